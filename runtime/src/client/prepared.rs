//! Calls before they are sent.

use super::compression::RequestCompression;
use super::streaming::Outgoing;
use crate::aws::Customization;
use crate::carrier::Bound;
use crate::error::{Deadline, Failure};
use crate::lock::lock;
use crate::serde::Shape;
use crate::service::{OperationSchema, Protocol};
use crate::transport::Doubt;
use http::HeaderMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::timeout;

/// A call before it is written as an HTTP request, which every attempt is anew.
pub(super) struct Prepared {
    pub(super) operation: &'static OperationSchema,
    pub(super) protocol: &'static dyn Protocol,
    /// What requests are written from; sessions send its members once more where the protocol says so.
    pub(super) input: Box<dyn Shape>,
    /// What is sent beside it.
    pub(super) outgoing: Option<Outgoing>,
    pub(super) headers: HeaderMap,
    pub(super) customization: Option<Arc<dyn Customization>>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) compression: RequestCompression,
    pub(super) bound: Bound,
    /// Of the connection of the attempt that is made.
    pub(super) doubt: Mutex<Option<Doubt>>,
}

impl Prepared {
    /// The caller's or the client's, or else that of the service.
    pub(super) fn customization(&self) -> Option<&dyn Customization> {
        let own = self.customization.as_deref();
        own.or(self.operation.service.customization)
    }

    /// Gives an attempt no longer than its bound.
    pub(super) async fn bounded<T>(
        &self,
        attempt: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let Some(bound) = self.attempt_timeout else {
            return attempt.await;
        };
        let outcome = match &self.outgoing {
            None => timeout(bound, attempt).await.ok(),
            Some(stream) => stream.timeout(bound, attempt).await,
        };
        outcome.unwrap_or_else(|| {
            self.overran();
            Err(Failure::deadline(Deadline::Attempt, bound))
        })
    }

    /// The attempt that is made took too long.
    pub(super) fn overran(&self) {
        if let Some(doubt) = self.doubting(None) {
            doubt.confirm();
        }
    }

    /// Keeps this doubt in place of the one that there is.
    pub(super) fn doubting(&self, next: Option<Doubt>) -> Option<Doubt> {
        std::mem::replace(&mut *lock(&self.doubt), next)
    }

    /// Whether there is something to try again with: a stream of which the server may have taken some is not.
    pub(super) fn can_repeat(&self) -> bool {
        self.outgoing.as_ref().is_none_or(Outgoing::is_there)
    }
}
