//! ARNs of resources (events `ArnTrait`, `ArnTemplate`).

use super::super::{applied, listed};
use super::{ARN, SERVICE, at_trait, flag, sorted, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::resources_of;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

/// Templates of which no ARN can be made (event `Model`).
pub(in crate::validate) fn creation(model: &Model, events: &mut Vec<Diagnostic>) {
    for (resource, value) in applied(model, ShapeKind::Resource, ARN) {
        let template = text(value, "template").filter(|template| template.starts_with('/'));
        events.extend(template.map(|template| {
            let message = format!(
                "Error creating trait `{ARN}`: Invalid {ARN} trait. The template must not start with '/'. Found \
                 `{template}`"
            );
            at_trait(Severity::Error, "Model", resource, ARN, message)
        }));
    }
}

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (resource, value) in applied(model, ShapeKind::Resource, ARN) {
        if !flag(value, "absolute") && value.get("resourceDelimiter").is_some() {
            let message = "A `resourceDelimiter` can only be set for an `absolute` ARN.".to_owned();
            events.push(at_trait(
                Severity::Error,
                "ArnTrait",
                resource,
                ARN,
                message,
            ));
        }
    }
    for (service, _) in applied(model, ShapeKind::Service, SERVICE) {
        for resource in resources_of(model, &service.id) {
            let value = resource.trait_value(ARN);
            if let Some(template) = value.and_then(|value| text(value, "template")) {
                let found = complaints(resource, template).into_iter();
                events.extend(found.map(|message| {
                    at_trait(Severity::Error, "ArnTemplate", resource, ARN, message)
                }));
            }
        }
    }
}

/// The names between braces.
fn labels(template: &str) -> Vec<&str> {
    let parts = template.split('{').skip(1);
    let labels = parts.filter_map(|part| part.split_once('}'));
    labels
        .map(|(label, _)| label)
        .filter(|label| !label.is_empty())
        .collect()
}

fn is_label(text: &str) -> bool {
    let name = text.strip_prefix(['!', '|', '+']).unwrap_or(text);
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn complaints(resource: &Shape, template: &str) -> Vec<String> {
    let labels = labels(template);
    let invalid: Vec<_> = labels
        .iter()
        .copied()
        .filter(|label| !is_label(label))
        .collect();
    if !invalid.is_empty() {
        return vec![format!(
            "aws.api#arn trait contains invalid template labels: {}. Template labels must match the following regular \
             expression: ^[!|+]?[a-zA-Z_][a-zA-Z0-9_]*$",
            sorted(invalid)
        )];
    }
    let identifiers = resource.as_resource().map(|resource| &resource.identifiers);
    let names: Vec<&str> = identifiers
        .into_iter()
        .flat_map(|i| i.keys())
        .map(|n| &**n)
        .collect();
    let missing: Vec<_> = names
        .iter()
        .copied()
        .filter(|name| !labels.contains(name))
        .collect();
    let mut surplus: Vec<_> = labels
        .iter()
        .copied()
        .filter(|label| !names.contains(label))
        .collect();
    surplus.sort_unstable();
    surplus.dedup();
    let missing = (!missing.is_empty()).then(|| {
        format!(
            "Invalid aws.api#arn trait resource, `{template}`. The following resource identifier names were missing \
             from the `arn` template: {}",
            sorted(missing)
        )
    });
    let surplus = (!surplus.is_empty()).then(|| {
        format!(
            "Invalid aws.api#arn trait resource, `{template}`. Found template labels in the trait that are not the \
             names of the identifiers of the resource: {}. Extraneous identifiers: [{}]",
            listed(&names),
            sorted(surplus)
        )
    });
    missing.into_iter().chain(surplus).collect()
}
