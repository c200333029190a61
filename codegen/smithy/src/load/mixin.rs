//! Mixins flattened: inherited traits, members and properties become the shape's own.

use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;

use super::lower::{Application, Draft, Drafts};
use super::symbols::ADVISED;
use super::{form, members};
use crate::diagnostic::{Diagnostic, joined, nearest};
use crate::map::{HashMap, HashSet, IndexMap, IndexSet};
use crate::node::Node;
use crate::shape::{Detail, Reference, Shape};
use crate::shape_id::ShapeId;
use crate::traits::{Trait, TraitMap, id};
use crate::validate::trait_name;

/// Flattens all drafts. `late` has traits applied to members by shape; those of members that
/// mixins bring can only be placed here.
pub(super) fn flatten(
    drafts: Drafts,
    late: HashMap<ShapeId, Vec<Application>>,
    inherited: usize,
) -> (IndexMap<ShapeId, Box<Shape>>, Vec<Diagnostic>) {
    let order = order(&drafts);
    let resources = resources(&drafts);
    let mut flattening = Flattening {
        drafts,
        late,
        resources,
        done: IndexMap::with_capacity_and_hasher(order.len(), Default::default()),
        failed: HashSet::default(),
        room: inherited,
        events: Vec::new(),
    };
    for at in order {
        flattening.flatten(at);
    }
    flattening.report_cycles();
    flattening.report_unknown_members();
    (flattening.done, flattening.events)
}

/// The places of shapes after those of their mixins; those in a circle of mixins are left out.
fn order(drafts: &Drafts) -> Vec<usize> {
    let mut waiting = vec![0_usize; drafts.len()];
    let mut users: HashMap<usize, Vec<usize>> = HashMap::default();
    for ((at, draft), count) in drafts.values().enumerate().zip(&mut waiting) {
        let mixins = draft.iter().flat_map(|draft| &draft.shape.mixins);
        for mixin in mixins.filter_map(|mixin| drafts.get_index_of(&mixin.target)) {
            *count += 1;
            users.entry(mixin).or_default().push(at);
        }
    }
    let mut order = Vec::with_capacity(drafts.len());
    let free = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    order.extend(free.map(|(at, _)| at));
    let mut next = 0;
    while let Some(at) = order.get(next) {
        for user in users.get(at).into_iter().flatten() {
            let Some(count) = waiting.get_mut(*user) else {
                continue;
            };
            *count = count.saturating_sub(1);
            if *count == 0 {
                order.push(*user);
            }
        }
        next += 1;
    }
    order
}

/// Identifiers and properties of the resources that structures are bound to.
fn resources(drafts: &Drafts) -> HashMap<ShapeId, Rc<Shape>> {
    let bound: HashSet<_> = drafts
        .values()
        .flatten()
        .filter_map(|draft| draft.resource.as_ref())
        .map(|r| &r.target)
        .collect();
    let known = |id: &&ShapeId| {
        Some((
            (*id).clone(),
            Rc::new((*drafts.get(*id)?.as_ref()?.shape).clone()),
        ))
    };
    bound.iter().filter_map(known).collect()
}

pub(super) struct Flattening {
    /// What is to be flattened yet.
    drafts: Drafts,
    late: HashMap<ShapeId, Vec<Application>>,
    resources: HashMap<ShapeId, Rc<Shape>>,
    done: IndexMap<ShapeId, Box<Shape>>,
    /// Shapes that were not built whole, and are no mixins to others.
    failed: HashSet<ShapeId>,
    /// How many more members and traits mixins may hand down.
    room: usize,
    events: Vec<Diagnostic>,
}

impl Flattening {
    fn flatten(&mut self, at: usize) {
        let draft = self.drafts.get_index_mut(at);
        let Some(draft) = draft.and_then(|(_, draft)| draft.take()) else {
            return;
        };
        let Draft {
            mut shape,
            elided,
            resource,
        } = draft;
        let resource = self.resource(&shape, resource);
        let known = self.check_known(&shape, &elided);
        if !shape.mixins.is_empty() {
            self.check_kinds(&shape);
            if self.fits(&shape) {
                self.inherit(&mut shape, &elided);
            }
        }
        if !elided.is_empty() {
            let events = members::complete(&mut shape, &elided, resource.as_deref());
            self.events.extend(events.into_iter().filter(|_| known));
        }
        if !known || !form::complete(&mut shape, &mut self.events) {
            self.failed.insert(shape.id.clone());
        }
        self.apply_late(&mut shape);
        members::name_values(&mut shape);
        self.done.insert(shape.id.clone(), shape);
    }

    fn resource(&mut self, shape: &Shape, reference: Option<Reference>) -> Option<Rc<Shape>> {
        let reference = reference?;
        let found = self.resources.get(&reference.target);
        if let Some(resource) = found.filter(|found| found.as_resource().is_some()) {
            return Some(Rc::clone(resource));
        }
        let what = found.map_or("an unresolved shape".to_owned(), |found| {
            format!("a {} shape", found.kind)
        });
        let message = format!(
            "The target of the `for` production must be a resource shape, but found {what}: {}",
            reference.target
        );
        self.events.push(
            Diagnostic::error("Model", message)
                .at(reference.span)
                .on(&shape.id),
        );
        None
    }

    /// Whether all mixins could be built themselves.
    fn check_known(&mut self, shape: &Shape, elided: &IndexSet<Arc<str>>) -> bool {
        let unknown = shape.mixins.iter().filter(|mixin| {
            !self.done.contains_key(&mixin.target) || self.failed.contains(&mixin.target)
        });
        let on = elided.first().map(|name| shape.id.with_member(name));
        let on = on.unwrap_or_else(|| shape.id.clone());
        let advised = self.events.len() < ADVISED;
        let events: Vec<_> = unknown
            .map(|mixin| {
                let event = missing(shape, &on, mixin);
                let known = self.drafts.keys().filter(|_| advised);
                meant(event, &mixin.target, known)
            })
            .collect();
        let known = events.is_empty();
        self.events.extend(events);
        known
    }

    fn check_kinds(&mut self, shape: &Shape) {
        let mixins = shape
            .mixins
            .iter()
            .filter_map(|mixin| self.done.get(&mixin.target));
        let mut wrong: Vec<_> = mixins
            .filter(|mixin| mixin.kind != shape.kind)
            .map(|mixin| format!("`{}`", mixin.id))
            .collect();
        if wrong.is_empty() {
            return;
        }
        wrong.sort();
        let (kind, id) = (shape.kind, &shape.id);
        let message = format!(
            "Mixins may only be mixed into shapes of the same type. The following mixins were applied \
             to the {kind} shape `{id}` which are not {kind} shapes: [{}]",
            wrong.join(", ")
        );
        self.events
            .push(Diagnostic::error("Model", message).at(shape.span).on(id));
    }

    /// Whether the limit leaves room for what the mixins of a shape hand down.
    fn fits(&mut self, shape: &Shape) -> bool {
        let mixins = shape.mixins.iter();
        let mixins = mixins.filter_map(|mixin| self.done.get(&mixin.target));
        let parts = mixins.map(|mixin| {
            let members = mixin.members.values().map(|member| 1 + member.traits.len());
            mixin.traits.len() + members.sum::<usize>()
        });
        let parts = parts.sum::<usize>();
        let before = self.room;
        self.room = before.saturating_sub(parts);
        if parts > before && before > 0 {
            let message = "Mixins hand down more members and traits than the limit allows";
            let event = Diagnostic::error("Model", message);
            self.events.push(event.at(shape.span).on(&shape.id));
        }
        parts <= before
    }

    fn inherit(&mut self, shape: &mut Shape, elided: &IndexSet<Arc<str>>) {
        let mut inherited = TraitMap::default();
        let mut inheritance = members::Inheritance::new(shape, elided);
        shape.introduced = Some(Box::new(shape.detail.clone()));
        for reference in &shape.mixins {
            let Some(mixin) = self.done.get(&reference.target) else {
                continue;
            };
            inherit_traits(&mut inherited, &mixin.traits);
            self.events.extend(inheritance.add(mixin));
            inherit_detail(&mut shape.detail, &mixin.detail);
        }
        shape.members = inheritance.finish();
        shape.traits = overlay(inherited, std::mem::take(&mut shape.traits));
    }

    /// Places traits applied to members from outside the shape.
    fn apply_late(&mut self, shape: &mut Shape) {
        for application in self.late.remove(&shape.id).unwrap_or_default() {
            let name = application.target.member().unwrap_or_default();
            match shape.members.get_mut(name) {
                Some(member) => {
                    self.events.extend(place(
                        &mut member.traits,
                        application.traits,
                        &application.target,
                    ));
                }
                None => {
                    let names = shape.members.keys().map(|name| &**name);
                    let names = names.filter(|_| self.events.len() < ADVISED);
                    let near = nearest(name, names);
                    let events = unknown_target(&application);
                    self.events.extend(events.map(|event| {
                        let event = event.label(shape.span, "has no such member");
                        match near {
                            Some(near) => event.did_you_mean(near),
                            None => event,
                        }
                    }));
                }
            }
        }
    }

    fn report_cycles(&mut self) {
        let mut rest: Vec<_> = std::mem::take(&mut self.drafts)
            .into_values()
            .flatten()
            .collect();
        rest.sort_by_key(|draft| Reverse(draft.shape.span));
        let ids: Vec<_> = rest.iter().map(|draft| draft.shape.id.clone()).collect();
        let cyclic: HashSet<_> = ids.iter().collect();
        for (draft, id) in rest.into_iter().zip(&ids) {
            let others = ids.iter().filter(|other| *other != id).map(ShapeId::as_str);
            let message = format!(
                "Unable to resolve mixins; cycles detected between this shape and [{}]",
                joined(others)
            );
            let event = Diagnostic::error("Model", message);
            let event = event.at(draft.shape.span).on(id);
            let on_the_way = |mixin: &&Reference| cyclic.contains(&mixin.target);
            let event = match draft.shape.mixins.iter().find(on_the_way) {
                Some(mixin) => event.label(mixin.span, "this leads back to the shape"),
                None => event,
            };
            self.events.push(event);
            self.done.insert(id.clone(), draft.shape);
        }
    }

    fn report_unknown_members(&mut self) {
        let unknown = self.late.values().flatten().flat_map(unknown_target);
        self.events.extend(unknown);
    }
}

fn missing(shape: &Shape, on: &ShapeId, reference: &Reference) -> Diagnostic {
    let message = format!("Cannot apply mixin to {on}: {} not found", reference.target);
    Diagnostic::error("Model", message)
        .at(reference.span)
        .on(&shape.id)
}

/// Says which shape of the same namespace an unknown one may have meant.
pub(super) fn meant<'s>(
    event: Diagnostic,
    unknown: &ShapeId,
    known: impl Iterator<Item = &'s ShapeId>,
) -> Diagnostic {
    let siblings = known.filter(|id| id.namespace() == unknown.namespace());
    match nearest(unknown.name(), siblings.map(ShapeId::name)) {
        Some(near) => event.did_you_mean(near),
        None => event,
    }
}

/// The complaints about traits for something that does not exist.
pub(super) fn unknown_target(application: &Application) -> impl Iterator<Item = Diagnostic> {
    application.traits.iter().map(|(id, _)| {
        let (name, target) = (trait_name(id), &application.target);
        let message = format!("Trait `{name}` applied to unknown shape `{target}`");
        Diagnostic::error("Model", message).at(application.span)
    })
}

/// Traits applied from outside go over inherited ones and merge with the shape's own.
pub(super) fn place(traits: &mut TraitMap, applied: TraitMap, on: &ShapeId) -> Vec<Diagnostic> {
    let replaced = |id: &ShapeId, existing: &Trait| existing.inherited && applied.has(id.as_str());
    traits.retain(|id, existing| !replaced(id, existing));
    let applied = applied.into_entries();
    applied
        .filter_map(|(id, applied)| traits.merge(id, applied, on))
        .collect()
}

/// Adds what a mixin hands down: all but the mixin trait and its local traits.
fn inherit_traits(into: &mut TraitMap, from: &TraitMap) {
    let local = from
        .value(id::MIXIN)
        .and_then(|value| value.get("localTraits"));
    let local = local.and_then(Node::as_array).unwrap_or_default();
    for (trait_id, applied) in from.iter() {
        let stays = trait_id == id::MIXIN
            || local
                .iter()
                .any(|name| name.as_str() == Some(trait_id.as_str()));
        if !stays {
            into.insert(
                trait_id.clone(),
                Trait {
                    inherited: true,
                    ..applied.clone()
                },
            );
        }
    }
}

/// Own traits over inherited ones.
pub(super) fn overlay(mut inherited: TraitMap, own: TraitMap) -> TraitMap {
    for (id, applied) in own.into_entries() {
        inherited.insert(id, applied);
    }
    inherited
}

fn inherit_detail(into: &mut Detail, from: &Detail) {
    match (into, from) {
        (Detail::Operation(own), Detail::Operation(mixin)) => join(&mut own.errors, &mixin.errors),
        (Detail::Service(own), Detail::Service(mixin)) => {
            join(&mut own.operations, &mixin.operations);
            join(&mut own.resources, &mixin.resources);
            join(&mut own.errors, &mixin.errors);
            let own_names = std::mem::replace(&mut own.rename, mixin.rename.clone());
            own.rename.extend(own_names);
            if own.version.is_empty() {
                own.version = mixin.version.clone();
            }
        }
        _ => {}
    }
}

/// Inherited references first, each target once.
fn join(own: &mut Vec<Reference>, inherited: &[Reference]) {
    let mut seen = HashSet::default();
    let all = inherited.iter().cloned().chain(std::mem::take(own));
    *own = all
        .filter(|reference| seen.insert(reference.target.clone()))
        .collect();
}
