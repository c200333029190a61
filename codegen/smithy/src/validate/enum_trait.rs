//! The entries of the `enum` trait of Smithy 1.0 (events `EnumTrait`, `EnumNamesPresent`).

use super::part::Part;
use super::{about, enum_shape, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::IndexSet;
use crate::node::Node;
use crate::shape::Shape;
use crate::traits::id;

const EVENT: &str = "EnumTrait";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        let entries = shape.trait_value(id::ENUM).and_then(Node::as_array);
        if let Some(entries) = entries {
            let start = events.len();
            check(shape, entries, events);
            let span = place(&shape.traits, id::ENUM, shape.span);
            events
                .iter_mut()
                .skip(start)
                .for_each(|event| event.span = Some(span));
        }
    }
}

fn text<'e>(entry: &'e Node, key: &str) -> Option<&'e str> {
    entry.get(key).and_then(Node::as_str)
}

fn check(shape: &Shape, entries: &[Node], events: &mut Vec<Diagnostic>) {
    let named = entries.iter().any(|entry| text(entry, "name").is_some());
    repeated(shape, entries, "value", events);
    let names = repeated(shape, entries, "name", events);
    for name in names {
        if let Some(message) = enum_shape::name_complaint(name) {
            let event = format!("{EVENT}.{name}");
            events.push(about(Severity::Warning, &event, shape, message));
        }
    }
    for entry in entries
        .iter()
        .filter(|entry| named && text(entry, "name").is_none())
    {
        let message = format!(
            "`{}` enum value body is missing the `name` property; if any enum trait value contains a `name` \
             property, then all values must contain the `name` property.",
            text(entry, "value").unwrap_or_default()
        );
        events.push(about(Severity::Error, EVENT, shape, message));
    }
    if !named {
        let message = "Enums should define the `name` property to allow rich types to be generated in code \
                       generators.";
        events.push(about(Severity::Warning, "EnumNamesPresent", shape, message));
    }
}

/// The distinct texts of a property, in order; those given again are reported.
fn repeated<'e>(
    shape: &Shape,
    entries: &'e [Node],
    property: &str,
    events: &mut Vec<Diagnostic>,
) -> IndexSet<&'e str> {
    let mut seen = IndexSet::default();
    for value in entries.iter().filter_map(|entry| text(entry, property)) {
        if !seen.insert(value) {
            let message = format!(
                "Duplicate enum trait values found with the same `{property}` property of '{value}'"
            );
            events.push(about(Severity::Error, EVENT, shape, message));
        }
    }
    seen
}
