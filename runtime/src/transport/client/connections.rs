//! The connections of a client, of whichever version.

use super::connector::Connector;
use super::exchange::Exchange;
use super::http1::Http1Pool;
use super::pool::Pool;
use super::settings::{HttpVersion, Settings};
use crate::error::Failure;
use crate::transport::live::Live;
use crate::transport::tasks::Cut;
use bytes::Bytes;
use std::fmt;
use std::time::Duration;
use tokio::task::AbortHandle;

/// The connections of a client to one endpoint.
#[derive(Clone)]
pub(crate) enum Connections {
    /// Many exchanges on each.
    Http2(Pool),
    /// One exchange at a time on each.
    Http1(Http1Pool),
}

impl Connections {
    pub(crate) fn new(connector: impl Connector, settings: Settings, live: Live) -> Self {
        match settings.version {
            HttpVersion::Http2 => Self::Http2(Pool::new(connector, settings, live)),
            HttpVersion::Http1 => Self::Http1(Http1Pool::new(connector, settings, live)),
        }
    }

    /// The version, as ALPN names it.
    pub(crate) fn version(&self) -> &'static str {
        match self {
            Self::Http2(_) => "h2",
            Self::Http1(_) => "http/1.1",
        }
    }

    pub(crate) fn live(&self) -> &Live {
        match self {
            Self::Http2(pool) => pool.live(),
            Self::Http1(pool) => pool.live(),
        }
    }

    /// See [`Pool::open`].
    pub(crate) async fn open(
        &self,
        head: http::Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        match self {
            Self::Http2(pool) => pool.open(head, body).await,
            Self::Http1(pool) => pool.open(head, body).await,
        }
    }

    /// Runs a task that belongs to an exchange, and that a shutdown waits for as for the exchange.
    pub(crate) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<AbortHandle, Failure> {
        match self {
            Self::Http2(pool) => pool.spawn(task),
            Self::Http1(pool) => pool.spawn(task),
        }
    }

    /// See [`Pool::shutdown`].
    pub(crate) async fn shutdown(&self, bound: Duration) -> Cut {
        match self {
            Self::Http2(pool) => pool.shutdown(bound).await,
            Self::Http1(pool) => pool.shutdown(bound).await,
        }
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("version", &self.version())
            .field("live", self.live())
            .finish()
    }
}
