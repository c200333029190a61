//! Static descriptions of services and operations, and the seam to the protocols.

mod auth;
mod compression;
mod cors;
mod operation;
mod protocol;

pub use auth::{ApiKeyPlace, AuthSchema, AuthScheme};
pub use compression::Compression;
pub use cors::Cors;
pub use operation::{
    ErrorSchema, EventSchema, EventStreamSchema, Fault, HeaderBlocks, HostSegment, HttpChecksum,
    HttpTrait, OperationSchema, QueryError, Segment, ServiceSchema,
};
pub use protocol::{Codec, ErrorName, Protocol, Rejection, RoutedRequest, Violation};
