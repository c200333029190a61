//! What a service wants of requests beyond its protocol.

use crate::error::Failure;
use crate::serde::Shape;
use crate::service::OperationSchema;
use bytes::Bytes;
use http::{Request, StatusCode, response};
use std::fmt;

/// What a service wants of requests beyond its protocol: other hosts and paths, headers, values of its own.
///
/// Generated schemas bring that of their service. A client
/// ([`HttpBuilder::customize`](crate::client::HttpBuilder::customize)) may have another in its place, and a call
/// another than its client's ([`Call::customize`](crate::client::Call::customize)).
pub trait Customization: fmt::Debug + Send + Sync {
    /// Completes an input before it is written.
    ///
    /// # Errors
    /// The input cannot be sent.
    fn complete(
        &self,
        _operation: &'static OperationSchema,
        _input: &mut dyn Shape,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// Changes a request that is written, before it is signed. Its URI is absolute: the authority says which host is
    /// called, and told ([`Settings::max_hosts`](crate::transport::Settings::max_hosts)); the scheme stays that of the
    /// client's endpoint.
    ///
    /// # Errors
    /// The request cannot be sent so.
    fn change(
        &self,
        _operation: &'static OperationSchema,
        _input: &dyn Shape,
        _request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// The status that an answer is read by, where its own is not the truth: some services say that all is well before
    /// they know. `body` is all of it; answers that are streamed are not asked about.
    fn status(
        &self,
        _operation: &'static OperationSchema,
        head: &response::Parts,
        _body: &Bytes,
    ) -> StatusCode {
        head.status
    }

    /// Whether signatures are of the path as it is sent: dot segments stay, and nothing is encoded once more.
    fn signs_plain_paths(&self) -> bool {
        false
    }
}

/// In the extensions of a request that is changed: how long the path of the client's endpoint is, which the path that
/// the model has comes after.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BasePath(pub(crate) usize);
