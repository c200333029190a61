//! What a server can be told.

use crate::transport::settings::{Http1, Http2};
use std::time::Duration;

/// The settings of [`serve`](super::serve). Every limit is on by default.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerSettings {
    /// HTTP/2's own settings; the number of streams is what each client may open at once. Handlers that
    /// outlive their streams count as well: with twice that number of handlers on one connection, its new
    /// streams are refused.
    pub http2: Http2,
    /// HTTP/1.1's own settings; `None`: it is not spoken here.
    pub http1: Option<Http1>,
    /// How long an HTTP/1.1 connection may take for the head of its next request, the wait for its first byte
    /// included. 30 s.
    pub head_timeout: Duration,
    /// The bound of TLS and the first bytes of HTTP on a new connection. 10 s.
    pub handshake_timeout: Duration,
    /// How many connections are open at once; more wait in the listener's queue. 1,000.
    pub max_connections: usize,
    /// How long a connection without streams is kept. 5 min.
    pub idle_limit: Duration,
    /// How long a whole response may wait for the client to open its window by any amount. 30 s.
    pub send_timeout: Duration,
    /// How long the rest of a request is still received, and discarded, after its response was sent. 5 s. Of one that
    /// has more than 4 MiB left no more is received meanwhile. Then what still comes is cut.
    pub linger: Duration,
    /// How long a handler that has begun its response may go on after the client has gone. 5 s. One that
    /// has not is dropped at once.
    pub abandoned_limit: Duration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            http2: Http2::default(),
            http1: Some(Http1::default()),
            head_timeout: Duration::from_secs(30),
            handshake_timeout: Duration::from_secs(10),
            max_connections: 1_000,
            idle_limit: Duration::from_secs(300),
            send_timeout: Duration::from_secs(30),
            linger: Duration::from_secs(5),
            abandoned_limit: Duration::from_secs(5),
        }
    }
}
