//! Questions asked of a model. An index borrows the model and holds no state of its own
//! beyond what makes answers quick.

mod closure;
mod event_stream;
mod http;
pub mod nullability;
mod service;
mod uri;

pub use closure::Closure;
pub use event_stream::{EventStream, EventStreamIndex};
pub use http::{HttpBinding, HttpIndex, HttpLocation, HttpOperation};
pub use service::{errors_of, operations_of, protocols_of, resources_of};
pub use uri::{QueryLiteral, UriError, UriPattern, UriSegment};
