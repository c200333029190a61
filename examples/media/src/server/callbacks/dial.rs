//! How a controller is reached.

use std::fmt;
use trompe::error::Failure;
use trompe_media::callback_api::CallbackApiClient;

/// Makes clients of callback services.
pub(crate) trait Dial: fmt::Debug + Send + Sync + 'static {
    /// A client of the service at this URL. It connects when it is used.
    ///
    /// # Errors
    /// The URL cannot be one of a service.
    fn dial(&self, url: &str) -> Result<CallbackApiClient, Failure>;
}

/// HTTP/2, with TLS where the URL says so.
#[derive(Debug)]
pub(crate) struct OverHttp;

impl Dial for OverHttp {
    fn dial(&self, url: &str) -> Result<CallbackApiClient, Failure> {
        CallbackApiClient::connect(url)
    }
}
