//! Static descriptions of services and operations, and the seam to the protocols.

mod operation;
mod protocol;

pub use operation::{
    ErrorSchema, EventSchema, EventStreamSchema, HeaderBlocks, HttpTrait, OperationSchema, Segment,
    ServiceSchema,
};
pub use protocol::{Codec, ErrorName, Protocol, Rejection, RoutedRequest, Violation};
