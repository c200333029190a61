//! Clients: calls with their options, and the HTTP carrier.
//!
//! Generated clients wrap a [`Client`]; its [`Carrier`](crate::carrier::Carrier) decides how calls travel. That of HTTP
//! makes the attempts of a call: each is written, shown to the [interceptors](Interceptor), authorized, and sent
//! through the [layers](HttpBuilder::layer) to a connection of the pool, within bounds of its own and of the whole
//! call. What failed is tried again as [`HttpBuilder::retry`] says.
//!
//! Modules, lowest first: `compression`, `endpoint`, `host`, `headers`, `token` (what requests are made of) ·
//! `response` (what an answer means) · `intercept` · `retry` · `layer` · `builder` · `prepared` (a call before it is sent)
//! · `http` · `call` (how calls begin)

mod builder;
mod call;
mod compression;
mod endpoint;
mod headers;
mod host;
mod http;
mod intercept;
mod layer;
mod pages;
mod prepared;
mod repeat;
mod response;
mod retry;
mod streaming;
#[cfg(feature = "tls")]
mod tls;
mod token;
pub mod waiter;

pub use builder::HttpBuilder;
pub use call::{Call, Client, Open};
pub use compression::RequestCompression;
pub(crate) use headers::Names as HeaderNames;
pub use http::Http;
pub use intercept::{CallContext, Interceptor};
pub use layer::HttpService;
pub use pages::{Items, PageToken, Pages, Paginated, PaginatedItems};
#[cfg(feature = "test-kit")]
pub(crate) use response::read;
pub use retry::{RetryBudget, RetryPolicy};
pub(crate) use token::TokenSource;
