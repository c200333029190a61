//! What trait definitions say about the shapes around the one with the trait (event
//! `TraitValidators`, and the identifiers that the definitions give).

use super::part::Part;
use super::{about, holders, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Selector, Work};
use crate::shape::Shape;
use crate::shape_id::{ShapeId, is_namespace};
use crate::source::Span;

const TRAIT: &str = "smithy.api#traitValidators";

/// What a trait definition asks of the shapes that have the trait.
struct Rule<'m> {
    event: &'m str,
    selector: Selector,
    severity: Severity,
    /// What to say more.
    suffix: String,
    span: Span,
}

/// What is kept from part to part.
pub(super) struct TraitValidators<'m> {
    rules: Vec<(&'m Shape, Vec<Rule<'m>>)>,
    work: Work,
    /// What is wrong with the definitions themselves.
    complaints: Vec<Diagnostic>,
}

impl<'m> TraitValidators<'m> {
    pub(super) fn of(model: &'m Model, applies: impl Fn(&ShapeId) -> bool) -> Self {
        let mut complaints = Vec::new();
        let definitions = model.trait_definitions().filter_map(|definition| {
            Some((definition, definition.trait_value(TRAIT)?.as_object()?))
        });
        let rules = definitions.filter_map(|(definition, validators)| {
            let wrong = validators.keys().filter(|key| !is_namespace(key));
            let wrong: Vec<_> = wrong.map(|key| wrong_key(definition, key)).collect();
            let usable = wrong.is_empty() && applies(&definition.id);
            complaints.extend(wrong);
            let rules = validators
                .iter()
                .filter_map(|(key, entry)| rule(key, &entry.value));
            usable.then(|| (definition, rules.collect()))
        });
        Self {
            rules: rules.collect(),
            work: Work::default(),
            complaints,
        }
    }
}

fn wrong_key(definition: &Shape, key: &str) -> Diagnostic {
    let message = format!("`{TRAIT}` key is not a valid event ID: `{key}`");
    let span = place(&definition.traits, TRAIT, definition.span);
    about(Severity::Error, "TraitValidators", definition, message).at(span)
}

fn rule<'m>(event: &'m str, rule: &'m Node) -> Option<Rule<'m>> {
    let text = |key| rule.get(key).and_then(Node::as_str);
    let severity = text("severity").and_then(Severity::parse);
    let message = text("message").map(|message| format!(": {message}"));
    Some(Rule {
        event,
        selector: Selector::parse(text("selector")?).ok()?,
        severity: severity.unwrap_or(Severity::Error),
        suffix: message.unwrap_or_default(),
        span: rule.span,
    })
}

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let validators = &mut *model.trait_validators();
    events.append(&mut validators.complaints);
    let work = &validators.work;
    for (definition, rules) in &mut validators.rules {
        let trait_id = definition.id.as_str();
        let applied = holders(model).filter(|(_, _, traits)| traits.has(trait_id));
        for (on, _, _) in applied {
            rules.retain(|rule| match rule.selector.select_from(model, work, on) {
                Ok(found) => {
                    let incompatible = found.into_iter();
                    events.extend(
                        incompatible
                            .filter_map(|found| complaint(model, (definition, rule), on, found)),
                    );
                    true
                }
                Err(error) => {
                    let message =
                        format!("The selector of `{}` is too costly. {error}.", rule.event);
                    let event = about(Severity::Error, "TraitValidators", definition, message);
                    events.push(event.at(rule.span));
                    false
                }
            });
        }
    }
}

fn complaint(
    model: &Model,
    (definition, rule): (&Shape, &Rule<'_>),
    on: &ShapeId,
    found: &ShapeId,
) -> Option<Diagnostic> {
    let message = format!(
        "Found an incompatible shape when validating the constraints of the `{}` trait attached to `{on}`{}",
        definition.id, rule.suffix
    );
    let event = Diagnostic::new(rule.severity, rule.event, message).on(found);
    span(model, found).map(|span| event.at(span))
}

fn span(model: &Model, id: &ShapeId) -> Option<Span> {
    let member = model.member(id).map(|member| member.span);
    member.or_else(|| model.get(id).map(|shape| shape.span))
}
