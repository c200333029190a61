//! HTTP/2 and HTTP/1.1 over any I/O: the pool of clients, the listener of servers, and what both are made of.
//!
//! Modules, lowest first: `live` (what is alive) · `tasks` (and how it is stopped) · `reason` (why a
//! stream ended) · `io`, `tcp`, `wire` (bytes) · `bell`, `aside` (being woken for
//! one thing of several) · `drive` (a connection at work) · `h2_stream`, `pipe`, `foreign` (three
//! carriers of a stream) · `stream` (the halves over them) · `body` · `idle`, `pump` · `rewind`, `tls`, `settings`,
//! `keep_alive` (what connections have in common) · `client` · `server`

mod aside;
mod bell;
mod body;
#[cfg(feature = "client")]
mod client;
mod drive;
mod foreign;
mod h2_stream;
mod idle;
mod io;
mod keep_alive;
mod live;
mod pipe;
mod pump;
mod reason;
mod rewind;
#[cfg(feature = "server")]
mod server;
mod settings;
mod stream;
#[cfg(feature = "test-kit")]
mod tap;
mod tasks;
mod tcp;
#[cfg(feature = "tls")]
mod tls;
mod wire;

pub use crate::types::TooLarge;
pub use body::{Body, collect};
#[cfg(all(feature = "client", feature = "tls"))]
pub use client::TlsConnector;
#[cfg(feature = "client")]
pub(crate) use client::{Connections, Doubt, NeedsHttp2, Place};
#[cfg(feature = "client")]
pub use client::{Connector, Exchange, HttpVersion, Pool, ResponseFuture, Settings, TcpConnector};
pub(crate) use drive::Outbox;
pub(crate) use idle::{Awaited, announced};
pub use io::Io;
pub use live::{Live, LiveGuard};
pub use pipe::{duplex, duplex_in, pipe};
pub(crate) use pump::{Unsent, pump};
#[cfg(all(feature = "server", feature = "tls"))]
pub use server::TlsListener;
#[cfg(feature = "server")]
pub use server::{Accept, Responder, Server, ServerSettings, serve};
pub use settings::{Http1, Http2};
pub use stream::{RecvHalf, SendHalf};
#[cfg(feature = "test-kit")]
pub(crate) use tap::Tap;
pub use tasks::Cut;
pub(crate) use tasks::Stage;
