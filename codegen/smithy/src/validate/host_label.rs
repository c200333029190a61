//! Labels of host prefixes and the input members bound to them (event `HostLabelTrait`).

use super::part::Part;
use super::{about, about_member, place, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::{Shape, ShapeKind};
use crate::traits::id;

const EVENT: &str = "HostLabelTrait";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        let prefix = operation.traits.host_prefix();
        let input = operation
            .as_operation()
            .and_then(|o| model.referred(&o.input));
        if let (Some(prefix), Some(input)) = (prefix, input) {
            check(operation, prefix, input, events);
        }
    }
}

fn check(operation: &Shape, prefix: &str, input: &Shape, events: &mut Vec<Diagnostic>) {
    let span = place(&operation.traits, id::ENDPOINT, operation.span);
    let event = |severity, message: String| about(severity, EVENT, operation, message).at(span);
    let (expanded, labels) = expand(prefix);
    if !is_host(&expanded) {
        events.push(event(Severity::Error, format!(
            "The `endpoint` trait hostPrefix, {prefix}, could not expand in to a valid RFC 3986 host: {expanded}"
        )));
    }
    if !labels.is_empty() && !prefix.ends_with('.') {
        events.push(event(
            Severity::Danger,
            "`endpoint` trait hostPrefix contains host labels and does not end in a period (`.`). This can \
             result in clients inadvertently sending data to domains you do not control."
                .to_owned(),
        ));
    }
    bindings(operation, &labels, input, events);
    let bound = |label: &&str| {
        input
            .member(label)
            .is_some_and(|member| member.traits.is_host_label())
    };
    let mut unbound: Vec<_> = labels.into_iter().filter(|label| !bound(label)).collect();
    unbound.sort_unstable();
    if !unbound.is_empty() {
        events.push(event(Severity::Error, format!(
            "This operation uses {} as input, but the following host labels found in the operation's `endpoint` \
             trait do not have a corresponding member marked with the `hostLabel` trait: {}",
            input.id,
            ticked(unbound)
        )));
    }
}

fn bindings(operation: &Shape, labels: &[&str], input: &Shape, events: &mut Vec<Diagnostic>) {
    let bound = input
        .members
        .values()
        .filter(|member| member.traits.is_host_label());
    for member in bound.filter(|member| {
        let mut labels = labels.iter();
        !labels.any(|label| label.eq_ignore_ascii_case(member.name()))
    }) {
        let message = format!(
            "This `{}` structure member is marked with the `hostLabel` trait, but no corresponding `endpoint` \
             label could be found when used as the input of the `{}` operation.",
            member.name(),
            operation.id
        );
        events.push(about_member(Severity::Error, EVENT, member, message));
    }
}

/// The prefix with a word for every label, and the labels.
fn expand(prefix: &str) -> (String, Vec<&str>) {
    let (mut expanded, mut labels) = (String::new(), Vec::new());
    let mut rest = prefix;
    while let Some((before, after)) = rest.split_once('{') {
        let (label, after) = after.split_once('}').unwrap_or((after, ""));
        expanded.push_str(before);
        expanded.push_str("foo");
        labels.push(label);
        rest = after;
    }
    expanded.push_str(rest);
    (expanded, labels)
}

/// Whether a text is made of the labels of a host name, a dot at the end allowed.
fn is_host(text: &str) -> bool {
    let labels = text.strip_suffix('.').unwrap_or(text).split('.');
    let fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && labels.into_iter().all(fits)
}
