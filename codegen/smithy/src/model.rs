//! The model: an immutable graph of shapes, and its metadata.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::map::{IndexMap, IndexSet};
use crate::node::Node;
use crate::shape::{Member, Place, Reference, Shape, ShapeKind};
use crate::shape_id::{ShapeId, Spelt};
use crate::source::{SourceId, Span};
use crate::traits::id;

/// Metadata by key, in key order.
pub type Metadata = IndexMap<Arc<str>, Node>;

/// A loaded model; shapes are kept in the order of their identifiers.
#[derive(Clone, Default)]
pub struct Model {
    /// Tells this model from others, so that places noted in shapes of theirs are not taken for
    /// places here.
    stamp: u32,
    /// The identifiers of the shapes, in order.
    ids: IndexSet<ShapeId>,
    /// The shapes, in the same order, each where it was allocated: beside what it owns.
    #[expect(
        clippy::vec_box,
        reason = "walks as written go through memory in order"
    )]
    shapes: Vec<Box<Shape>>,
    /// What kinds the shapes are of.
    kind_at: Vec<ShapeKind>,
    /// Where the shapes of each kind are.
    kinds: Vec<Vec<usize>>,
    /// The places of shapes in the order in which sources have them.
    written: Vec<u32>,
    metadata: Metadata,
    /// The sources that ship with this crate.
    shipped: Vec<SourceId>,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("shapes", &self.shapes)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}

impl Model {
    pub(crate) fn new(shapes: IndexMap<ShapeId, Box<Shape>>, mut metadata: Metadata) -> Self {
        metadata.sort_unstable_keys();
        let mut shapes = in_order(shapes);
        let ids: IndexSet<_> = shapes.iter().map(|shape| shape.id.clone()).collect();
        let written = as_written(&shapes);
        let stamp = next_stamp();
        let mut kind_at = vec![ShapeKind::Blob; shapes.len()];
        for at in written.iter().map(|at| *at as usize) {
            if let Some((shape, kind)) = shapes.get_mut(at).zip(kind_at.get_mut(at)) {
                *kind = shape.kind;
                place_targets(shape, |id| {
                    Some(Place::new(ids.get_index_of(id)?, stamp, id))
                });
            }
        }
        let mut kinds = vec![Vec::new(); ShapeKind::COUNT];
        for (at, kind) in kind_at.iter().enumerate() {
            if let Some(places) = kinds.get_mut(*kind as usize) {
                places.push(at);
            }
        }
        Self {
            stamp,
            ids,
            shapes,
            kind_at,
            kinds,
            written,
            metadata,
            shipped: Vec::new(),
        }
    }

    /// This model, knowing which of its sources ship with this crate.
    pub(crate) fn with_shipped(self, shipped: Vec<SourceId>) -> Self {
        Self { shipped, ..self }
    }

    /// This model with other shapes.
    pub(crate) fn with_shapes(&self, shapes: impl IntoIterator<Item = Shape>) -> Self {
        let shapes = shapes
            .into_iter()
            .map(|shape| (shape.id.clone(), Box::new(shape)));
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
        self.at(self.place_of(id)?)
    }

    /// The shape of an identifier given as text, `"a.b#Name"`.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Shape> {
        self.at(self.place_spelt(id)?)
    }

    /// The member of an identifier with a member part.
    #[must_use]
    pub fn member(&self, id: &ShapeId) -> Option<&Member> {
        self.find(id.root_str())?.member(id.member()?)
    }

    /// The shape a member targets.
    #[must_use]
    pub fn target(&self, member: &Member) -> Option<&Shape> {
        self.at(self.place_of_target(member)?)
    }

    /// Where the shape is that a member targets.
    pub(crate) fn place_of_target(&self, member: &Member) -> Option<usize> {
        self.place(member.target_at, &member.target)
    }

    /// The shape that a reference is to.
    pub(crate) fn referred(&self, reference: &Reference) -> Option<&Shape> {
        self.at(self.place_of_referred(reference)?)
    }

    /// Where the shape is that a reference is to.
    pub(crate) fn place_of_referred(&self, reference: &Reference) -> Option<usize> {
        self.place(reference.target_at, &reference.target)
    }

    /// The place noted, if it was noted here and for the identifier.
    fn place(&self, noted: Place, id: &ShapeId) -> Option<usize> {
        match noted.get(self.stamp, id) {
            Some(place) => Some(place),
            None => self.place_of(id),
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
        self.shapes.iter().map(|shape| &**shape)
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
        self.ids.get_index_of(id)
    }

    /// Where the shape of an identifier given as text is.
    pub(crate) fn place_spelt(&self, id: &str) -> Option<usize> {
        self.ids.get_index_of(&Spelt::new(id))
    }

    /// The shape at a place in the order of identifiers.
    pub(crate) fn at(&self, place: usize) -> Option<&Shape> {
        self.shapes.get(place).map(|shape| &**shape)
    }

    /// How many shapes there are.
    pub(crate) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// The kind of the shape at a place, without a look at the shape.
    pub(crate) fn kind_at(&self, place: usize) -> Option<ShapeKind> {
        self.kind_at.get(place).copied()
    }

    /// The shapes of some kinds in the order in which sources have them; others are not looked at.
    pub(crate) fn shapes_as_written_of(
        &self,
        kinds: impl Fn(ShapeKind) -> bool,
    ) -> impl Iterator<Item = &Shape> {
        let places = self.written.iter().map(|at| *at as usize);
        let wanted = places.filter(move |place| self.kind_at(*place).is_some_and(&kinds));
        wanted.filter_map(|place| self.at(place))
    }

    /// All shapes in the order in which sources have them. What shapes own was allocated in this
    /// order, so walks over all of a large model are quicker.
    pub(crate) fn shapes_as_written(&self) -> impl Iterator<Item = &Shape> + Clone {
        self.as_written_between(0..self.written.len())
    }

    /// A run of the shapes in that order.
    pub(crate) fn as_written_between(
        &self,
        run: Range<usize>,
    ) -> impl Iterator<Item = &Shape> + Clone + use<'_> {
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

/// A number for each model of the process.
fn next_stamp() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Shapes in the order of their identifiers: of namespaces first, then of names, whose first
/// letters mostly decide.
#[expect(clippy::vec_box, reason = "they stay where they are")]
fn in_order(shapes: IndexMap<ShapeId, Box<Shape>>) -> Vec<Box<Shape>> {
    let namespaces: BTreeSet<_> = shapes.keys().map(ShapeId::namespace).collect();
    let namespaces: Vec<_> = namespaces.into_iter().map(str::to_owned).collect();
    let key = |shape: &Shape| {
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(shape.id.name().bytes()) {
            *to = from;
        }
        let namespace = shape.id.namespace();
        let rank = namespaces.binary_search_by(|known| (**known).cmp(namespace));
        (rank.unwrap_or_else(|rank| rank), u128::from_be_bytes(first))
    };
    let shapes = shapes.into_values().map(|shape| (key(&shape), shape));
    let mut shapes: Vec<_> = shapes.collect();
    shapes.sort_unstable_by(|(a_key, a), (b_key, b)| {
        let keys = a_key.cmp(b_key);
        keys.then_with(|| a.id.cmp(&b.id))
    });
    shapes.into_iter().map(|(_, shape)| shape).collect()
}

fn as_written(shapes: &[Box<Shape>]) -> Vec<u32> {
    let spans = shapes.iter().map(|shape| shape.span);
    let mut places: Vec<(Span, u32)> = spans.zip(0..).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// Notes where the targets of members and references are, so that following them needs no look-up.
fn place_targets(shape: &mut Shape, place: impl Fn(&ShapeId) -> Option<Place>) {
    for member in shape.members.values_mut() {
        member.target_at = place(&member.target).unwrap_or_default();
    }
    let references = shape.mixins.iter_mut().chain(shape.detail.references_mut());
    for reference in references {
        reference.target_at = place(&reference.target).unwrap_or_default();
    }
}
