//! Servers: a listener, a task per connection, a task per stream.
//!
//! Modules, lowest first: `settings` · `accept` (where connections come from) · `tls` · `engine` (what they have of
//! h2) · `expect` (who waits to be asked for a body) · `content` (which responses have some) · `date` (and when they
//! were made) · `responder` (how a handler answers) · `stream` (the life of one handler) · `handlers` (all of one
//! connection) · `connection` (which speaks HTTP/2, or hands over to `http1`) · `serve`

mod accept;
mod connection;
mod content;
mod date;
mod engine;
mod expect;
mod handlers;
mod host;
mod http1;
mod leftover;
mod responder;
mod serve;
mod settings;
mod stream;
#[cfg(feature = "tls")]
mod tls;

pub use accept::Accept;
pub use responder::Responder;
pub use serve::{Server, serve};
pub use settings::ServerSettings;
#[cfg(feature = "tls")]
pub use tls::TlsListener;
