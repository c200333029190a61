//! Events raised by `metadata severityOverrides` and suppressed by the `suppress` trait on the
//! shape concerned or by `metadata suppressions` (Smithy 2.0, "Severity overrides",
//! "Suppressing events"). Errors can be neither.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

pub(super) fn suppress(model: &Model, diagnostics: &mut Diagnostics) {
    diagnostics.extend(complaints(model));
    let (suppressions, overrides) = (
        entries(model, "suppressions"),
        entries(model, "severityOverrides"),
    );
    for event in diagnostics
        .iter_mut()
        .filter(|event| event.severity < Severity::Error)
    {
        elevate(overrides, event);
        let entry = suppressions.iter().find(|entry| covers(entry, event));
        if entry.is_some() || by_trait(model, event) {
            event.severity = Severity::Suppressed;
            let reason = entry
                .and_then(|entry| entry.get("reason"))
                .and_then(Node::as_str);
            event.suppression_reason = reason.map(str::to_owned);
        }
    }
}

fn entries<'m>(model: &'m Model, key: &str) -> &'m [Node] {
    let value = model.metadata().get(key);
    value.and_then(Node::as_array).unwrap_or_default()
}

/// Raises an event to the gravest severity that entries give it.
fn elevate(overrides: &[Node], event: &mut Diagnostic) {
    let given = overrides.iter().filter(|entry| covers(entry, event));
    let given = given.filter_map(|entry| entry.get("severity")?.as_str());
    let gravest = given.filter_map(Severity::parse).max();
    event.severity = gravest.map_or(event.severity, |gravest| event.severity.max(gravest));
}

/// What is wrong with the entries themselves.
fn complaints(model: &Model) -> Vec<Diagnostic> {
    let keys = [
        ("suppressions", &["id", "namespace"][..]),
        ("severityOverrides", &["id", "namespace", "severity"][..]),
    ];
    let mut found = Vec::new();
    for (key, needed) in keys {
        let Some(value) = model.metadata().get(key) else {
            continue;
        };
        match value.as_array() {
            None => found.push(wrong(
                value,
                format!("Expected array, but found {}.", value.type_name()),
            )),
            Some(entries) => {
                let entries = entries.iter().enumerate();
                found.extend(entries.filter_map(|(index, entry)| complaint(index, entry, needed)));
            }
        }
    }
    found
}

fn wrong(node: &Node, message: String) -> Diagnostic {
    Diagnostic::error("Model", message).at(node.span)
}

fn complaint(index: usize, entry: &Node, needed: &[&str]) -> Option<Diagnostic> {
    if entry.as_object().is_none() {
        let found = entry.type_name();
        let message = format!("Expected array element {index} to be a object but found {found}.");
        return Some(wrong(entry, message));
    }
    if let Some(missing) = needed.iter().find(|key| entry.get(key).is_none()) {
        return Some(wrong(
            entry,
            format!("Missing expected member `{missing}`."),
        ));
    }
    let severity = entry
        .get("severity")
        .filter(|_| needed.contains(&"severity"))?;
    let known = matches!(severity.as_str(), Some("DANGER" | "WARNING"));
    let found = severity
        .as_str()
        .map_or_else(|| severity.to_string(), str::to_owned);
    let message = format!("Expected one of `DANGER`, `WARNING`; got `{found}`.");
    (!known).then(|| wrong(severity, message))
}

/// Whether an entry of `metadata suppressions` is about an event.
pub(crate) fn covers(entry: &Node, event: &Diagnostic) -> bool {
    let text = |key| entry.get(key).and_then(Node::as_str);
    let namespace = event.shape.as_ref().map(ShapeId::namespace);
    let in_namespace = match text("namespace") {
        Some("*") => true,
        Some(wanted) => namespace.is_some_and(|namespace| within(namespace, wanted)),
        None => false,
    };
    in_namespace && text("id").is_some_and(|id| is_event(id, &event.event))
}

/// Whether a namespace is the one wanted or, after `.*`, lies below it.
fn within(namespace: &str, wanted: &str) -> bool {
    match wanted.strip_suffix(".*") {
        Some(above) => namespace
            .strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
        None => namespace == wanted,
    }
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
        .any(|id| is_event(id, event))
}

/// Whether an identifier is the event's or a leading part of it.
pub(crate) fn is_event(id: &str, event: &str) -> bool {
    event
        .strip_prefix(id)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
