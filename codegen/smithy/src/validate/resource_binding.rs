//! Members that hold identifiers of resources (event `ResourceIdentifierBinding`).

use std::collections::BTreeMap;

use super::part::Part;
use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{ResourceBinding, bound_as, explicit_identifier, identifier_bindings};
use crate::model::Model;
use crate::shape::{Reference, Resource, Shape, ShapeKind};

const EVENT: &str = "ResourceIdentifierBinding";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Structure) {
        conflicts(shape, events);
    }
    for shape in model.shapes_of(ShapeKind::Resource) {
        let Some(resource) = shape.as_resource() else {
            continue;
        };
        let collection = || bound_as(resource, ResourceBinding::Collection);
        let collected = |one: &&Reference| collection().any(|c| c.target == one.target);
        for reference in bound_as(resource, ResourceBinding::Instance).filter(|one| !collected(one))
        {
            events.extend(instance_binding(model, shape, resource, reference));
        }
        for reference in collection() {
            events.extend(collection_binding(model, shape, resource, reference));
        }
        for child in resource
            .resources
            .iter()
            .filter_map(|child| model.referred(child))
        {
            child_bindings(model, shape, resource, child, events);
        }
    }
}

fn conflicts(shape: &Shape, events: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for member in shape.members.values() {
        if let Some(identifier) = explicit_identifier(member) {
            by_name.entry(identifier).or_default().push(member.name());
        }
    }
    for (identifier, mut members) in by_name {
        members.sort_unstable();
        let implicit = shape
            .member(identifier)
            .is_some_and(|member| explicit_identifier(member).is_none());
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
    let operation = model.referred(reference)?;
    let input = model.get(&operation.as_operation()?.input.target)?;
    Some((operation, input))
}

fn all_bound(resource: &Resource, input: &Shape) -> bool {
    let bound = identifier_bindings(resource, input);
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
    let found = identifier_bindings(resource, input);
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
    let event = about(Severity::Error, EVENT, operation, message);
    let event = event.label(reference.span, "bound here");
    Some(advise(event, resource, input))
}

/// Says what the first identifier without a member lacks.
fn advise(event: Diagnostic, resource: &Resource, input: &Shape) -> Diagnostic {
    let bound = identifier_bindings(resource, input);
    let mut identifiers = resource.identifiers.iter();
    let Some((name, identifier)) = identifiers.find(|(name, _)| !bound.contains_key(&***name))
    else {
        return event;
    };
    let target = &identifier.target;
    let mut members = input.members.values();
    let (member, help) = match input.member(name) {
        Some(member) if member.target == *target => {
            (Some(member), format!("add `@required` to `{name}`"))
        }
        Some(member) => (Some(member), format!("`{name}` has to target `{target}`")),
        None => match members.find(|member| member.target == *target) {
            Some(member) => {
                let other = member.name();
                let help = format!(
                    "name it `{name}`, or add `@resourceIdentifier(\"{name}\")` to `{other}`"
                );
                (Some(member), help)
            }
            None => {
                let help = format!(
                    "add a member `{name}: {}` with `@required` to the input",
                    target.name()
                );
                (None, help)
            }
        },
    };
    let event = match member {
        Some(member) => event.label(member.span, "is no identifier as it is"),
        None => event,
    };
    event.help(help)
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
        let bound = identifier_bindings(own, input);
        let names = resource.identifiers.keys().map(|name| &**name);
        let mut missing: Vec<&str> = names.filter(|name| !bound.contains_key(name)).collect();
        missing.sort_unstable();
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
