//! Suppressed events (Smithy 2.0, "Suppressing events"): by the `suppress` trait on the shape
//! concerned, or by `metadata suppressions` for a namespace. Errors cannot be suppressed.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

pub(super) fn suppress(model: &Model, diagnostics: &mut Diagnostics) {
    let entries = model
        .metadata()
        .get("suppressions")
        .and_then(Node::as_array)
        .unwrap_or_default();
    for event in diagnostics
        .iter_mut()
        .filter(|event| event.severity < Severity::Error)
    {
        let entry = entries.iter().find(|entry| covers(entry, event));
        if entry.is_some() || by_trait(model, event) {
            event.severity = Severity::Suppressed;
            let reason = entry
                .and_then(|entry| entry.get("reason"))
                .and_then(Node::as_str);
            event.suppression_reason = reason.map(str::to_owned);
        }
    }
}

fn covers(entry: &Node, event: &Diagnostic) -> bool {
    let text = |key| entry.get(key).and_then(Node::as_str);
    let namespace = event.shape.as_ref().map(ShapeId::namespace);
    let in_namespace = match text("namespace") {
        Some("*") => true,
        wanted => wanted.is_some() && wanted == namespace,
    };
    in_namespace && text("id").is_some_and(|id| matches(id, &event.event))
}

fn by_trait(model: &Model, event: &Diagnostic) -> bool {
    let Some(shape) = &event.shape else {
        return false;
    };
    let on_member = model
        .member(shape)
        .is_some_and(|member| suppresses(&member.traits, &event.event));
    on_member
        || model
            .find(shape.root_str())
            .is_some_and(|found| suppresses(&found.traits, &event.event))
}

fn suppresses(traits: &TraitMap, event: &str) -> bool {
    let ids = traits
        .value(id::SUPPRESS)
        .and_then(Node::as_array)
        .unwrap_or_default();
    ids.iter()
        .filter_map(Node::as_str)
        .any(|id| matches(id, event))
}

/// Whether an identifier is the event's or a leading part of it.
fn matches(id: &str, event: &str) -> bool {
    event
        .strip_prefix(id)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
