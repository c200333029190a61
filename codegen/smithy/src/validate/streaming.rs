//! Streams stand at the top of inputs and outputs, one in each, and events are structures
//! (event `StreamingTrait`).

use super::part::Part;
use super::{about_member, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{Closure, protocols_of};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};
use crate::traits::id;

const EVENT: &str = "StreamingTrait";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (_, member) in members(model) {
        let Some(target) = model.target(member) else {
            continue;
        };
        if target.has_trait(id::STREAMING) {
            placement(member, target, events);
        }
        if holds_stream(model, target) {
            let message = format!(
                "Members cannot target structures that contain a stream, but this member targets {}",
                target.id
            );
            events.push(
                Diagnostic::error(EVENT, message)
                    .at(member.target_span)
                    .on(&member.id),
            );
        }
    }
    in_errors(model, events);
    for union in model
        .shapes_of(ShapeKind::Union)
        .filter(|union| union.has_trait(id::STREAMING))
    {
        events.extend(event_shapes(model, union));
    }
    for operation in model.shapes_of(ShapeKind::Operation) {
        events.extend(known_length(model, operation));
    }
    for service in model
        .services()
        .filter(|service| binds_payloads(model, service))
    {
        payloads(model, service, events);
    }
}

/// Whether a protocol of the service knows the `httpPayload` trait.
fn binds_payloads(model: &Model, service: &Shape) -> bool {
    protocols_of(model, &service.id)
        .into_iter()
        .any(|protocol| {
            let definition = model.get(protocol);
            let definition =
                definition.and_then(|shape| shape.trait_value(id::PROTOCOL_DEFINITION));
            let traits = definition
                .and_then(|value| value.get("traits"))
                .and_then(Node::as_array);
            let mut traits = traits.unwrap_or_default().iter();
            traits.any(|name| name.as_str() == Some(id::HTTP_PAYLOAD))
        })
}

fn payloads(model: &Part<'_, '_>, service: &Shape, events: &mut Vec<Diagnostic>) {
    let closure = model.closure(&service.id).into_iter();
    for member in closure
        .flat_map(Closure::shapes)
        .flat_map(|shape| shape.members.values())
    {
        let target = model
            .target(member)
            .filter(|target| target.has_trait(id::STREAMING));
        if let Some(target) = target.filter(|_| !member.traits.is_http_payload()) {
            let message = format!(
                "Member `{}` referencing @streaming shape `{}` must have the @httpPayload trait, as service `{}` \
                 has a protocol that supports @httpPayload.",
                member.id, target.id, service.id
            );
            events.push(about_member(Severity::Error, EVENT, member, message));
        }
    }
}

/// A stream of bytes that is not there cannot be told from one without bytes.
fn placement(member: &Member, target: &Shape, events: &mut Vec<Diagnostic>) {
    let set = member.traits.is_required() || member.traits.default_value().is_some();
    if target.kind == ShapeKind::Blob && !set {
        let message = "Members that target blobs marked with the `streaming` trait MUST also be marked with the \
                       `required` or `default` trait.";
        let event = Diagnostic::error(EVENT, message);
        events.push(event.at(member.target_span).on(&member.id));
    }
}

/// Errors hold no streams.
fn in_errors(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let operations = model.shapes_of(ShapeKind::Operation);
    let operations = operations.filter_map(|shape| Some((shape, &shape.as_operation()?.errors)));
    let services = model.services();
    let services = services.filter_map(|shape| Some((shape, &shape.as_service()?.errors)));
    for (shape, error) in operations
        .chain(services)
        .flat_map(|(shape, errors)| errors.iter().map(move |error| (shape, error)))
    {
        let target = model.referred(error);
        if let Some(target) = target.filter(|target| holds_stream(model, target)) {
            let message = format!(
                "This shape has an invalid `ERROR` relationship to a structure, `{}`, that contains a stream",
                target.id
            );
            let event = Diagnostic::error(EVENT, message);
            events.push(event.at(error.span).on(&shape.id));
        }
    }
}

fn holds_stream(model: &Model, shape: &Shape) -> bool {
    let streams = |member| {
        model
            .target(member)
            .is_some_and(|target| target.has_trait(id::STREAMING))
    };
    shape.members.values().any(streams)
}

fn event_shapes(model: &Model, union: &Shape) -> Option<Diagnostic> {
    let structure = |member| {
        model
            .target(member)
            .is_some_and(|target| target.kind == ShapeKind::Structure)
    };
    let wrong = union.members.values().filter(|member| !structure(member));
    let mut wrong: Vec<_> = wrong.map(Member::name).collect();
    wrong.sort_unstable();
    let message = format!(
        "Each member of an event stream union must target a structure shape, but the following union \
         members do not: [{}]",
        wrong.join(", ")
    );
    (!wrong.is_empty()).then(|| {
        Diagnostic::error(EVENT, message)
            .at(union.span)
            .on(&union.id)
    })
}

/// A stream of unknown length cannot be answered with a length.
fn known_length(model: &Model, operation: &Shape) -> Option<Diagnostic> {
    let output = model.get(&operation.as_operation()?.output.target)?;
    let limited = |member| {
        model
            .target(member)
            .is_some_and(|target| target.traits.requires_length())
    };
    let message = format!(
        "Structures that contain a reference to a stream marked with the @requiresLength trait can only be \
         used as operation inputs, but this structure is referenced from `{}` as output",
        operation.id
    );
    let any = output.members.values().any(limited);
    any.then(|| {
        Diagnostic::error(EVENT, message)
            .at(output.span)
            .on(&output.id)
    })
}
