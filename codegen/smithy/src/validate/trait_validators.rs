//! What trait definitions say about the shapes around the one with the trait (event
//! `TraitValidators`, and the identifiers that the definitions give).

use super::{about, holders, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Selector, Work};
use crate::shape::Shape;
use crate::shape_id::{ShapeId, is_namespace};

const TRAIT: &str = "smithy.api#traitValidators";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let work = Work::default();
    for definition in model.trait_definitions() {
        let validators = definition.trait_value(TRAIT).and_then(Node::as_object);
        let Some(validators) = validators else {
            continue;
        };
        let before = events.len();
        for key in validators.keys().filter(|key| !is_namespace(key)) {
            let message = format!("`{TRAIT}` key is not a valid event ID: `{key}`");
            let span = place(&definition.traits, TRAIT, definition.span);
            events.push(about(Severity::Error, "TraitValidators", definition, message).at(span));
        }
        if events.len() > before {
            continue;
        }
        for (key, entry) in validators {
            run(model, &work, definition, (key, &entry.value), events);
        }
    }
}

fn run(
    model: &Model,
    work: &Work,
    definition: &Shape,
    (event, rule): (&str, &Node),
    events: &mut Vec<Diagnostic>,
) {
    let text = |key| rule.get(key).and_then(Node::as_str);
    let Some(selector) = text("selector").and_then(|text| Selector::parse(text).ok()) else {
        return;
    };
    let severity = text("severity")
        .and_then(Severity::parse)
        .unwrap_or(Severity::Error);
    let suffix = text("message")
        .map(|message| format!(": {message}"))
        .unwrap_or_default();
    let applied = holders(model).filter(|(_, _, traits)| traits.has(definition.id.as_str()));
    for (on, _, _) in applied {
        let found = match selector.select_from(model, work, on) {
            Ok(found) => found,
            Err(error) => {
                let message = format!("The selector of `{event}` is too costly. {error}.");
                let event = about(Severity::Error, "TraitValidators", definition, message);
                return events.push(event.at(rule.span));
            }
        };
        for found in found {
            let message = format!(
                "Found an incompatible shape when validating the constraints of the `{}` trait attached to \
                 `{on}`{suffix}",
                definition.id
            );
            let event = Diagnostic::new(severity, event, message).on(found);
            events.extend(span(model, found).map(|span| event.at(span)));
        }
    }
}

fn span(model: &Model, id: &ShapeId) -> Option<crate::source::Span> {
    let member = model.member(id).map(|member| member.span);
    member.or_else(|| model.get(id).map(|shape| shape.span))
}
