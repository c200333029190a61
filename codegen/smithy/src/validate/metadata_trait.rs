//! Types of metadata: one a key, and values that fit (events `MetadataTrait` and
//! `TypedMetadata.*`).

use std::collections::BTreeMap;

use super::node_value::{Checker, Rules};
use super::{about, listed, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::Shape;

const TRAIT: &str = "smithy.api#metadata";

/// Keys whose meaning is Smithy's own.
const RESERVED: [&str; 3] = ["severityOverrides", "suppressions", "validators"];

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut by_key: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for shape in model.shapes_as_written() {
        if let Some(key) = shape.trait_value(TRAIT).and_then(key) {
            by_key.entry(key).or_default().push(shape);
        }
    }
    for (key, shapes) in by_key {
        definitions(key, &shapes, events);
        if let (Some(value), Some(shape)) = (model.metadata().get(key), shapes.first()) {
            values(model, key, shape, value, events);
        }
    }
}

fn key(value: &Node) -> Option<&str> {
    value
        .as_str()
        .or_else(|| value.get("key").and_then(Node::as_str))
}

fn definitions(key: &str, shapes: &[&Shape], events: &mut Vec<Diagnostic>) {
    for shape in shapes {
        let span = place(&shape.traits, TRAIT, shape.span);
        let event =
            |message: String| about(Severity::Error, "MetadataTrait", shape, message).at(span);
        if RESERVED.contains(&key) && !shape.id.is_prelude() {
            events.push(event(format!(
                "The metadata key `{key}` has been reserved by Smithy and may not be defined elsewhere."
            )));
            continue;
        }
        let others = shapes.iter().filter(|other| other.id != shape.id);
        let others: Vec<_> = others.map(|other| other.id.as_str()).collect();
        if !others.is_empty() {
            events.push(event(format!(
                "A type has already been defined for the metadata key `{key}`. Conflicts with: {}",
                listed(&others)
            )));
        }
    }
}

fn values(model: &Model, key: &str, shape: &Shape, value: &Node, events: &mut Vec<Diagnostic>) {
    for finding in Checker::new(model).check(shape, value, Rules::default()) {
        let message = format!("metadata.{key}{}: {}", finding.path, finding.message);
        let event = match &*finding.event {
            "" => format!("TypedMetadata.{key}"),
            rest => format!("TypedMetadata.{key}.{rest}"),
        };
        events.push(Diagnostic::new(finding.severity, &event, message).at(finding.span));
    }
}
