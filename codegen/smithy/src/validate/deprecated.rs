//! Uses of what is deprecated (events `DeprecatedTrait` and `DeprecatedShape`).

use super::part::Part;
use super::relations::of_shape;
use super::unknown_trait::Applied;
use super::{holders, place};
use crate::diagnostic::Diagnostic;
use crate::graph::Subject;
use crate::model::Model;
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::{Deprecated, TraitMap, id};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    if !model.applies(id::DEPRECATED) {
        return;
    }
    for shape in model.shapes() {
        let Some(deprecated) = shape.traits.deprecated() else {
            continue;
        };
        let uses = of_shape(model, &shape.id);
        events.extend(uses.filter_map(|one| used(shape, deprecated, one)));
    }
    for (definition, deprecated) in model.deprecated_traits() {
        let applied = holders(model).filter(|(_, _, traits)| traits.has(definition.as_str()));
        events.extend(applied.map(|applied| trait_applied(definition, *deprecated, applied)));
    }
}

/// The deprecated ones among the traits that are applied.
pub(super) fn traits<'m>(
    model: &'m Model,
    applied: &Applied,
) -> Vec<(&'m ShapeId, Deprecated<'m>)> {
    let definitions = applied.definitions(model);
    definitions
        .filter_map(|shape| Some((&shape.id, shape.traits.deprecated()?)))
        .collect()
}

fn trait_applied(
    definition: &ShapeId,
    deprecated: Deprecated<'_>,
    (on, span, traits): (&ShapeId, Span, &TraitMap),
) -> Diagnostic {
    let why = deprecated.message.map(|why| format!(", {why}"));
    let why = why.unwrap_or_default();
    let message = format!("This shape applies a trait that is deprecated: {definition}{why}");
    let event = format!("DeprecatedTrait.{definition}");
    let span = place(traits, definition.as_str(), span);
    Diagnostic::warning(&event, message).at(span).on(on)
}

fn used(
    target: &Shape,
    deprecated: Deprecated<'_>,
    (relation, by): (&str, Subject<'_>),
) -> Option<Diagnostic> {
    let what = match relation {
        "member_target" => "Member targets a deprecated shape",
        "resource" => "Binds a deprecated resource",
        "identifier" => "Resource identifier targets a deprecated shape",
        "property" => "Resource property targets a deprecated shape",
        "input" => "Operation input targets a deprecated shape",
        "output" => "Operation output targets a deprecated shape",
        "error" => "Operation error targets a deprecated shape",
        "mixin" => "Applies a deprecated mixin",
        "operation" => "Binds a deprecated operation",
        _ => return None,
    };
    let message = format!("{what}, {}{}", target.id, details(deprecated));
    let event = Diagnostic::warning(&format!("DeprecatedShape.{}", target.id), message);
    Some(event.at(by.uses_at()).on(by.id()))
}

fn details(deprecated: Deprecated<'_>) -> String {
    let why = deprecated.message.map(|why| format!(". {why}"));
    let since = deprecated.since.map(|since| format!(" (since {since})"));
    format!("{}{}", why.unwrap_or_default(), since.unwrap_or_default())
}
