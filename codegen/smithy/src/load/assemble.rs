//! Declarations of all files to one model.

use std::mem::take;
use std::sync::Arc;

use indexmap::map::Entry;

use super::Limits;
use super::lower::{Application, Draft, Drafts, Lowering};
use super::metadata;
use super::mixin::{flatten, meant, place, unknown_target};
use super::symbols::{ADVISED, Symbols};
use super::upgrade::{upgrade_members, upgrade_shape};
use crate::decl::{ShapeDecl, Unit, Version};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::{HashMap, HashSet, IndexMap};
use crate::model::Model;
use crate::shape::{Detail, Shape};
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

/// Builds the model; what does not fit is left out and reported.
pub(super) fn assemble(units: Vec<Arc<Unit>>, limits: &Limits) -> (Model, Vec<Diagnostic>) {
    let symbols = Symbols::of(&units);
    let (metadata, events) = metadata::merge(&units, &symbols);
    let mut assembly = Assembly {
        drafts: IndexMap::default(),
        late: HashMap::default(),
        events,
    };
    let mut applications = Vec::new();
    let mut old = HashSet::default();
    for unit in units {
        let mut unit = Arc::unwrap_or_clone(unit);
        let (mut shapes, applies) = (take(&mut unit.shapes), take(&mut unit.applies));
        assembly.limit(&mut shapes, limits.shapes);
        let mut lowering = Lowering::new(&unit, &symbols);
        let mut drafts: Vec<_> = shapes
            .into_iter()
            .map(|decl| lowering.shape(decl))
            .collect();
        let applied = applies
            .into_iter()
            .filter_map(|decl| lowering.application(decl));
        applications.extend(applied);
        lowering.imports();
        assembly.events.append(&mut lowering.events);
        if unit.version == Version::V1 {
            drafts
                .iter_mut()
                .for_each(|draft| upgrade_shape(&mut draft.shape));
            old.extend(drafts.iter().map(|draft| draft.shape.id.clone()));
        }
        assembly.drafts.reserve(drafts.len());
        drafts.into_iter().for_each(|draft| assembly.add(draft));
    }
    applications
        .into_iter()
        .for_each(|application| assembly.apply(application));
    let (mut shapes, events) = flatten(assembly.drafts, assembly.late, limits.inherited);
    upgrade_members(&mut shapes, &old);
    assembly.events.extend(events);
    (Model::new(shapes, metadata), assembly.events)
}

struct Assembly {
    drafts: Drafts,
    late: HashMap<ShapeId, Vec<Application>>,
    events: Vec<Diagnostic>,
}

impl Assembly {
    /// Leaves out the shapes for which there is no room, and says so of the first.
    fn limit(&mut self, shapes: &mut Vec<ShapeDecl>, most: usize) {
        let room = most.saturating_sub(self.drafts.len());
        if let Some(first) = shapes.get(room) {
            let message = format!("More than {most} shapes in one model");
            let event = Diagnostic::error("Model", message);
            self.events.push(event.at(first.span).on(&first.id));
        }
        shapes.truncate(room);
    }

    fn add(&mut self, draft: Draft) {
        match self.drafts.entry(draft.shape.id.clone()) {
            Entry::Vacant(slot) => drop(slot.insert(Some(draft))),
            Entry::Occupied(slot) => {
                let Some(first) = slot.get() else {
                    return;
                };
                let (first, second) = (&first.shape, &draft.shape);
                let equal = same(first, second);
                if equal && second.id.is_prelude() {
                    return;
                }
                self.events.push(if equal {
                    repeated(first, second)
                } else {
                    conflicting(first, second)
                });
            }
        }
    }

    fn apply(&mut self, application: Application) {
        if application.target.is_prelude() {
            return self.events.extend(prelude_is_fixed(&application));
        }
        let root = application.target.root();
        match self.drafts.get_mut(&root).and_then(Option::as_mut) {
            Some(_) if application.target.member().is_some() => {
                self.late.entry(root).or_default().push(application);
            }
            Some(draft) => {
                let target = &application.target;
                self.events
                    .extend(place(&mut draft.shape.traits, application.traits, target));
            }
            None => {
                let known = self.drafts.keys();
                let known = known.filter(|_| self.events.len() < ADVISED);
                let known: Vec<_> = known.collect();
                let events = unknown_target(&application);
                let events =
                    events.map(|event| meant(event, &application.target, known.iter().copied()));
                self.events.extend(events);
            }
        }
    }
}

fn prelude_is_fixed(application: &Application) -> impl Iterator<Item = Diagnostic> {
    application.traits.iter().map(|(id, applied)| {
        let message =
            format!("Cannot apply `{id}` to an immutable prelude shape defined in `smithy.api`.");
        Diagnostic::error("Model", message)
            .at(applied.span)
            .on(&application.target)
    })
}

fn conflicting(first: &Shape, second: &Shape) -> Diagnostic {
    let kinds = match first.kind == second.kind {
        true => String::new(),
        false => format!(": one {}, one {}", first.kind, second.kind),
    };
    let message = format!(
        "Conflicting shape definition for `{}` found at two places{kinds}",
        second.id
    );
    let event = Diagnostic::error("Model", message)
        .at(second.span)
        .on(&second.id);
    event.label(first.span, "first defined here")
}

fn repeated(first: &Shape, second: &Shape) -> Diagnostic {
    let id = &second.id;
    let message =
        format!("Ignoring duplicate but equivalent shape definition: {id} defined at two places");
    let event = Diagnostic::new(Severity::Note, "Model.IgnoredDuplicateDefinition", message);
    event
        .at(second.span)
        .on(id)
        .label(first.span, "first defined here")
}

/// Whether two definitions say the same, wherever they were written.
fn same(a: &Shape, b: &Shape) -> bool {
    a.kind == b.kind
        && targets(&a.mixins) == targets(&b.mixins)
        && same_traits(&a.traits, &b.traits)
        && a.members.len() == b.members.len()
        && a.members
            .values()
            .zip(b.members.values())
            .all(|(a, b)| a.id == b.id && a.target == b.target && same_traits(&a.traits, &b.traits))
        && same_detail(&a.detail, &b.detail)
}

/// Both may say by `box` what the other says by having no default.
fn same_traits(a: &TraitMap, b: &TraitMap) -> bool {
    let kept = |id: &ShapeId| id.as_str() != id::BOX;
    let count = |traits: &TraitMap| traits.iter().filter(|(id, _)| kept(id)).count();
    let mut own = a.iter().filter(|(id, _)| kept(id));
    count(a) == count(b) && own.all(|(id, applied)| b.value(id.as_str()) == Some(&applied.value))
}

fn targets(references: &[crate::shape::Reference]) -> Vec<&ShapeId> {
    references
        .iter()
        .map(|reference| &reference.target)
        .collect()
}

fn same_detail(a: &Detail, b: &Detail) -> bool {
    match (a, b) {
        (Detail::Data, Detail::Data) => true,
        (Detail::Operation(a), Detail::Operation(b)) => {
            a.input.target == b.input.target
                && a.output.target == b.output.target
                && targets(&a.errors) == targets(&b.errors)
        }
        (Detail::Service(a), Detail::Service(b)) => {
            a.version == b.version
                && a.rename == b.rename
                && targets(&a.operations) == targets(&b.operations)
                && targets(&a.resources) == targets(&b.resources)
                && targets(&a.errors) == targets(&b.errors)
        }
        (Detail::Resource(a), Detail::Resource(b)) => a.same_as(b),
        _ => false,
    }
}
