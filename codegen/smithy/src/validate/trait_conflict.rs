//! Traits that exclude one another on a shape or within a structure (events `TraitConflict`
//! and `ExclusiveStructureMemberTrait`).

use super::part::Part;
use super::{ticked, trait_name};
use crate::diagnostic::Diagnostic;
use crate::map::HashMap;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::{TraitMap, id};

/// How many further members an event points to.
const OTHERS_SHOWN: usize = 4;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        let kind = shape.kind.keyword();
        events.extend(conflicts(model, &shape.id, kind, shape.span, &shape.traits));
        for member in shape.members.values() {
            events.extend(conflicts(
                model,
                &member.id,
                "member",
                member.span,
                &member.traits,
            ));
        }
        if shape.kind == ShapeKind::Structure {
            for by in [By::Member, By::Target] {
                exclusive(model, shape, by, events);
            }
        }
    }
}

fn definition<'m>(model: &'m Model, trait_id: &ShapeId) -> Option<&'m Node> {
    model.get(trait_id)?.trait_value(id::TRAIT)
}

fn conflicts(
    model: &Model,
    on: &ShapeId,
    kind: &str,
    span: Span,
    traits: &TraitMap,
) -> Option<Diagnostic> {
    if traits.len() < 2 {
        return None;
    }
    let mut found = Vec::new();
    for (trait_id, _) in traits.iter() {
        let listed = definition(model, trait_id).and_then(|value| value.get("conflicts"));
        for other in listed.and_then(Node::as_array).unwrap_or_default() {
            let present = other.as_str().and_then(|text| ShapeId::parse(text).ok());
            if let Some(other) = present.filter(|other| traits.has(other.as_str())) {
                let (a, b) = (trait_name(trait_id), trait_name(&other));
                found.push(format!("`{a}` conflicts with `{b}`"));
            }
        }
    }
    found.sort();
    let message = format!(
        "Found conflicting traits on {kind} shape: {}",
        found.join(", ")
    );
    (!found.is_empty()).then(|| Diagnostic::error("TraitConflict", message).at(span).on(on))
}

/// Where a trait stands that only one member may have: on the member, or on what it targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Member,
    Target,
}

impl By {
    fn message(self, name: &str, members: &str) -> String {
        match self {
            Self::Member => format!(
                "The `{name}` trait can be applied to only a single member of a shape, but it was found on the \
                 following members: {members}"
            ),
            Self::Target => format!(
                "Only a single member of a structure can target a shape marked with the `{name}` trait, but it was \
                 found on the following members: {members}"
            ),
        }
    }
}

/// The traits that only one member of a structure may have to do with.
pub(super) fn exclusive_traits(model: &Model) -> HashMap<&ShapeId, By> {
    let definitions = model.trait_definitions().filter_map(|definition| {
        let value = definition.trait_value(id::TRAIT)?;
        let how = value.get("structurallyExclusive")?.as_str()?;
        let how = match how {
            "member" => By::Member,
            "target" => By::Target,
            _ => return None,
        };
        Some((&definition.id, how))
    });
    definitions.collect()
}

fn exclusive(model: &Part<'_, '_>, shape: &Shape, by: By, events: &mut Vec<Diagnostic>) {
    let mut by_trait: crate::map::IndexMap<&ShapeId, Vec<&Member>> =
        crate::map::IndexMap::default();
    for member in shape.members.values() {
        for trait_id in exclusive_of(model, member, by) {
            by_trait.entry(trait_id).or_default().push(member);
        }
    }
    for (trait_id, members) in by_trait
        .into_iter()
        .filter(|(_, members)| members.len() > 1)
    {
        let name = trait_name(trait_id);
        let mut names: Vec<_> = members.iter().map(|member| member.name()).collect();
        names.sort_unstable();
        let message = by.message(name, &ticked(names));
        let span = members.last().map_or(shape.span, |member| member.span);
        let event = Diagnostic::error("ExclusiveStructureMemberTrait", message);
        let event = event.at(span).on(&shape.id);
        let others = members.iter().rev().skip(1).take(OTHERS_SHOWN);
        events.push(others.fold(event, |event, member| {
            event.label(member.span, "so has this one")
        }));
    }
}

fn exclusive_of<'p>(
    model: &'p Part<'_, '_>,
    member: &'p Member,
    by: By,
) -> impl Iterator<Item = &'p ShapeId> {
    let traits = match by {
        By::Member => Some(&member.traits),
        By::Target => model.target(member).map(|target| &target.traits),
    };
    let known = model.exclusive();
    let traits = traits.into_iter().flat_map(TraitMap::iter);
    let ids = traits.map(|(id, _)| id);
    ids.filter(move |id| known.get(*id) == Some(&by))
}
