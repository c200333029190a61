//! Every trait is on a shape its definition selects (event `TraitTarget`).

use std::collections::BTreeMap;

use super::{holders, trait_name};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Membership, Selector};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut applied: BTreeMap<&ShapeId, Vec<(&ShapeId, Span)>> = BTreeMap::new();
    for (on, _, traits) in holders(model).filter(|(on, _, _)| !on.is_prelude()) {
        for (trait_id, found) in traits.iter() {
            applied.entry(trait_id).or_default().push((on, found.span));
        }
    }
    let membership = Membership::new(model);
    for (trait_id, places) in applied {
        check(model, &membership, trait_id, &places, events);
    }
}

fn check<'m>(
    model: &'m Model,
    membership: &Membership<'m>,
    trait_id: &ShapeId,
    places: &[(&'m ShapeId, Span)],
    events: &mut Vec<Diagnostic>,
) {
    let name = trait_name(trait_id);
    if model
        .get(trait_id)
        .is_some_and(|definition| definition.traits.is_mixin())
    {
        events.extend(places.iter().map(|(on, span)| {
            let message = format!("Trait `{name}` is a mixin and cannot be applied to `{on}`.");
            Diagnostic::error("TraitTarget", message).at(*span).on(on)
        }));
        return;
    }
    let Some((text, selector)) = selector(model, trait_id) else {
        return;
    };
    let picked = membership.picked(&selector, places.iter().map(|(on, _)| *on));
    for (on, span) in places.iter().filter(|(on, _)| !picked.contains(on)) {
        let message = format!(
            "Trait `{name}` cannot be applied to `{on}`. This trait may only be applied to shapes that match the \
             following selector: {text}"
        );
        events.push(Diagnostic::error("TraitTarget", message).at(*span).on(on));
    }
}

/// The selector of a trait, its text on one line; `None` where any shape will do.
fn selector(model: &Model, trait_id: &ShapeId) -> Option<(String, Selector)> {
    let definition = model.get(trait_id)?.trait_value(id::TRAIT)?;
    let text = definition.get("selector").and_then(Node::as_str)?;
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let text = lines.join(" ").trim().to_owned();
    let parsed = Selector::parse(&text).ok().filter(|_| text != "*")?;
    Some((text, parsed))
}
