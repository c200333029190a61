//! Every trait is on a shape its definition selects (event `TraitTarget`).

use std::collections::{BTreeSet, HashMap};

use super::trait_name;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::node::Node;
use crate::selector::Selector;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::id;

/// The text of a trait's selector and the shapes it picks; `None` where any shape will do.
type Allowed<'m> = Option<(String, BTreeSet<&'m ShapeId>)>;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&ShapeId, Allowed<'_>> = HashMap::new();
    for (trait_id, on, span) in applications(model) {
        let allowed = known
            .entry(trait_id)
            .or_insert_with(|| allowed(model, trait_id));
        let Some((selector, shapes)) = allowed else {
            continue;
        };
        if !shapes.contains(on) {
            let message = format!(
                "Trait `{}` cannot be applied to `{on}`. This trait may only be applied to shapes that \
                 match the following selector: {selector}",
                trait_name(trait_id)
            );
            events.push(Diagnostic::error("TraitTarget", message).at(span).on(on));
        }
    }
}

fn applications(model: &Model) -> impl Iterator<Item = (&ShapeId, &ShapeId, Span)> {
    model.shapes().flat_map(|shape| {
        let own = shape
            .traits
            .iter()
            .map(|(id, applied)| (id, &shape.id, applied));
        let members = shape.members.values().flat_map(|member| {
            member
                .traits
                .iter()
                .map(|(id, applied)| (id, &member.id, applied))
        });
        own.chain(members)
            .map(|(id, on, applied)| (id, on, applied.span))
    })
}

fn allowed<'m>(model: &'m Model, trait_id: &ShapeId) -> Allowed<'m> {
    let selector = model
        .get(trait_id)?
        .trait_value(id::TRAIT)?
        .get("selector")?;
    let text = Node::as_str(selector)?
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let parsed = Selector::parse(&text).ok().filter(|_| text != "*")?;
    Some((text, parsed.select(model)))
}
