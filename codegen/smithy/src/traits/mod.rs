//! Traits applied to shapes and members, and typed views of the common ones.

mod accessors;
mod auth;
mod aws;
mod http;
pub mod id;
mod merge;
mod values;
mod waiters;

pub use auth::{ApiKeyLocation, HttpApiKeyAuth};
pub use aws::{Arn, AwsQueryError, AwsService, ClientContextParam, HttpProtocol};
pub use http::{Cors, HttpChecksum, XmlNamespace};
pub use values::{
    Deprecated, ErrorFault, HttpTrait, LengthTrait, Paginated, RangeTrait, Retryable,
    TimestampFormat,
};
pub use waiters::{Acceptor, AcceptorState, Matcher, PathComparator, PathMatcher, Waiter};

use crate::map::IndexMap;
use crate::node::Node;
use crate::shape_id::ShapeId;
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

/// Traits by identifier, in the order they were applied.
#[derive(Clone, Debug, Default)]
pub struct TraitMap {
    map: IndexMap<ShapeId, Trait>,
}

impl TraitMap {
    /// No traits yet, and room for so many.
    pub(crate) fn with_capacity(traits: usize) -> Self {
        let map = IndexMap::with_capacity_and_hasher(traits, Default::default());
        Self { map }
    }

    /// The value of a trait, by absolute identifier (`"smithy.api#http"`).
    #[must_use]
    pub fn value(&self, id: &str) -> Option<&Node> {
        self.map.get(id).map(|entry| &entry.value)
    }

    /// A trait with its place.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Trait> {
        self.map.get(id)
    }

    /// Whether a trait is present.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.map.contains_key(id)
    }

    /// All traits in order.
    pub fn iter(&self) -> impl Iterator<Item = (&ShapeId, &Trait)> {
        self.map.iter()
    }

    /// The traits that no mixin brought, in order.
    pub fn introduced(&self) -> impl Iterator<Item = (&ShapeId, &Node)> {
        let own = self.map.iter().filter(|(_, applied)| !applied.inherited);
        own.map(|(id, applied)| (id, &applied.value))
    }

    /// How many traits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    pub(crate) fn insert(&mut self, id: ShapeId, applied: Trait) {
        self.map.insert(id, applied);
    }

    pub(crate) fn into_entries(self) -> impl Iterator<Item = (ShapeId, Trait)> {
        self.map.into_iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&ShapeId, &mut Trait)> {
        self.map.iter_mut()
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&ShapeId, &Trait) -> bool) {
        self.map.retain(|id, applied| keep(id, applied));
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Trait> {
        self.map.get_mut(id)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Trait> {
        self.map.shift_remove(id)
    }
}
