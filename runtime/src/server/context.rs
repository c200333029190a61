//! What a handler may know of a call beside its input.

use crate::auth::Identity;
use http::HeaderMap;

/// What a handler may know of a call beside its input.
#[derive(Clone, Debug, Default)]
pub struct Context {
    headers: HeaderMap,
    identity: Option<Identity>,
    request_id: Option<String>,
}

impl Context {
    /// A call with these headers.
    pub fn new(headers: HeaderMap) -> Self {
        Self {
            headers,
            identity: None,
            request_id: None,
        }
    }

    pub(super) fn of(mut self, identity: Option<Identity>) -> Self {
        self.identity = identity;
        self
    }

    pub(super) fn named(mut self, request_id: Option<String>) -> Self {
        self.request_id = request_id;
        self
    }

    /// The identifier that the caller is told of this request, where the protocol tells one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Who calls, where the router has found out.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// The headers of the request; where the carrier is not HTTP, those that the caller added.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
