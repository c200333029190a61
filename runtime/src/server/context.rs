//! What a handler may know of a call beside its input.

use http::HeaderMap;

/// What a handler may know of a call beside its input.
#[derive(Clone, Debug, Default)]
pub struct Context {
    headers: HeaderMap,
}

impl Context {
    /// A call with these headers.
    pub fn new(headers: HeaderMap) -> Self {
        Self { headers }
    }

    /// The headers of the request; where the carrier is not HTTP, those that the caller added.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
