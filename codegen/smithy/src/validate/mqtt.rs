//! Topics of MQTT operations and the members that fill them (events `MqttTopicLabel`,
//! `MqttTopicConflict`).

use super::{Validator, about, about_member, applied, place, ticked};
use crate::diagnostic::{Diagnostic, Severity, joined};
use crate::index::EventStreamIndex;
use crate::map::{HashSet, IndexMap};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;

pub(super) const VALIDATORS: [Validator; 2] = [labels, conflicts];

const EVENT: &str = "MqttTopicLabel";
const LABEL: &str = "smithy.mqtt#topicLabel";
const PUBLISH: &str = "smithy.mqtt#publish";
const SUBSCRIBE: &str = "smithy.mqtt#subscribe";

/// Conflicts of one operation after this many are not counted.
const COUNTED: usize = 1_000;

/// Topics that are none, of which nothing can be made (event `Model`).
pub(super) fn creation(model: &Model, events: &mut Vec<Diagnostic>) {
    for trait_id in [SUBSCRIBE, PUBLISH] {
        for (operation, value) in applied(model, ShapeKind::Operation, trait_id) {
            let complaint = value.as_str().and_then(complaint);
            events.extend(complaint.map(|complaint| {
                let message = format!("Error creating trait `{trait_id}`: {complaint}");
                let span = place(&operation.traits, trait_id, operation.span);
                Diagnostic::error("Model", message)
                    .at(span)
                    .on(&operation.id)
            }));
        }
    }
}

/// What is wrong with a topic, first of all.
fn complaint(topic: &str) -> Option<String> {
    if topic.is_empty() {
        return Some("Topics and topic filters may not be empty".to_owned());
    }
    let mut names = HashSet::default();
    topic.split('/').find_map(|level| {
        let label = level
            .strip_prefix('{')
            .and_then(|label| label.strip_suffix('}'));
        let complaint = match label {
            _ if level.contains(['#', '+']) => {
                format!("Wildcard levels are not allowed in MQTT topics. Found `{level}`")
            }
            Some(name) if !is_label(name) => {
                return Some(format!(
                    "Invalid topic label name `{name}` found in `{topic}`"
                ));
            }
            Some(name) if !names.insert(name) => {
                return Some(format!("Duplicate topic label `{name}` found in `{topic}`"));
            }
            None if level.contains(['{', '}']) => {
                format!("Topic labels must span an entire level. Found `{level}`")
            }
            _ => return None,
        };
        Some(format!("{complaint} in `{topic}`"))
    })
}

fn is_label(name: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.chars().all(part)
}

/// An operation on a topic, and what is sent there.
struct Binding<'m> {
    operation: &'m Shape,
    trait_id: &'static str,
    topic: &'m str,
    payload: &'m ShapeId,
}

fn bindings(model: &Model) -> Vec<Binding<'_>> {
    let streams = EventStreamIndex::new(model);
    let mut found = Vec::new();
    for trait_id in [PUBLISH, SUBSCRIBE] {
        for (operation, value) in applied(model, ShapeKind::Operation, trait_id) {
            let payload = match trait_id {
                PUBLISH => operation.as_operation().map(|own| &own.input.target),
                _ if operation.traits.get(PUBLISH).is_some() => None,
                _ => streams.output(&operation.id).map(|stream| &stream.union.id),
            };
            found.extend(value.as_str().zip(payload).map(|(topic, payload)| Binding {
                operation,
                trait_id,
                topic,
                payload,
            }));
        }
    }
    found
}

/// Topics that differ in names of labels only carry the same.
fn conflicts(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut alike: IndexMap<String, Vec<Binding<'_>>> = IndexMap::default();
    for binding in bindings(model) {
        let levels = binding.topic.split('/').map(|level| match level {
            level if level.starts_with('{') => "{}",
            level => level,
        });
        let key = levels.collect::<Vec<_>>().join("/");
        alike.entry(key).or_default().push(binding);
    }
    for alike in alike.values() {
        let found = alike.iter().filter_map(|binding| conflict(binding, alike));
        events.extend(found);
    }
}

fn conflict(binding: &Binding<'_>, alike: &[Binding<'_>]) -> Option<Diagnostic> {
    let others = alike
        .iter()
        .filter(|other| other.payload != binding.payload);
    let mut shown: Vec<_> = others
        .take(COUNTED)
        .map(|other| {
            format!(
                "`{}` trait payload `{}` of `{}`",
                other.trait_id, other.payload, other.operation.id
            )
        })
        .collect();
    if shown.is_empty() {
        return None;
    }
    shown.sort_unstable();
    let operation = binding.operation;
    let message = format!(
        "This shape resolves to an MQTT topic `{}` as part of the `{}` operation, and its payload of `{}` conflicts \
         with other topic payloads: [{}]",
        binding.topic,
        operation.id,
        binding.payload,
        joined(shown.iter())
    );
    let event = about(Severity::Error, "MqttTopicConflict", operation, message);
    Some(event.at(place(&operation.traits, binding.trait_id, operation.span)))
}

fn labels(model: &Model, events: &mut Vec<Diagnostic>) {
    for trait_id in [SUBSCRIBE, PUBLISH] {
        for (operation, value) in applied(model, ShapeKind::Operation, trait_id) {
            let topic = value.as_str().unwrap_or_default();
            check(model, operation, trait_id, topic, events);
        }
    }
}

/// The labels of a topic, each a level of its own.
fn labels_of(topic: &str) -> Vec<&str> {
    let levels = topic.split('/');
    let labels = levels.filter_map(|level| level.strip_prefix('{')?.strip_suffix('}'));
    labels.collect()
}

fn check(
    model: &Model,
    operation: &Shape,
    trait_id: &str,
    topic: &str,
    events: &mut Vec<Diagnostic>,
) {
    let mut open = labels_of(topic);
    let input = operation
        .as_operation()
        .and_then(|o| model.referred(&o.input));
    let members = input.into_iter().flat_map(|input| input.members.values());
    for member in members.filter(|member| member.has_trait(LABEL)) {
        let name = member.name();
        if open.contains(&name) {
            open.retain(|label| *label != name);
            continue;
        }
        let message = format!(
            "This member is marked with the `{LABEL}` trait, but when this member is used as part of the input of the \
             `{}` operation, a corresponding label cannot be found in the `{trait_id}` trait",
            operation.id
        );
        let event = about_member(Severity::Error, EVENT, member, message);
        events.push(event.at(place(&member.traits, LABEL, member.span)));
    }
    if !open.is_empty() {
        open.sort_unstable();
        let message = format!(
            "The `{trait_id}` trait contains the following topic labels that could not be found in the input structure \
             of the operation or were not marked with the `{LABEL}` trait: [{}]",
            ticked(open)
        );
        let event = about(Severity::Error, EVENT, operation, message);
        events.push(event.at(place(&operation.traits, trait_id, operation.span)));
    }
}
