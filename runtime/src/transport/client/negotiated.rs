//! Connections of the version that the server chooses (ALPN, RFC 7301).

use super::connector::{Dial, Dialing};
use super::http1::Http1Pool;
use super::origin::Place;
use super::pool::Pool;
use super::settings::{HttpVersion, Settings};
use crate::error::Failure;
use crate::transport::live::Live;
use crate::transport::tasks::{Cut, Stop};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::AbortHandle;

/// How often a server may change its mind while one exchange is begun.
const CHANGES: usize = 3;

/// Pools of both versions, of which the one is used that the server chose last. The first connection is dialed for
/// HTTP/2, that to another host for what the endpoint's server chose: a client makes one TLS handshake more, once, for
/// a server that chooses otherwise.
#[derive(Clone)]
pub(crate) struct Negotiated {
    chosen: Arc<Chosen>,
    http2: Pool,
    http1: Http1Pool,
}

/// What the server chose last.
struct Chosen {
    connector: Arc<dyn Dial>,
    http1: AtomicBool,
}

impl Negotiated {
    pub(super) fn new(connector: Arc<dyn Dial>, settings: Settings, live: Live) -> Self {
        Self::expecting(false, connector, settings, live)
    }

    /// Those to another server, which is taken to choose as this one did last.
    pub(super) fn beside(&self, connector: Arc<dyn Dial>, settings: Settings) -> Self {
        let live = self.live().clone();
        Self::expecting(self.chosen.is_http1(), connector, settings, live)
    }

    fn expecting(http1: bool, connector: Arc<dyn Dial>, settings: Settings, live: Live) -> Self {
        let chosen = Arc::new(Chosen {
            connector,
            http1: AtomicBool::new(http1),
        });
        let connector = Arc::clone(&chosen) as Arc<dyn Dial>;
        Self {
            chosen,
            http2: Pool::dialing(Arc::clone(&connector), settings.clone(), live.clone()),
            http1: Http1Pool::new(connector, settings, live),
        }
    }

    pub(super) fn live(&self) -> &Live {
        self.http2.live()
    }

    /// See [`Pool::open`]. A connection that could not be used because the server chose the other version is no
    /// failure: the exchange goes where that version is spoken.
    pub(super) async fn reserve(&self) -> Result<Place, Failure> {
        let mut changes = 0;
        loop {
            let http1 = self.chosen.is_http1();
            let place = match http1 {
                false => self
                    .http2
                    .reserve()
                    .await
                    .map(|s| Place::Http2(self.http2.clone(), s)),
                // On the heap, so that nobody else keeps room for it.
                true => Box::pin(self.http1.reserve())
                    .await
                    .map(|l| Place::Http1(self.http1.clone(), l)),
            };
            changes += 1;
            if place.is_ok() || http1 == self.chosen.is_http1() || changes > CHANGES {
                return place;
            }
        }
    }

    pub(super) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<AbortHandle, Failure> {
        self.http2.spawn(task)
    }

    /// Of the pool whose [`spawn`](Self::spawn) it is.
    pub(super) fn stop(&self) -> Stop {
        self.http2.stop()
    }

    pub(super) fn drain(&self) {
        self.http2.drain();
        self.http1.drain();
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.http2.is_quiet() && self.http1.is_quiet()
    }

    pub(super) async fn shutdown(&self, bound: Duration) -> Cut {
        let (http2, http1) = tokio::join!(self.http2.shutdown(bound), self.http1.shutdown(bound));
        Cut {
            connections: http2.connections + http1.connections,
            streams: http2.streams + http1.streams,
        }
    }
}

impl Chosen {
    fn is_http1(&self) -> bool {
        self.http1.load(Ordering::Acquire)
    }
}

// Each pool turns away what it does not speak.
impl Dial for Chosen {
    fn dial(&self) -> Dialing<'_> {
        Box::pin(async {
            let dialed = self.connector.dial().await?;
            let http1 = dialed.version == Some(HttpVersion::Http1);
            self.http1.store(http1, Ordering::Release);
            Ok(dialed)
        })
    }
}
