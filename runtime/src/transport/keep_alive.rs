//! Finding out that a peer is gone, or was never there.

use super::settings::Http2;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Pings a connection for as long as it lives.
pub(super) struct KeepAlive {
    pings: h2::PingPong,
    interval: Duration,
    timeout: Duration,
}

impl KeepAlive {
    pub(super) fn new(pings: h2::PingPong, settings: &Http2) -> Self {
        Self {
            pings,
            interval: settings.keep_alive_interval,
            timeout: settings.keep_alive_timeout,
        }
    }

    /// One round trip. SETTINGS that the peer sent before the answer are in force then.
    pub(super) async fn round_trip(&mut self) -> Result<(), h2::Error> {
        self.pings.ping(h2::Ping::opaque()).await.map(drop)
    }

    /// Waits for the interval, then for the answer to a ping; whether it came in time.
    pub(super) async fn tick(&mut self) -> bool {
        sleep(self.interval).await;
        match timeout(self.timeout, self.round_trip()).await {
            Ok(Ok(())) => true,
            // The connection is closing, and its own future says so.
            Ok(Err(_)) => std::future::pending().await,
            Err(_) => false,
        }
    }

    /// Done when the peer has left a ping unanswered.
    pub(super) async fn unanswered(&mut self) {
        while self.tick().await {}
    }
}
