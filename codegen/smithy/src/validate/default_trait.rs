//! Defaults are values of the shapes they are defaults of (event `DefaultTrait`).

use super::{members, node_value};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;

const EVENT: &str = "DefaultTrait";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        if let Some(value) = shape.traits.default_value() {
            check(model, &shape.id, shape, value, events);
        }
    }
    for (_, member) in members(model) {
        let Some(target) = model.target(member) else {
            continue;
        };
        let own = member.traits.default_value();
        if let Some(value) = own.filter(|value| !value.is_null()) {
            check(model, &member.id, target, value, events);
        }
        let shared = target.traits.default_value();
        events.extend(shared.and_then(|shared| disagreement(member, target, own, shared)));
    }
}

fn disagreement(
    member: &crate::shape::Member,
    target: &Shape,
    own: Option<&Node>,
    shared: &Node,
) -> Option<Diagnostic> {
    let id = &target.id;
    let message = match own {
        Some(own) if own.is_null() || own == shared => return None,
        Some(own) => format!(
            "Member defines a default value that differs from the default value of the target shape, \
             {id}. The member has a default of `{own}`, but the target has a default of `{shared}`."
        ),
        None if member.traits.is_required() || !member_of_structure(member) => return None,
        None => format!(
            "Member targets {id}, which requires that the member defines the same default of `{shared}`"
        ),
    };
    Some(
        Diagnostic::error(EVENT, message)
            .at(member.span)
            .on(&member.id),
    )
}

/// Lists and maps have members of fixed names, whose values are never absent.
fn member_of_structure(member: &crate::shape::Member) -> bool {
    !matches!(member.name(), "member" | "key" | "value")
}

fn check(model: &Model, on: &ShapeId, shape: &Shape, value: &Node, events: &mut Vec<Diagnostic>) {
    if let Some(message) = complaint(shape, value) {
        events.push(Diagnostic::error(EVENT, message).at(value.span).on(on));
    }
    for finding in node_value::check(model, shape, value) {
        let message = format!("Error validating @default trait: {}", finding.message);
        let (severity, event) = match finding.event.ends_with("InvalidRange") {
            true => (Severity::Warning, format!("{EVENT}.{}", finding.event)),
            false => (finding.severity, EVENT.to_owned()),
        };
        events.push(
            Diagnostic::new(severity, &event, message)
                .at(finding.span)
                .on(on),
        );
    }
}

/// Aggregates default to nothing inside.
fn complaint(shape: &Shape, value: &Node) -> Option<String> {
    let empty = match &value.value {
        NodeValue::Array(items) => items.is_empty(),
        NodeValue::Object(members) => members.is_empty(),
        _ => true,
    };
    let kind = match shape.kind {
        _ if empty => return None,
        ShapeKind::List | ShapeKind::Set => "list must be an empty list",
        ShapeKind::Map => "map must be an empty map",
        ShapeKind::Document if value.as_array().is_some() => "document cannot be a non-empty array",
        ShapeKind::Document => "document cannot be a non-empty object",
        _ => return None,
    };
    Some(format!("The @default value of a {kind}"))
}
