//! Members that look like identifiers of resources (event `MemberShouldReferenceResource`).

use std::collections::BTreeSet;

use super::relations::Uses;
use super::{about_member, members, references, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::{HashMap, HashSet};
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// Resources by the names and targets of their identifiers.
type Candidates<'m> = HashMap<(&'m str, &'m ShapeId), BTreeSet<&'m ShapeId>>;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let candidates = candidates(model);
    if candidates.is_empty() {
        return;
    }
    let uses = Uses::of(model);
    for (shape, member) in members(model) {
        let Some(resources) = candidates.get(&(member.name(), &member.target)) else {
            continue;
        };
        if model
            .target(member)
            .is_some_and(|target| target.kind.is_string())
        {
            events.extend(check(model, &uses, shape, member, resources));
        }
    }
}

fn candidates(model: &Model) -> Candidates<'_> {
    let mut candidates = Candidates::default();
    for shape in model.shapes_of(ShapeKind::Resource) {
        let identifiers = shape.as_resource().map(|resource| &resource.identifiers);
        for (name, reference) in identifiers.into_iter().flatten() {
            let key = (&**name, &reference.target);
            candidates.entry(key).or_default().insert(&shape.id);
        }
    }
    candidates
}

fn check(
    model: &Model,
    uses: &Uses<'_>,
    shape: &Shape,
    member: &Member,
    resources: &BTreeSet<&ShapeId>,
) -> Option<Diagnostic> {
    let mut known: HashSet<&str> = HashSet::default();
    known.extend(references::resources(&member.traits));
    known.extend(references::resources(&shape.traits));
    for bound in binding_resources(model, uses, shape) {
        known.insert(bound.id.as_str());
        let children = bound.as_resource().map(|resource| &resource.resources);
        known.extend(
            children
                .into_iter()
                .flatten()
                .map(|child| child.target.as_str()),
        );
    }
    let missing = resources
        .iter()
        .map(|id| id.as_str())
        .filter(|id| !known.contains(id));
    let missing: Vec<_> = missing.collect();
    let message = format!(
        "This member appears to reference the following resources without being included in a `@references` \
         trait: [{}]",
        ticked(missing.iter().copied())
    );
    let event = about_member(
        Severity::Warning,
        "MemberShouldReferenceResource",
        member,
        message,
    );
    (!missing.is_empty()).then_some(event)
}

/// The resources that lead to a shape.
fn binding_resources<'m>(model: &'m Model, uses: &Uses<'m>, shape: &'m Shape) -> Vec<&'m Shape> {
    let mut seen = HashSet::from_iter([&shape.id]);
    let mut open = vec![shape];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        for one in uses.of_shape(&at.id) {
            let Some(user) = model.find(one.by.root_str()) else {
                continue;
            };
            if seen.insert(&user.id) {
                found.extend(user.as_resource().map(|_| user));
                open.push(user);
            }
        }
    }
    found
}
