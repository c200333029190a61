//! Every trait is on a shape its definition selects (event `TraitTarget`).

use std::collections::BTreeMap;

use super::{about, holders, place, trait_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::HashSet;
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Membership, Selector, TooCostly, Work};
use crate::shape::Shape;
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
    let work = Work::default();
    let membership = Membership::new(model, &work);
    for (trait_id, places) in applied {
        check(model, &membership, trait_id, &places, events);
    }
}

fn check<'m>(
    model: &'m Model,
    membership: &Membership<'m, '_>,
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
    let picked = match membership.picked(&selector, places.iter().map(|(on, _)| *on)) {
        Ok(picked) => picked,
        Err(error) => return events.extend(too_costly(model, trait_id, error)),
    };
    let wrong: Vec<_> = places
        .iter()
        .filter(|(on, _)| !picked.contains(on))
        .collect();
    let advice = advice(membership, &text, &wrong);
    for (on, span) in wrong {
        let message = format!(
            "Trait `{name}` cannot be applied to `{on}`. This trait may only be applied to shapes that match the \
             following selector: {text}"
        );
        let event = Diagnostic::error("TraitTarget", message).at(*span).on(on);
        events.push(match advice.iter().find(|(_, fit)| fit.contains(on)) {
            Some((help, _)) => event.help(help),
            None => event.help(described(model, on)),
        });
    }
}

/// The work is shared by all traits: it may be others that used most of it.
fn too_costly(model: &Model, trait_id: &ShapeId, error: TooCostly) -> Option<Diagnostic> {
    let definition = model.get(trait_id)?;
    let message = format!("The selectors of traits are too costly. {error}.");
    let span = place(&definition.traits, id::TRAIT, definition.span);
    Some(about(Severity::Error, "TraitTarget", definition, message).at(span))
}

/// How many parts of a selector are tried without.
const TRIES: usize = 4;

/// What would make a trait fit: another trait that its selector asks for or forbids. With each
/// the shapes for which that is all.
fn advice<'m>(
    membership: &Membership<'m, '_>,
    text: &str,
    wrong: &[&(&'m ShapeId, Span)],
) -> Vec<(String, HashSet<&'m ShapeId>)> {
    let parts = text
        .match_indices("[trait|")
        .take(TRIES)
        .filter(|_| !wrong.is_empty());
    let without = parts.filter_map(|(start, opening)| {
        let before = text.get(..start)?;
        let (name, after) = text.get(start + opening.len()..)?.split_once(']')?;
        let forbidden = before.strip_suffix(":not(").zip(after.strip_prefix(')'));
        let (help, (before, after)) = match forbidden {
            Some(around) => (format!("it would fit without `@{name}`"), around),
            None => (format!("add `@{name}` as well"), (before, after)),
        };
        let selector = Selector::parse(&format!("{before}{after}")).ok()?;
        let fit = membership.picked(&selector, wrong.iter().map(|(on, _)| *on));
        Some((help, fit.ok()?))
    });
    without.collect()
}

/// What a shape or member is, in words.
fn described(model: &Model, on: &ShapeId) -> String {
    let member = model.member(on).filter(|_| on.member().is_some());
    let kind = |shape: Option<&Shape>| match shape.map_or("shape", |shape| shape.kind.keyword()) {
        keyword if keyword.starts_with(['a', 'e', 'i', 'o']) => format!("an {keyword}"),
        keyword => format!("a {keyword}"),
    };
    match member {
        Some(member) => format!(
            "`{}` is a member of {} and targets {}",
            member.name(),
            kind(model.find(on.root_str())),
            kind(model.target(member))
        ),
        None => format!("`{}` is {}", on.name(), kind(model.get(on))),
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
