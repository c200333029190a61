//! Servers: from a request to the handler of a generated server trait, and back.
//!
//! - `validate`: constraint traits
//! - [`Dispatch`]: how routers call a generated service
//! - [`InProcess`]: a carrier without a socket
//! - [`Router`]: HTTP requests to services, a `tower::Service`
//! - [`Server`]: a router on an HTTP/2 listener

mod answer;
mod context;
mod cors;
mod dispatch;
mod found;
mod http;
#[cfg(feature = "client")]
mod in_process;
mod refusal;
mod request_id;
mod router;
mod run;
mod streaming;
mod tower;
pub mod validate;
mod virtual_host;
mod whole;

pub use context::Context;
pub use dispatch::{Dispatch, Outcome, streaming, unary, unknown_operation};
pub use http::{Server, ServerBuilder};
#[cfg(feature = "client")]
pub use in_process::InProcess;
#[cfg(feature = "test-kit")]
pub(crate) use refusal::respond;
pub use request_id::RequestIds;
pub use router::{Router, RouterSettings};
