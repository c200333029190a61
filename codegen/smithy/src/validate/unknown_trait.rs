//! Every trait is defined.

use super::{Options, holders};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::map::HashMap;
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::traits::id;

pub(super) fn validate(model: &Model, options: Options, events: &mut Vec<Diagnostic>) {
    let mut advised = Advised::default();
    for (on, _, traits) in holders(model) {
        for (trait_id, applied) in traits.iter().filter(|(_, applied)| !applied.inherited) {
            let event = check(model, options, on, trait_id, &mut advised);
            events.extend(event.map(|event| event.at(applied.span)));
        }
    }
}

/// Unknown traits after this many get no advice: each search goes over all trait definitions.
const ADVISED: usize = 50;

/// What is advised about unknown traits: looked for once however often one is applied.
type Advised<'m> = HashMap<&'m ShapeId, Diagnostic>;

fn check<'m>(
    model: &'m Model,
    options: Options,
    on: &ShapeId,
    trait_id: &'m ShapeId,
    advised: &mut Advised<'m>,
) -> Option<Diagnostic> {
    match model.get(trait_id) {
        Some(definition) if definition.has_trait(id::TRAIT) => None,
        Some(_) => {
            let message = format!(
                "Shape `{trait_id}` cannot be applied as a trait. If this is a custom trait, please add \
                 `@trait` to this shape."
            );
            Some(Diagnostic::error("Model", message).on(trait_id))
        }
        None => {
            let searched = advised.len() < ADVISED;
            let event = advised.entry(trait_id);
            let event = event.or_insert_with(|| unknown(model, options, trait_id, searched));
            Some(event.clone().on(on))
        }
    }
}

fn unknown(model: &Model, options: Options, trait_id: &ShapeId, searched: bool) -> Diagnostic {
    let severity = if options.allow_unknown_traits {
        Severity::Warning
    } else {
        Severity::Error
    };
    let message = format!(
        "Unable to resolve trait `{trait_id}`. If this is a custom trait, then it must be defined before \
         it can be used in a model."
    );
    let event = Diagnostic::new(severity, "Model.UnresolvedTrait", message);
    match searched {
        true => advise(event, model, trait_id),
        false => event,
    }
}

fn advise(event: Diagnostic, model: &Model, trait_id: &ShapeId) -> Diagnostic {
    let ids = || model.trait_definitions().map(|definition| &definition.id);
    let import = |id: &str| format!("add `use {id}` below the namespace statement");
    if let Some(elsewhere) = ids().find(|id| id.name() == trait_id.name()) {
        return event.help(import(elsewhere.as_str()));
    }
    if let Some(namespace) = crate::shipped::namespace_of(trait_id.name()) {
        return event.help(import(&format!("{namespace}#{}", trait_id.name())));
    }
    let near = nearest(trait_id.name(), ids().map(ShapeId::name));
    let full = near.and_then(|near| ids().find(|id| id.name() == near));
    match full.map(super::trait_name) {
        Some(name) => event
            .did_you_mean(name)
            .help(format!("did you mean `@{name}`?")),
        None => event,
    }
}
