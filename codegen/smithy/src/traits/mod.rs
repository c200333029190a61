//! Traits applied to shapes and members, and typed views of the common ones.

mod accessors;
mod auth;
mod aws;
mod http;
pub mod id;
mod merge;
mod set;
mod values;
mod waiters;

pub use auth::{ApiKeyLocation, HttpApiKeyAuth};
pub use aws::{Arn, AwsQueryError, AwsService, ClientContextParam, HttpProtocol};
pub use http::{Cors, HttpChecksum, XmlNamespace};
pub use set::TraitMap;
pub use values::{
    Deprecated, ErrorFault, HttpTrait, LengthTrait, Paginated, RangeTrait, Retryable,
    TimestampFormat,
};
pub use waiters::{Acceptor, AcceptorState, Matcher, PathComparator, PathMatcher, Waiter};

use crate::node::Node;
use crate::source::Span;

/// One trait on a shape or member.
#[derive(Clone, Debug)]
pub struct Trait {
    /// Its value, after coercion to what the trait definition asks for.
    pub value: Node,
    /// Where it was applied.
    pub span: Span,
    /// Whether it came from a mixin and was not applied to this shape.
    pub inherited: bool,
}
