//! Members that hold identifiers of resources (event `ResourceIdentifierBinding`).

use std::collections::BTreeMap;

use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Reference, Resource, Shape, ShapeKind};
use crate::traits::id;

const EVENT: &str = "ResourceIdentifierBinding";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Structure) {
        conflicts(shape, events);
    }
    for shape in model.shapes_of(ShapeKind::Resource) {
        let Some(resource) = shape.as_resource() else {
            continue;
        };
        let collected = |one: &&Reference| collection(resource).any(|c| c.target == one.target);
        for reference in instance(resource).filter(|one| !collected(one)) {
            events.extend(instance_binding(model, shape, resource, reference));
        }
        for reference in collection(resource) {
            events.extend(collection_binding(model, shape, resource, reference));
        }
        for child in resource
            .resources
            .iter()
            .filter_map(|child| model.get(&child.target))
        {
            child_bindings(model, shape, resource, child, events);
        }
    }
}

fn instance(resource: &Resource) -> impl Iterator<Item = &Reference> {
    let slots = [
        &resource.put,
        &resource.read,
        &resource.update,
        &resource.delete,
    ];
    slots.into_iter().flatten().chain(&resource.operations)
}

fn collection(resource: &Resource) -> impl Iterator<Item = &Reference> {
    let slots = [&resource.create, &resource.list];
    slots
        .into_iter()
        .flatten()
        .chain(&resource.collection_operations)
}

/// The identifier that a member is bound to by its trait.
fn explicit(member: &Member) -> Option<&str> {
    member
        .trait_value(id::RESOURCE_IDENTIFIER)
        .and_then(Node::as_str)
}

/// Identifiers of a resource and the members of a structure that hold them: those with the
/// trait, and required ones of the same name and target.
pub(super) fn bindings<'m>(
    resource: &'m Resource,
    structure: &'m Shape,
) -> BTreeMap<&'m str, &'m Member> {
    let mut found = BTreeMap::new();
    for (name, identifier) in &resource.identifiers {
        let members = || structure.members.values();
        let by_trait = members().find(|member| explicit(member) == Some(&**name));
        let by_name = || {
            let member = structure.member(name)?;
            let fits = member.traits.is_required() && member.target == identifier.target;
            fits.then_some(member)
        };
        if let Some(member) = by_trait.or_else(by_name) {
            found.insert(&**name, member);
        }
    }
    found
}

fn conflicts(shape: &Shape, events: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for member in shape.members.values() {
        if let Some(identifier) = explicit(member) {
            by_name.entry(identifier).or_default().push(member.name());
        }
    }
    for (identifier, mut members) in by_name {
        members.sort_unstable();
        let implicit = shape
            .member(identifier)
            .is_some_and(|member| explicit(member).is_none());
        let others: Vec<_> = members
            .iter()
            .copied()
            .filter(|name| *name != identifier)
            .collect();
        if implicit && !others.is_empty() {
            let message = format!(
                "Implicit resource identifier for '{identifier}' is overridden by `resourceIdentifier` trait on \
                 members: '{}'",
                others.join("', '")
            );
            events.push(about(Severity::Warning, EVENT, shape, message));
        }
        if members.len() > 1 {
            let message = format!(
                "Conflicting resource identifier member bindings found for identifier '{identifier}' between \
                 members: '{}'",
                members.join("', '")
            );
            events.push(about(Severity::Error, EVENT, shape, message));
        }
    }
}

fn input<'m>(model: &'m Model, reference: &Reference) -> Option<(&'m Shape, &'m Shape)> {
    let operation = model.get(&reference.target)?;
    let input = model.get(&operation.as_operation()?.input.target)?;
    Some((operation, input))
}

fn all_bound(resource: &Resource, input: &Shape) -> bool {
    let bound = bindings(resource, input);
    resource.identifiers.iter().all(|(name, identifier)| {
        let member = bound.get(&**name);
        member.is_some_and(|member| member.target == identifier.target)
    })
}

fn instance_binding(
    model: &Model,
    shape: &Shape,
    resource: &Resource,
    reference: &Reference,
) -> Option<Diagnostic> {
    let (operation, input) = input(model, reference)?;
    if all_bound(resource, input) {
        return None;
    }
    let shown =
        |name: &str, what: &str| format!("required member named `{name}` that targets `{what}`");
    let wanted = resource.identifiers.iter();
    let mut wanted: Vec<_> = wanted
        .map(|(name, identifier)| shown(name, identifier.target.as_str()))
        .collect();
    wanted.sort();
    let found = bindings(resource, input);
    let found: Vec<_> = found
        .iter()
        .map(|(name, member)| shown(name, member.name()))
        .collect();
    let message = format!(
        "This operation does not form a valid instance operation when bound to resource `{}`. All of the \
         identifiers of the resource were not implicitly or explicitly bound to the input of the operation. \
         Expected the following identifier bindings: [{}]. Found the following identifier bindings: [{}]",
        shape.id,
        wanted.join(", "),
        found.join(", ")
    );
    Some(about(Severity::Error, EVENT, operation, message))
}

fn collection_binding(
    model: &Model,
    shape: &Shape,
    resource: &Resource,
    reference: &Reference,
) -> Option<Diagnostic> {
    let (operation, input) = input(model, reference)?;
    if resource.identifiers.is_empty() || !all_bound(resource, input) {
        return None;
    }
    let message = format!(
        "This operation is bound as a collection operation on the `{}` resource, but it improperly binds all of \
         the identifiers of the resource to members of the operation input.",
        shape.id
    );
    Some(about(Severity::Error, EVENT, operation, message))
}

/// Operations of a child hold the identifiers of its parent too.
fn child_bindings(
    model: &Model,
    parent: &Shape,
    resource: &Resource,
    child: &Shape,
    events: &mut Vec<Diagnostic>,
) {
    let Some(own) = child.as_resource() else {
        return;
    };
    for reference in own.all_operations() {
        let Some((operation, input)) = input(model, reference) else {
            continue;
        };
        let bound = bindings(own, input);
        let names = resource.identifiers.keys().map(|name| &**name);
        let missing: Vec<&str> = names.filter(|name| !bound.contains_key(name)).collect();
        if !missing.is_empty() {
            let (child, parent) = (&child.id, &parent.id);
            let message = format!(
                "This operation is bound to the `{child}` resource, which is a child of the `{parent}` resource, \
                 and it is missing the following resource identifier bindings of `{parent}`: [{}]",
                ticked(missing)
            );
            events.push(about(Severity::Error, EVENT, operation, message));
        }
    }
}
