//! Names of requests, by which callers and operators speak of the same one.

use std::fmt;
use std::sync::Arc;

/// Where the identifiers of requests come from that servers of some protocols tell their callers.
#[derive(Clone)]
pub struct RequestIds(Arc<dyn Fn() -> String + Send + Sync>);

impl RequestIds {
    /// Identifiers from this source.
    pub fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    pub(super) fn make(&self) -> String {
        (self.0)()
    }
}

/// Random UUIDs.
impl Default for RequestIds {
    fn default() -> Self {
        Self::new(|| uuid::Uuid::new_v4().to_string())
    }
}

impl fmt::Debug for RequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestIds")
    }
}
