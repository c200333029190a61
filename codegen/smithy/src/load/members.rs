//! Members that mixins bring, and the targets of elided members.

use std::sync::Arc;

use super::mixin::overlay;
use crate::diagnostic::Diagnostic;
use crate::map::IndexSet;
use crate::node::Node;
use crate::shape::{Member, Members, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::{Trait, TraitMap, id};

/// Gathers the members of a shape: those of its mixins in order, then its own. A member the
/// shape declares anew stays where the mixin has it and takes the mixin's traits below its own.
pub(super) struct Inheritance<'a> {
    id: ShapeId,
    own: Members,
    elided: &'a IndexSet<Arc<str>>,
    gathered: Members,
}

impl<'a> Inheritance<'a> {
    pub(super) fn new(shape: &mut Shape, elided: &'a IndexSet<Arc<str>>) -> Self {
        let own = std::mem::take(&mut shape.members);
        Self {
            id: shape.id.clone(),
            own,
            elided,
            gathered: Members::default(),
        }
    }

    /// Takes the members of one mixin.
    pub(super) fn add(&mut self, mixin: &Shape) -> Vec<Diagnostic> {
        let members = mixin.members.iter();
        members
            .filter_map(|(name, member)| self.add_member(name, member, &mixin.id))
            .collect()
    }

    fn add_member(
        &mut self,
        name: &Arc<str>,
        member: &Member,
        mixin: &ShapeId,
    ) -> Option<Diagnostic> {
        let inherited = inherited_traits(&member.traits);
        if let Some(gathered) = self.gathered.get_mut(name) {
            let merged = overlay(std::mem::take(&mut gathered.traits), inherited);
            gathered.traits = merged;
            if gathered.target == member.target {
                return None;
            }
            let own = self.own.contains_key(name) && !self.elided.contains(name);
            let with = if own {
                member.id.clone()
            } else {
                gathered.id.clone()
            };
            let event = conflict(gathered, with);
            return Some(event.label(member.target_span, "another mixin has this target"));
        }
        let id = self.id.with_member(name);
        let mut copy = Member {
            id,
            traits: inherited,
            inherited_from: Some(mixin.clone()),
            ..member.clone()
        };
        let own = self.own.get(name).filter(|_| !self.elided.contains(name));
        let event = own.filter(|own| own.target != member.target).map(|own| {
            conflict(own, member.id.clone()).label(member.target_span, "the mixin has this target")
        });
        if let Some(own) = own {
            (copy.target, copy.target_span) = (own.target.clone(), own.target_span);
        }
        self.gathered.insert(name.clone(), copy);
        event
    }

    /// All members, the shape's own traits over inherited ones.
    pub(super) fn finish(mut self) -> Members {
        for (name, own) in self.own {
            match self.gathered.get_mut(&name) {
                None => drop(self.gathered.insert(name, own)),
                Some(gathered) => {
                    gathered.span = own.span;
                    gathered.traits = overlay(std::mem::take(&mut gathered.traits), own.traits);
                }
            }
        }
        self.gathered
    }
}

/// Gives the members of an enum that say no value their names as values.
pub(super) fn name_values(shape: &mut Shape) {
    if shape.kind != ShapeKind::Enum {
        return;
    }
    for (name, member) in &mut shape.members {
        if !member.has_trait(id::ENUM_VALUE) {
            let (value, span) = (Node::string(name, member.span), member.span);
            let inherited = false;
            let id = ShapeId::from_parts("smithy.api", "enumValue");
            member.traits.insert(
                id,
                Trait {
                    value,
                    span,
                    inherited,
                },
            );
        }
    }
}

fn inherited_traits(traits: &TraitMap) -> TraitMap {
    let mut inherited = TraitMap::default();
    for (id, applied) in traits.iter() {
        inherited.insert(
            id.clone(),
            Trait {
                inherited: true,
                ..applied.clone()
            },
        );
    }
    inherited
}

fn conflict(member: &Member, with: ShapeId) -> Diagnostic {
    let message = format!("Member conflicts with an inherited mixin member: `{with}`");
    Diagnostic::error("Model", message)
        .at(member.target_span)
        .on(&member.id)
}

/// Gives elided members the target that the bound resource or a mixin has under their name.
/// A member that finds none is dropped.
pub(super) fn complete(
    shape: &mut Shape,
    elided: &IndexSet<Arc<str>>,
    resource: Option<&Shape>,
) -> Vec<Diagnostic> {
    let mut events = Vec::new();
    for name in elided {
        let member = shape.members.get_mut(name);
        if member.is_some_and(|member| !complete_member(name, member, resource, &mut events)) {
            shape.members.shift_remove(name);
        }
    }
    events
}

/// Whether the member has a target in the end.
fn complete_member(
    name: &str,
    member: &mut Member,
    resource: Option<&Shape>,
    events: &mut Vec<Diagnostic>,
) -> bool {
    let bound = resource.and_then(|resource| property(resource, name));
    match (bound, &member.inherited_from) {
        (Some(target), Some(mixin)) if target != member.target => {
            events.push(conflict(member, mixin.with_member(name)));
        }
        (Some(target), _) => member.target = target,
        (None, Some(_)) => {}
        (None, None) => {
            events.push(unbound(member));
            return false;
        }
    }
    true
}

fn property(resource: &Shape, name: &str) -> Option<ShapeId> {
    let resource = resource.as_resource()?;
    let found = resource
        .identifiers
        .get(name)
        .or_else(|| resource.properties.get(name));
    found.map(|reference| reference.target.clone())
}

fn unbound(member: &Member) -> Diagnostic {
    let message = "Member target was elided, but no bound resource or mixin contained a matching \
                   identifier or member name.";
    Diagnostic::error("Model", message)
        .at(member.span)
        .on(&member.id)
}
