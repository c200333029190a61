//! A request to sign, and both ends of it.

use http::Request;
use http::request::Parts;
use trompe::auth::sigv4::{
    Authorization, Credentials, Options, Payload, Scope, Signature, Signer, Verifier, VerifyError,
};
use trompe::types::Timestamp;

/// 2015-08-30T12:36:00Z.
pub(crate) const NOW: Timestamp = Timestamp::new(1_440_938_160, 0);

pub(crate) fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

pub(crate) fn scope() -> Scope {
    Scope::new("us-east-1", "service")
}

pub(crate) fn signer() -> Signer {
    Signer::new(credentials(), scope())
}

pub(crate) fn request(uri: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::post(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

/// A server's end of a request.
pub(crate) struct Server {
    pub(crate) verifier: Verifier,
    pub(crate) credentials: Credentials,
    pub(crate) now: Timestamp,
}

impl Server {
    pub(crate) fn new() -> Self {
        Self {
            verifier: Verifier::new(scope()),
            credentials: credentials(),
            now: NOW,
        }
    }

    pub(crate) fn with(options: Options, credentials: Credentials) -> Self {
        Self {
            verifier: Verifier::new(scope()).options(options),
            credentials,
            now: NOW,
        }
    }

    pub(crate) fn take(&self, head: &Parts, payload: &Payload) -> Result<Signature, VerifyError> {
        let claim = Authorization::of(head)?.expect("a signed request");
        self.verifier
            .verify(head, &claim, payload, &self.credentials, self.now)
    }
}
