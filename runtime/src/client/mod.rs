//! Clients: calls with their options, and the HTTP carrier.
//!
//! Generated clients wrap a [`Client`]; its [`Carrier`](crate::carrier::Carrier) decides how calls travel.

mod builder;
mod call;
mod endpoint;
mod headers;
mod host;
mod http;
mod intercept;
mod layer;
mod response;
mod retry;
#[cfg(feature = "tls")]
mod tls;
mod token;

pub use builder::HttpBuilder;
pub use call::{Call, Client, Open};
pub use http::Http;
pub use intercept::{CallContext, Interceptor};
pub use layer::HttpService;
#[cfg(feature = "test-kit")]
pub(crate) use response::read;
pub use retry::{RetryBudget, RetryPolicy};
pub(crate) use token::TokenSource;
