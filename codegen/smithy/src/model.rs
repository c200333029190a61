//! The model: an immutable graph of shapes, and its metadata.

use std::ops::Range;
use std::sync::Arc;

use crate::map::IndexMap;
use crate::node::Node;
use crate::shape::{Member, Place, Shape, ShapeKind};
use crate::shape_id::{ShapeId, Spelt};
use crate::source::{SourceId, Span};
use crate::traits::id;

/// Metadata by key, in key order.
pub type Metadata = IndexMap<Arc<str>, Node>;

/// A loaded model; shapes are kept in the order of their identifiers.
#[derive(Clone, Debug, Default)]
pub struct Model {
    shapes: IndexMap<ShapeId, Shape>,
    /// Where the shapes of each kind are.
    kinds: Vec<Vec<usize>>,
    /// The places of shapes in the order in which sources have them.
    written: Vec<u32>,
    metadata: Metadata,
    /// The sources that ship with this crate.
    shipped: Vec<SourceId>,
}

impl Model {
    pub(crate) fn new(mut shapes: IndexMap<ShapeId, Shape>, mut metadata: Metadata) -> Self {
        shapes.sort_unstable_keys();
        metadata.sort_unstable_keys();
        let written = as_written(&shapes);
        place_targets(&mut shapes, &written);
        let mut kinds = vec![Vec::new(); ShapeKind::COUNT];
        for (at, shape) in shapes.values().enumerate() {
            if let Some(places) = kinds.get_mut(shape.kind as usize) {
                places.push(at);
            }
        }
        let shipped = Vec::new();
        Self {
            shapes,
            kinds,
            written,
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
        self.shapes.get(&Spelt::new(id))
    }

    /// The member of an identifier with a member part.
    #[must_use]
    pub fn member(&self, id: &ShapeId) -> Option<&Member> {
        self.find(id.root_str())?.member(id.member()?)
    }

    /// The shape a member targets.
    #[must_use]
    pub fn target(&self, member: &Member) -> Option<&Shape> {
        let placed = self.shapes.get_index(member.target_at.get());
        match placed.filter(|(id, _)| **id == member.target) {
            Some((_, shape)) => Some(shape),
            None => self.get(&member.target),
        }
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
        let places = self.kinds.get(kind as usize).into_iter().flatten();
        places.filter_map(|at| self.at(*at))
    }

    /// Where a shape is in the order of identifiers.
    pub(crate) fn place_of(&self, id: &ShapeId) -> Option<usize> {
        self.shapes.get_index_of(id)
    }

    /// The shape at a place in the order of identifiers.
    pub(crate) fn at(&self, place: usize) -> Option<&Shape> {
        self.shapes.get_index(place).map(|(_, shape)| shape)
    }

    /// All shapes in the order in which sources have them. What shapes own was allocated in this
    /// order, so walks over all of a large model are quicker.
    pub(crate) fn shapes_as_written(&self) -> impl Iterator<Item = &Shape> {
        self.as_written_between(0..self.written.len())
    }

    /// A run of the shapes in that order.
    pub(crate) fn as_written_between(&self, run: Range<usize>) -> impl Iterator<Item = &Shape> {
        let places = self.written.get(run).unwrap_or_default();
        places.iter().filter_map(|at| self.at(*at as usize))
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

fn as_written(shapes: &IndexMap<ShapeId, Shape>) -> Vec<u32> {
    let spans = shapes.values().map(|shape| shape.span);
    let mut places: Vec<(Span, u32)> = spans.zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// Notes where the targets of members are, so that following them needs no look-up.
fn place_targets(shapes: &mut IndexMap<ShapeId, Shape>, order: &[u32]) {
    for at in order {
        let Some((_, shape)) = shapes.get_index_mut(*at as usize) else {
            continue;
        };
        let mut members = std::mem::take(&mut shape.members);
        for member in members.values_mut() {
            let target = shapes.get_index_of(&member.target);
            member.target_at = target.map_or(Place::default(), Place::new);
        }
        if let Some((_, shape)) = shapes.get_index_mut(*at as usize) {
            shape.members = members;
        }
    }
}
