//! Runs of shapes that go through the validators together.
//!
//! Dozens of validators look at every shape. Were each to walk the whole model, a model larger than
//! the processor's caches would be fetched from memory dozens of times, and its size would cost more
//! than in proportion. So those that look at one shape after the other get a part of the model that
//! fits the caches, all of them, before the next part's turn.

use std::cell::{OnceCell, RefCell, RefMut};
use std::ops::{Deref, Range};

use super::holders_of;
use super::node_value::Checker;
use super::relations::Uses;
use super::trait_conflict::{By, exclusive_traits};
use super::trait_target::Placement;
use crate::map::HashMap;
use crate::model::Model;
use crate::selector::Work;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::TraitMap;

/// How many shapes make a part.
const SHAPES: usize = 128;

/// What has shapes to go over: a model or a part of one.
pub(super) trait Shapes {
    fn each(&self) -> impl Iterator<Item = &Shape>;
}

impl Shapes for Model {
    fn each(&self) -> impl Iterator<Item = &Shape> {
        self.shapes_as_written()
    }
}

/// What validators keep from part to part.
pub(super) struct Kept<'m> {
    model: &'m Model,
    uses: OnceCell<Uses<'m>>,
    exclusive: OnceCell<HashMap<&'m ShapeId, By>>,
    values: RefCell<Checker<'m>>,
    defaults: RefCell<Checker<'m>>,
    placement: RefCell<Placement<'m>>,
}

impl<'m> Kept<'m> {
    /// Nothing yet. The selectors of traits share the work.
    pub(super) fn new(model: &'m Model, work: &'m Work) -> Self {
        Self {
            model,
            uses: OnceCell::new(),
            exclusive: OnceCell::new(),
            values: RefCell::new(Checker::new(model)),
            defaults: RefCell::new(Checker::new(model)),
            placement: RefCell::new(Placement::new(model, work)),
        }
    }

    /// What knows where traits may be.
    pub(super) fn placement(&self) -> RefMut<'_, Placement<'m>> {
        self.placement.borrow_mut()
    }

    /// The model in parts, in the order in which sources have its shapes.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'m, '_>> {
        let count = self.model.shapes().count();
        let starts = (0..count).step_by(SHAPES);
        starts.map(move |start| Part {
            kept: self,
            run: start..count.min(start + SHAPES),
        })
    }
}

/// A run of the shapes of a model. Its iterators give these, and all else it says is that of the
/// whole model.
pub(super) struct Part<'m, 'k> {
    kept: &'k Kept<'m>,
    run: Range<usize>,
}

impl Deref for Part<'_, '_> {
    type Target = Model;

    fn deref(&self) -> &Model {
        self.kept.model
    }
}

impl Shapes for Part<'_, '_> {
    fn each(&self) -> impl Iterator<Item = &Shape> {
        let model: &Model = self;
        model.as_written_between(self.run.clone())
    }
}

impl<'m> Part<'m, '_> {
    /// The shapes of the part.
    pub(super) fn shapes(&self) -> impl Iterator<Item = &'m Shape> {
        self.kept.model.as_written_between(self.run.clone())
    }

    /// The shapes of the part and their members: identifiers, places, traits.
    pub(super) fn holders(&self) -> impl Iterator<Item = (&'m ShapeId, Span, &'m TraitMap)> {
        self.shapes().flat_map(holders_of)
    }

    /// The shapes of the part that are of a kind.
    pub(super) fn shapes_of(&self, kind: ShapeKind) -> impl Iterator<Item = &'m Shape> {
        self.shapes().filter(move |shape| shape.kind == kind)
    }

    /// The services of the part.
    pub(super) fn services(&self) -> impl Iterator<Item = &'m Shape> {
        self.shapes_of(ShapeKind::Service)
    }

    /// Who uses a shape, in the whole model.
    pub(super) fn uses(&self) -> &Uses<'m> {
        self.kept.uses.get_or_init(|| Uses::of(self.kept.model))
    }

    /// The traits that only one member of a structure may have to do with.
    pub(super) fn exclusive(&self) -> &HashMap<&'m ShapeId, By> {
        let exclusive = &self.kept.exclusive;
        exclusive.get_or_init(|| exclusive_traits(self.kept.model))
    }

    /// What knows where traits may be.
    pub(super) fn placement(&self) -> RefMut<'_, Placement<'m>> {
        self.kept.placement.borrow_mut()
    }

    /// What checks the values of traits.
    pub(super) fn values(&self) -> RefMut<'_, Checker<'m>> {
        self.kept.values.borrow_mut()
    }

    /// What checks defaults.
    pub(super) fn defaults(&self) -> RefMut<'_, Checker<'m>> {
        self.kept.defaults.borrow_mut()
    }
}
