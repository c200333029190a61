//! Questions asked of a model. An index borrows the model and holds no state of its own
//! beyond what makes answers quick.

mod auth;
mod closure;
mod event_stream;
mod http;
pub mod nullability;
mod operation;
mod pagination;
mod resource;
mod service;
mod text;
mod uri;

pub use auth::{EffectiveAuth, auth_schemes_of, operation_auth, service_auth};
pub use closure::Closure;
pub use event_stream::{EventStream, EventStreamIndex};
pub use http::{HttpBinding, HttpIndex, HttpLocation, HttpOperation};
pub use operation::OperationIndex;
pub(crate) use pagination::resolve as resolve_path;
pub use pagination::{Pagination, pagination_of};
pub use resource::{IdentifierBindings, ResourceBinding, ResourceIndex, ResourceOperation};
pub(crate) use resource::{bound_as, explicit_identifier, identifier_bindings};
pub use service::{errors_of, operations_of, protocols_of, resources_of};
pub use text::{Text, TextIndex, TextPlace};
pub use uri::{QueryLiteral, UriError, UriPattern, UriSegment};
