//! Clients: few connections, many streams.
//!
//! Modules, lowest first: `settings` · `addresses` (of several, the one that answers) · `connector` (how an endpoint is
//! reached) · `tls` · `engine` (what it has of h2) · `exchange` (one request and its response) · `slots` (which
//! connection has room) · `connection` (the task that drives one) · `pool` · `http1` · `negotiated` (what the server
//! chooses) · `origin` (of either version) · `connections` (to the endpoint, and to other hosts)

mod addresses;
mod connection;
mod connections;
mod connector;
mod engine;
mod exchange;
mod http1;
mod negotiated;
mod origin;
mod pool;
mod settings;
mod slots;
#[cfg(feature = "tls")]
mod tls;

pub(crate) use connections::Connections;
pub use connector::{Connector, TcpConnector};
pub use exchange::{Exchange, ResponseFuture};
pub(crate) use origin::{NeedsHttp2, Place};
pub(crate) use pool::Doubt;
pub use pool::Pool;
pub use settings::{HttpVersion, Settings};
#[cfg(feature = "tls")]
pub use tls::TlsConnector;
