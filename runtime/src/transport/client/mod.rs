//! Clients: few connections, many streams.
//!
//! Modules, lowest first: `settings` · `connector` (how an endpoint is reached) · `tls` · `exchange` (one
//! request and its response) · `slots` (which connection has room) · `connection` (the task that drives
//! one) · `pool` · `http1` · `negotiated` (what the server chooses) · `connections` (of either
//! version)

mod connection;
mod connections;
mod connector;
mod exchange;
mod http1;
mod negotiated;
mod pool;
mod settings;
mod slots;
#[cfg(feature = "tls")]
mod tls;

pub(crate) use connections::{Connections, NeedsHttp2, Place};
pub use connector::{Connector, TcpConnector};
pub use exchange::{Exchange, ResponseFuture};
pub use pool::Pool;
pub use settings::{HttpVersion, Settings};
#[cfg(feature = "tls")]
pub use tls::TlsConnector;
