//! What lifecycle operations must be and bind (events `ResourceLifecycle`,
//! `ResourceIdentifierBinding`).

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape::{Member, Reference, Resource, Shape, ShapeKind};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Resource) {
        let Some(resource) = shape.as_resource() else {
            continue;
        };
        for (name, reference) in resource.lifecycle() {
            events.extend(lifecycle(model, shape, name, reference));
        }
        let instance = [
            &resource.put,
            &resource.read,
            &resource.update,
            &resource.delete,
        ];
        let instance = instance.into_iter().flatten().chain(&resource.operations);
        for reference in instance {
            events.extend(instance_binding(model, shape, resource, reference));
        }
        let collection = [&resource.create, &resource.list];
        for reference in collection
            .into_iter()
            .flatten()
            .chain(&resource.collection_operations)
        {
            events.extend(collection_binding(model, shape, resource, reference));
        }
    }
}

fn lifecycle(
    model: &Model,
    shape: &Shape,
    name: &str,
    reference: &Reference,
) -> Option<Diagnostic> {
    let operation = model.get(&reference.target)?;
    let wanted = match name {
        "read" | "list" if !operation.traits.is_readonly() => "readonly",
        "put" | "delete" if !operation.traits.is_idempotent() => "idempotent",
        _ => return None,
    };
    let message = format!(
        "The `{name}` lifecycle operation of this resource targets an invalid operation, `{}`. The targeted \
         operation must be marked as {wanted}.",
        operation.id
    );
    Some(
        Diagnostic::error("ResourceLifecycle", message)
            .at(reference.span)
            .on(&shape.id),
    )
}

/// The member of an operation's input that holds an identifier.
fn bound<'m>(input: &'m Shape, name: &str, identifier: &Reference) -> Option<&'m Member> {
    let explicit = input.members.values().find(|member| {
        let value = member.trait_value(crate::traits::id::RESOURCE_IDENTIFIER);
        value.and_then(crate::node::Node::as_str) == Some(name)
    });
    let implicit = || {
        input
            .member(name)
            .filter(|member| member.target == identifier.target)
    };
    explicit
        .or_else(implicit)
        .filter(|member| member.traits.is_required())
}

fn input<'m>(model: &'m Model, reference: &Reference) -> Option<(&'m Shape, &'m Shape)> {
    let operation = model.get(&reference.target)?;
    let input = model.get(&operation.as_operation()?.input.target)?;
    Some((operation, input))
}

fn instance_binding(
    model: &Model,
    shape: &Shape,
    resource: &Resource,
    reference: &Reference,
) -> Option<Diagnostic> {
    let (operation, input) = input(model, reference)?;
    let is_bound =
        |(name, id): &(&std::sync::Arc<str>, &Reference)| bound(input, name, id).is_some();
    if resource.identifiers.iter().all(|entry| is_bound(&entry)) {
        return None;
    }
    let wanted = resource.identifiers.iter().map(|(name, id)| {
        format!(
            "required member named `{name}` that targets `{}`",
            id.target
        )
    });
    let found = resource.identifiers.iter().filter(is_bound);
    let found = found.map(|(name, id)| {
        format!(
            "required member named `{name}` that targets `{}`",
            id.target
        )
    });
    let message = format!(
        "This operation does not form a valid instance operation when bound to resource `{}`. All of the \
         identifiers of the resource were not implicitly or explicitly bound to the input of the operation. \
         Expected the following identifier bindings: [{}]. Found the following identifier bindings: [{}]",
        shape.id,
        wanted.collect::<Vec<_>>().join(", "),
        found.collect::<Vec<_>>().join(", ")
    );
    let event = Diagnostic::error("ResourceIdentifierBinding", message);
    Some(event.at(operation.span).on(&operation.id))
}

fn collection_binding(
    model: &Model,
    shape: &Shape,
    resource: &Resource,
    reference: &Reference,
) -> Option<Diagnostic> {
    let (operation, input) = input(model, reference)?;
    let all = resource
        .identifiers
        .iter()
        .all(|(name, id)| bound(input, name, id).is_some());
    if resource.identifiers.is_empty() || !all {
        return None;
    }
    let message = format!(
        "This operation is bound as a collection operation on the `{}` resource, but it improperly binds \
         all of the identifiers of the resource to members of the operation input.",
        shape.id
    );
    let event = Diagnostic::error("ResourceIdentifierBinding", message);
    Some(event.at(operation.span).on(&operation.id))
}
