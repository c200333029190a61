//! Defaults are values of the shapes they are defaults of (event `DefaultTrait`).

use super::members;
use super::node_value::{Checker, Finding, Rules};
use super::part::Part;
use crate::diagnostic::Diagnostic;
use crate::node::{Node, NodeValue};
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;

const EVENT: &str = "DefaultTrait";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let mut checker = model.defaults();
    for shape in model.shapes() {
        if let Some(value) = shape.traits.default_value() {
            own(&mut checker, shape, value, events);
        }
    }
    for (shape, member) in members(model) {
        let Some(target) = model.target(member) else {
            continue;
        };
        let own = member.traits.default_value();
        if let Some(value) = own.filter(|value| !value.is_null()) {
            check(&member.id, target, value, events);
            let found = checker.check_member(member, value, RULES);
            findings(&member.id, found, events);
        }
        let shared = target
            .traits
            .default_value()
            .filter(|_| shape.kind == ShapeKind::Structure);
        events.extend(shared.and_then(|shared| disagreement(member, target, own, shared)));
    }
}

/// A zero is what Smithy 1.0 gave numbers without asking.
const RULES: Rules = Rules {
    lenient: false,
    lenient_zero: true,
    nulls: false,
    epoch_seconds: false,
};

fn own(checker: &mut Checker<'_>, shape: &Shape, value: &Node, events: &mut Vec<Diagnostic>) {
    if value.is_null() {
        let message = "The @default trait can be set to null only on members";
        return events.push(
            Diagnostic::error(EVENT, message)
                .at(value.span)
                .on(&shape.id),
        );
    }
    check(&shape.id, shape, value, events);
    findings(&shape.id, checker.check(shape, value, RULES), events);
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
        None => format!(
            "Member targets {id}, which requires that the member defines the same default of `{shared}` or `null`"
        ),
    };
    Some(
        Diagnostic::error(EVENT, message)
            .at(member.span)
            .on(&member.id),
    )
}

fn check(on: &ShapeId, shape: &Shape, value: &Node, events: &mut Vec<Diagnostic>) {
    if let Some(message) = complaint(shape, value) {
        events.push(Diagnostic::error(EVENT, message).at(value.span).on(on));
    }
    let encoded = value.as_str().is_none_or(is_base64);
    if shape.kind == ShapeKind::Blob && !encoded {
        let message = "The @default value of a blob should be a valid base64 string.";
        events.push(Diagnostic::warning(EVENT, message).at(value.span).on(on));
    }
}

/// Whether a text is base64; padding may be left out.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let fits = match digits.len() % 4 {
        0 => padding == 0,
        2 => matches!(padding, 0 | 2),
        3 => matches!(padding, 0 | 1),
        _ => false,
    };
    fits && digits
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'))
}

fn findings(on: &ShapeId, found: Vec<Finding>, events: &mut Vec<Diagnostic>) {
    for finding in found {
        let (path, message) = (finding.path, finding.message);
        let message = format!("Error validating @default trait{path}: {message}");
        let event = match &*finding.event {
            "" => EVENT.to_owned(),
            rest => format!("{EVENT}.{rest}"),
        };
        let event = Diagnostic::new(finding.severity, &event, message);
        events.push(event.at(finding.span).on(on));
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
