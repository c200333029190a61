//! Uses of what is deprecated (events `DeprecatedTrait` and `DeprecatedShape`).

use super::part::Part;
use super::relations::{Use, uses};
use super::{holders, place};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::traits::{Deprecated, id};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    traits(model, events);
    for one in uses(model) {
        events.extend(used(model, one));
    }
}

fn traits(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (on, span, applied) in holders(model) {
        for (trait_id, _) in applied.iter() {
            let definition = model.get(trait_id);
            let Some(deprecated) = definition.and_then(|shape| shape.traits.deprecated()) else {
                continue;
            };
            let why = deprecated
                .message
                .map(|why| format!(", {why}"))
                .unwrap_or_default();
            let message = format!("This shape applies a trait that is deprecated: {trait_id}{why}");
            let event = format!("DeprecatedTrait.{trait_id}");
            let span = place(applied, trait_id.as_str(), span);
            events.push(Diagnostic::warning(&event, message).at(span).on(on));
        }
    }
}

fn used(model: &Model, one: Use<'_>) -> Option<Diagnostic> {
    let target = model
        .get(one.target)
        .filter(|target| target.has_trait(id::DEPRECATED))?;
    let deprecated = target.traits.deprecated()?;
    let what = match one.relation {
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
    let user = model.find(one.by.root_str());
    let span = model.member(one.by).map(|member| member.target_span);
    let span = span.or_else(|| user.map(|shape| shape.span))?;
    Some(event.at(span).on(one.by))
}

fn details(deprecated: Deprecated<'_>) -> String {
    let why = deprecated.message.map(|why| format!(". {why}"));
    let since = deprecated.since.map(|since| format!(" (since {since})"));
    format!("{}{}", why.unwrap_or_default(), since.unwrap_or_default())
}
