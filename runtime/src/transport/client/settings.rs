//! What a client can be told.

use crate::transport::settings::{Http1, Http2};
use std::time::Duration;

/// The settings of a [`Pool`](super::Pool).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The version that is spoken. Over TLS what the server chooses, HTTP/2 where it can; else HTTP/2.
    pub version: HttpVersion,
    /// HTTP/2's own settings.
    pub http2: Http2,
    /// HTTP/1.1's own settings.
    pub http1: Http1,
    /// How many connections of HTTP/1.1 carry an exchange at once, to each host. 64.
    pub http1_connections: usize,
    /// The bound of making a connection: dialing, TLS, the preface and one round trip over it. 10 s.
    pub connect_timeout: Duration,
    /// The bound of waiting for a stream when every connection carries as many as it may. 30 s.
    pub stream_timeout: Duration,
    /// How many connections of HTTP/2 are opened, to each host. 4.
    pub max_connections: usize,
    /// How long a connection without streams is kept. 90 s.
    pub idle_limit: Duration,
    /// For how many hosts beside that of the endpoint connections are kept, for calls with a host prefix and buckets
    /// that are virtual hosts. Beyond that those of the host are let go that was called the longest ago. 32. With 0
    /// every connection is made to the endpoint, and another host is only named to it: as it always is where the
    /// endpoint is an address or `localhost`, below which there are no hosts.
    pub max_hosts: usize,
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpVersion {
    /// What the server chooses of both by ALPN (RFC 7301), for every connection. Without TLS HTTP/2.
    #[default]
    Negotiated,
    /// HTTP/2: with prior knowledge, or over TLS by ALPN. A server that does not agree to it is no connection.
    Http2,
    /// HTTP/1.1, which carries events one way only.
    Http1,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: HttpVersion::default(),
            http2: Http2::default(),
            http1: Http1::default(),
            http1_connections: 64,
            connect_timeout: Duration::from_secs(10),
            stream_timeout: Duration::from_secs(30),
            max_connections: 4,
            idle_limit: Duration::from_secs(90),
            max_hosts: 32,
        }
    }
}
