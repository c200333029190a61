//! Every trait is defined.

use super::part::Run;
use super::{Options, holders_of};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::map::HashMap;
use crate::model::Model;
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::id;

/// Which traits are applied somewhere: whether that at a place is.
pub(super) struct Applied(Vec<bool>);

impl Applied {
    pub(super) fn has(&self, model: &Model, trait_id: &str) -> bool {
        let place = model.place_spelt(trait_id);
        let applied = place.and_then(|place| self.0.get(place));
        applied.copied().unwrap_or_default()
    }

    /// The definitions of the traits that are applied.
    pub(super) fn definitions<'m>(&self, model: &'m Model) -> impl Iterator<Item = &'m Shape> {
        let applied = self.0.iter().enumerate().filter(|(_, applied)| **applied);
        applied.filter_map(|(place, _)| model.at(place))
    }
}

/// Looks for traits without definition, and notes which there are.
pub(super) struct Search<'m> {
    model: &'m Model,
    options: Options,
    advised: Advised<'m>,
    pub(super) applied: Applied,
}

impl<'m> Search<'m> {
    pub(super) fn new(model: &'m Model, options: Options) -> Self {
        Self {
            model,
            options,
            advised: Advised::default(),
            applied: Applied(vec![false; model.len()]),
        }
    }

    pub(super) fn validate(&mut self, run: &Run<'m>, events: &mut Vec<Diagnostic>) {
        let (model, all) = (self.model, &mut self.applied);
        for (on, _, traits) in run.shapes().flat_map(holders_of) {
            for (trait_id, applied) in traits.iter().filter(|(_, applied)| !applied.inherited) {
                let place = model.place_of(trait_id);
                let seen = place.and_then(|place| all.0.get_mut(place));
                if seen.as_ref().is_some_and(|seen| **seen) {
                    continue;
                }
                let definition = place.and_then(|place| model.at(place));
                let named = (trait_id, definition);
                let event = check(model, self.options, on, named, &mut self.advised);
                if let (None, Some(seen)) = (&event, seen) {
                    *seen = true;
                }
                events.extend(event.map(|event| event.at(applied.span)));
            }
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
    (trait_id, definition): (&'m ShapeId, Option<&Shape>),
    advised: &mut Advised<'m>,
) -> Option<Diagnostic> {
    match definition {
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
