//! The model: an immutable graph of shapes, and its metadata.

use std::sync::Arc;

use crate::map::IndexMap;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::SourceId;
use crate::traits::id;

/// Metadata by key, in key order.
pub type Metadata = IndexMap<Arc<str>, Node>;

/// A loaded model; shapes are kept in the order of their identifiers.
#[derive(Clone, Debug, Default)]
pub struct Model {
    shapes: IndexMap<ShapeId, Shape>,
    metadata: Metadata,
    /// The sources that ship with this crate.
    shipped: Vec<SourceId>,
}

impl Model {
    pub(crate) fn new(mut shapes: IndexMap<ShapeId, Shape>, mut metadata: Metadata) -> Self {
        shapes.sort_unstable_keys();
        metadata.sort_unstable_keys();
        let shipped = Vec::new();
        Self {
            shapes,
            metadata,
            shipped,
        }
    }

    /// This model, knowing which of its sources ship with this crate.
    pub(crate) fn with_shipped(self, shipped: Vec<SourceId>) -> Self {
        Self { shipped, ..self }
    }

    /// This model with other shapes.
    pub(crate) fn with_shapes(&self, shapes: impl IntoIterator<Item = Shape>) -> Self {
        let shapes = shapes.into_iter().map(|shape| (shape.id.clone(), shape));
        let model = Self::new(shapes.collect(), self.metadata.clone());
        model.with_shipped(self.shipped.clone())
    }

    /// This model with other metadata.
    pub(crate) fn with_metadata(self, metadata: Metadata) -> Self {
        Self { metadata, ..self }
    }

    /// The shape of an identifier without member.
    #[must_use]
    pub fn get(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id)
    }

    /// The shape of an identifier given as text, `"a.b#Name"`.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Shape> {
        self.shapes.get(id)
    }

    /// The member of an identifier with a member part.
    #[must_use]
    pub fn member(&self, id: &ShapeId) -> Option<&Member> {
        self.shapes.get(id.root_str())?.member(id.member()?)
    }

    /// The shape a member targets.
    #[must_use]
    pub fn target(&self, member: &Member) -> Option<&Shape> {
        self.get(&member.target)
    }

    /// The value of a trait on the member or, failing that, on the shape it targets.
    #[must_use]
    pub fn member_trait<'m>(&'m self, member: &'m Member, trait_id: &str) -> Option<&'m Node> {
        let inherited = || {
            self.target(member)
                .and_then(|target| target.trait_value(trait_id))
        };
        member.trait_value(trait_id).or_else(inherited)
    }

    /// All shapes, the prelude's included, in the order of their identifiers.
    pub fn shapes(&self) -> impl DoubleEndedIterator<Item = &Shape> {
        self.shapes.values()
    }

    /// The shapes that came from the user's own sources: all but those of the prelude, and of
    /// namespaces that ship with this crate where they were taken from it.
    pub fn own_shapes(&self) -> impl DoubleEndedIterator<Item = &Shape> {
        self.shapes().filter(|shape| self.is_own(shape))
    }

    /// Whether a shape came from the user's own sources.
    #[must_use]
    pub fn is_own(&self, shape: &Shape) -> bool {
        !shape.id.is_prelude() && !self.shipped.contains(&shape.span.source)
    }

    /// All shapes of one kind, in the order of their identifiers.
    pub fn shapes_of(&self, kind: ShapeKind) -> impl Iterator<Item = &Shape> {
        self.shapes().filter(move |shape| shape.kind == kind)
    }

    /// All services, in the order of their identifiers.
    pub fn services(&self) -> impl Iterator<Item = &Shape> {
        self.shapes_of(ShapeKind::Service)
    }

    /// All shapes that define a trait.
    pub fn trait_definitions(&self) -> impl Iterator<Item = &Shape> {
        self.shapes().filter(|shape| shape.has_trait(id::TRAIT))
    }

    /// The model's metadata.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}
