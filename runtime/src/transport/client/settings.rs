//! What a client can be told.

use crate::transport::settings::Http2;
use std::time::Duration;

/// The settings of a [`Pool`](super::Pool).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// HTTP/2's own settings.
    pub http2: Http2,
    /// The bound of making a connection: dialing, TLS, the preface and one round trip over it. 10 s.
    pub connect_timeout: Duration,
    /// The bound of waiting for a stream when every connection carries as many as it may. 30 s.
    pub stream_timeout: Duration,
    /// How many connections the pool opens to its endpoint. 4.
    pub max_connections: usize,
    /// How long a connection without streams is kept. 90 s.
    pub idle_limit: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            http2: Http2::default(),
            connect_timeout: Duration::from_secs(10),
            stream_timeout: Duration::from_secs(30),
            max_connections: 4,
            idle_limit: Duration::from_secs(90),
        }
    }
}
