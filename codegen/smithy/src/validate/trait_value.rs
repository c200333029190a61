//! Every trait's value is one of its definition (event `TraitValue`).

use super::node_value::{Checker, Rules};
use super::part::Part;
use super::{holders, trait_name};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let mut checker = model.values();
    for (on, _, traits) in holders(model).filter(|(on, _, _)| !on.is_prelude()) {
        check(model, &mut checker, on, traits, events);
    }
}

fn check(
    model: &Model,
    checker: &mut Checker<'_>,
    on: &ShapeId,
    traits: &TraitMap,
    events: &mut Vec<Diagnostic>,
) {
    for (id, applied) in traits.iter().filter(|(_, applied)| !applied.inherited) {
        let Some(definition) = model.get(id) else {
            continue;
        };
        for finding in checker.check(definition, &applied.value, Rules::default()) {
            let (name, path) = (trait_name(id), &finding.path);
            let message = format!("Error validating trait `{name}`{path}: {}", finding.message);
            let event = match &*finding.event {
                "" => "TraitValue".to_owned(),
                rest => format!("TraitValue.{rest}"),
            };
            let mut event = Diagnostic::new(finding.severity, &event, message);
            event.suggestion = finding.suggestion;
            events.push(event.at(finding.span).on(on));
        }
    }
}
