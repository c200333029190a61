//! Clients: few connections, many streams.
//!
//! Modules, lowest first: `settings` · `connector` (how an endpoint is reached) · `tls` · `exchange` (one
//! request and its response) · `slots` (which connection has room) · `connection` (the task that drives
//! one) · `pool`

mod connection;
mod connector;
mod exchange;
mod pool;
mod settings;
mod slots;
#[cfg(feature = "tls")]
mod tls;

pub use connector::{Connector, TcpConnector};
pub use exchange::{Exchange, ResponseFuture};
pub use pool::Pool;
pub use settings::Settings;
#[cfg(feature = "tls")]
pub use tls::TlsConnector;
