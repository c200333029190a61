//! Runs of shapes that go through the validators together.
//!
//! Dozens of validators look at every shape. Were each to walk the whole model, a model larger than
//! the processor's caches would be fetched from memory dozens of times, and its size would cost more
//! than in proportion. So those that look at one shape after the other get a part of the model that
//! fits the caches, all of them, before the next part's turn.

use std::cell::{OnceCell, RefCell, RefMut};
use std::ops::{Deref, Range};
use std::rc::Rc;

use super::deprecated;
use super::member_references::References;
use super::node_value::Checker;
use super::pairs::Closures;
use super::trait_conflict::{By, exclusive_traits};
use super::trait_target::Placement;
use super::trait_validators::TraitValidators;
use super::unknown_trait::Applied;
use crate::graph::Users;
use crate::index::Closure;
use crate::map::HashMap;
use crate::model::Model;
use crate::selector::Work;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Sources;
use crate::traits::Deprecated;

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
    sources: &'m Sources,
    closures: Closures<'m>,
    applied: Applied,
    users: Rc<OnceCell<Users<'m>>>,
    exclusive: OnceCell<HashMap<&'m ShapeId, By>>,
    values: RefCell<Checker<'m>>,
    defaults: RefCell<Checker<'m>>,
    placement: RefCell<Placement<'m>>,
    deprecated: OnceCell<Vec<(&'m ShapeId, Deprecated<'m>)>>,
    references: OnceCell<RefCell<References<'m>>>,
    trait_validators: OnceCell<RefCell<TraitValidators<'m>>>,
}

impl<'m> Kept<'m> {
    /// Nothing yet. The selectors of traits share the work.
    pub(super) fn new(
        model: &'m Model,
        sources: &'m Sources,
        closures: Closures<'m>,
        applied: Applied,
        work: &'m Work,
    ) -> Self {
        let users = Rc::default();
        let placement = Placement::new(model, work, Rc::clone(&users));
        Self {
            model,
            sources,
            closures,
            applied,
            users,
            exclusive: OnceCell::new(),
            values: RefCell::new(Checker::new(model)),
            defaults: RefCell::new(Checker::new(model)),
            placement: RefCell::new(placement),
            deprecated: OnceCell::new(),
            references: OnceCell::new(),
            trait_validators: OnceCell::new(),
        }
    }

    /// What knows where traits may be.
    pub(super) fn placement(&self) -> RefMut<'_, Placement<'m>> {
        self.placement.borrow_mut()
    }

    /// The model in parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'m, '_>> {
        runs(self.model).map(|run| Part { kept: self, run })
    }
}

/// A model in runs of shapes, in the order in which sources have them.
pub(super) fn runs(model: &Model) -> impl Iterator<Item = Run<'_>> {
    let starts = (0..model.len()).step_by(SHAPES);
    starts.map(move |start| Run {
        model,
        places: start..model.len().min(start + SHAPES),
    })
}

/// A run of the shapes of a model.
#[derive(Clone)]
pub(super) struct Run<'m> {
    model: &'m Model,
    places: Range<usize>,
}

impl<'m> Run<'m> {
    pub(super) fn shapes(&self) -> impl Iterator<Item = &'m Shape> + Clone + use<'m> {
        self.model.as_written_between(self.places.clone())
    }
}

impl Shapes for Run<'_> {
    fn each(&self) -> impl Iterator<Item = &Shape> {
        self.shapes()
    }
}

/// A run of the shapes of a model. Its iterators give these, and all else it says is that of the
/// whole model.
pub(super) struct Part<'m, 'k> {
    kept: &'k Kept<'m>,
    run: Run<'m>,
}

impl Deref for Part<'_, '_> {
    type Target = Model;

    fn deref(&self) -> &Model {
        self.kept.model
    }
}

impl Shapes for Part<'_, '_> {
    fn each(&self) -> impl Iterator<Item = &Shape> {
        self.run.shapes()
    }
}

impl<'m> Part<'m, '_> {
    /// The shapes of the part.
    pub(super) fn shapes(&self) -> impl Iterator<Item = &'m Shape> {
        self.run.shapes()
    }

    /// The shapes of the part that are of a kind.
    pub(super) fn shapes_of(&self, kind: ShapeKind) -> impl Iterator<Item = &'m Shape> {
        self.shapes().filter(move |shape| shape.kind == kind)
    }

    /// Where the whole model is from.
    pub(super) fn sources(&self) -> &'m Sources {
        self.kept.sources
    }

    /// The services of the part.
    pub(super) fn services(&self) -> impl Iterator<Item = &'m Shape> {
        self.shapes_of(ShapeKind::Service)
    }

    /// What a service reaches.
    pub(super) fn closure(&self, service: &ShapeId) -> Option<&Closure<'m>> {
        self.kept.closures.get(service)
    }

    /// Who uses the shapes of the whole model.
    pub(super) fn users(&self) -> &Users<'m> {
        self.kept.users.get_or_init(|| Users::of(self.kept.model))
    }

    /// Whether a trait is applied anywhere in the whole model.
    pub(super) fn applies(&self, trait_id: &str) -> bool {
        self.kept.applied.has(self.kept.model, trait_id)
    }

    /// The traits that only one member of a structure may have to do with.
    pub(super) fn exclusive(&self) -> &HashMap<&'m ShapeId, By> {
        let exclusive = &self.kept.exclusive;
        exclusive.get_or_init(|| exclusive_traits(self.kept.model))
    }

    /// The deprecated ones among the traits that are applied.
    pub(super) fn deprecated_traits(&self) -> &[(&'m ShapeId, Deprecated<'m>)] {
        let Kept {
            model,
            applied,
            deprecated,
            ..
        } = self.kept;
        deprecated.get_or_init(|| deprecated::traits(model, applied))
    }

    /// What knows where traits may be.
    pub(super) fn placement(&self) -> RefMut<'_, Placement<'m>> {
        self.kept.placement.borrow_mut()
    }

    /// What knows which members may stand for resources.
    pub(super) fn references(&self) -> RefMut<'_, References<'m>> {
        let Kept {
            model, references, ..
        } = self.kept;
        let references = references.get_or_init(|| RefCell::new(References::new(model)));
        references.borrow_mut()
    }

    /// What the definitions of traits ask of the shapes that have them.
    pub(super) fn trait_validators(&self) -> RefMut<'_, TraitValidators<'m>> {
        let (model, validators) = (self.kept.model, &self.kept.trait_validators);
        let validators = validators.get_or_init(|| {
            let applies = |id: &ShapeId| self.applies(id.as_str());
            RefCell::new(TraitValidators::of(model, applies))
        });
        validators.borrow_mut()
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
