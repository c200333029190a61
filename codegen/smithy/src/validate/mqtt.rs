//! Topics of MQTT operations and the members that fill them (event `MqttTopicLabel`).

use super::{Validator, about, about_member, applied, place, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

pub(super) const VALIDATORS: [Validator; 1] = [labels];

const EVENT: &str = "MqttTopicLabel";
const LABEL: &str = "smithy.mqtt#topicLabel";

fn labels(model: &Model, events: &mut Vec<Diagnostic>) {
    for trait_id in ["smithy.mqtt#subscribe", "smithy.mqtt#publish"] {
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
        .and_then(|o| model.get(&o.input.target));
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
