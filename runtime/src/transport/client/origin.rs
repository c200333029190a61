//! The connections to one origin (scheme, host and port), of whichever version.

use super::connector::Dial;
use super::exchange::Exchange;
use super::http1::{Http1Pool, Lease};
use super::negotiated::Negotiated;
use super::pool::{Doubt, Pool, Slot};
use super::settings::{HttpVersion, Settings};
use crate::error::{Failure, FailureKind};
use crate::transport::live::Live;
use crate::transport::tasks::{Cut, Stop};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;

/// The connections of a client to one origin.
#[derive(Clone)]
pub(super) enum Origin {
    /// Many exchanges on each.
    Http2(Pool),
    /// One exchange at a time on each.
    Http1(Http1Pool),
    /// As the server chooses.
    Negotiated(Negotiated),
}

/// In the extensions of a request that HTTP/1.1 cannot carry: what is wrong where the server chooses it.
#[derive(Clone)]
pub(crate) struct NeedsHttp2(pub(crate) String);

impl NeedsHttp2 {
    pub(crate) fn failure(self) -> Failure {
        Failure::new(FailureKind::Invalid, self.0)
    }
}

/// Room for one exchange.
pub(crate) enum Place {
    Http2(Pool, Slot),
    Http1(Http1Pool, Lease),
}

impl Origin {
    pub(super) fn new(connector: Arc<dyn Dial>, settings: Settings, live: Live) -> Self {
        match settings.version {
            HttpVersion::Negotiated => Self::Negotiated(Negotiated::new(connector, settings, live)),
            HttpVersion::Http2 => Self::Http2(Pool::dialing(connector, settings, live)),
            HttpVersion::Http1 => Self::Http1(Http1Pool::new(connector, settings, live)),
        }
    }

    /// Those to another origin. Where its server chooses the version, it is taken to choose as that of this one did.
    pub(super) fn beside(&self, connector: Arc<dyn Dial>, settings: Settings) -> Self {
        match self {
            Self::Negotiated(both) => Self::Negotiated(both.beside(connector, settings)),
            Self::Http2(_) | Self::Http1(_) => Self::new(connector, settings, self.live().clone()),
        }
    }

    /// The version that is spoken.
    pub(super) fn version(&self) -> HttpVersion {
        match self {
            Self::Http2(_) => HttpVersion::Http2,
            Self::Http1(_) => HttpVersion::Http1,
            Self::Negotiated(_) => HttpVersion::Negotiated,
        }
    }

    pub(super) fn live(&self) -> &Live {
        match self {
            Self::Http2(pool) => pool.live(),
            Self::Http1(pool) => pool.live(),
            Self::Negotiated(both) => both.live(),
        }
    }

    /// Room for one exchange.
    pub(super) async fn reserve(&self) -> Result<Place, Failure> {
        match self {
            Self::Http2(pool) => Ok(Place::Http2(pool.clone(), pool.reserve().await?)),
            // On the heap, so that nobody else keeps room for it.
            Self::Http1(pool) => {
                let lease = Box::pin(pool.reserve()).await?;
                Ok(Place::Http1(pool.clone(), lease))
            }
            Self::Negotiated(both) => both.reserve().await,
        }
    }

    /// Runs a task that belongs to an exchange, and that a shutdown waits for as for the exchange.
    pub(super) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<AbortHandle, Failure> {
        match self {
            Self::Http2(pool) => pool.spawn(task),
            Self::Http1(pool) => pool.spawn(task),
            Self::Negotiated(both) => both.spawn(task),
        }
    }

    /// How far a shutdown has come.
    pub(super) fn stop(&self) -> Stop {
        match self {
            Self::Http2(pool) => pool.stop(),
            Self::Http1(pool) => pool.stop(),
            Self::Negotiated(both) => both.stop(),
        }
    }

    /// Takes no new exchanges: connections end with those that they carry.
    pub(super) fn drain(&self) {
        match self {
            Self::Http2(pool) => pool.drain(),
            Self::Http1(pool) => pool.drain(),
            Self::Negotiated(both) => both.drain(),
        }
    }

    /// Whether it has no connections, nor tasks.
    pub(super) fn is_quiet(&self) -> bool {
        match self {
            Self::Http2(pool) => pool.is_quiet(),
            Self::Http1(pool) => pool.is_quiet(),
            Self::Negotiated(both) => both.is_quiet(),
        }
    }

    /// See [`Pool::shutdown`].
    pub(super) async fn shutdown(&self, bound: Duration) -> Cut {
        match self {
            Self::Http2(pool) => pool.shutdown(bound).await,
            Self::Http1(pool) => pool.shutdown(bound).await,
            Self::Negotiated(both) => both.shutdown(bound).await,
        }
    }
}

impl Place {
    /// What to tell when the exchange takes too long; `None` where its connection ends with it.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        match self {
            Self::Http2(_, slot) => Some(slot.doubt()),
            Self::Http1(..) => None,
        }
    }

    /// Begins it: done once the request is on its way. One that [needs HTTP/2](NeedsHttp2) and cannot have it is
    /// `Invalid`.
    pub(crate) fn begin(
        self,
        mut head: http::Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        match self {
            Self::Http2(pool, slot) => pool.begin(slot, head, body),
            Self::Http1(pool, lease) => match head.extensions_mut().remove::<NeedsHttp2>() {
                None => pool.begin(lease, head, body),
                Some(needs) => {
                    lease.keep();
                    let chosen = NeedsHttp2(format!("{}; the server chose it", needs.0));
                    Err(chosen.failure())
                }
            },
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin")
            .field("version", &self.version())
            .field("live", self.live())
            .finish()
    }
}
