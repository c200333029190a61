//! Clients: calls with their options, and the HTTP carrier.
//!
//! Generated clients wrap a [`Client`]; its [`Carrier`](crate::carrier::Carrier) decides how calls travel.

mod call;
mod endpoint;
mod host;
mod http;
mod response;
#[cfg(feature = "tls")]
mod tls;
mod token;

pub use call::{Call, Client, Open};
pub use http::{Http, HttpBuilder};
#[cfg(feature = "test-kit")]
pub(crate) use response::read;
pub(crate) use token::TokenSource;
