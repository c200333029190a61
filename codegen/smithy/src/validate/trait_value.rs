//! Every trait's value is one of its definition (event `TraitValue`).

use super::{node_value, trait_name};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        check(model, &shape.id, &shape.traits, events);
        for member in shape.members.values() {
            check(model, &member.id, &member.traits, events);
        }
    }
}

fn check(model: &Model, on: &ShapeId, traits: &TraitMap, events: &mut Vec<Diagnostic>) {
    for (id, applied) in traits.iter().filter(|(_, applied)| !applied.inherited) {
        let Some(definition) = model.get(id) else {
            continue;
        };
        for finding in node_value::check(model, definition, &applied.value) {
            let (name, path) = (trait_name(id), &finding.path);
            let message = format!("Error validating trait `{name}`{path}: {}", finding.message);
            let event = match &*finding.event {
                "" => "TraitValue".to_owned(),
                rest => format!("TraitValue.{rest}"),
            };
            events.push(
                Diagnostic::new(finding.severity, &event, message)
                    .at(finding.span)
                    .on(on),
            );
        }
    }
}
