//! URI patterns: well-formed, and told apart within a service (events `HttpUriFormat`,
//! `HttpUriGreedyLabel`, `HttpUriConflict`).

use super::about;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{HttpIndex, HttpOperation, UriError, UriPattern, operations_of};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        if let Some(uri) = operation.traits.http().map(|http| http.uri) {
            greedy(operation, uri, events);
            let error = UriPattern::parse(uri).err();
            events.extend(error.and_then(|error| ill_formed(operation, uri, &error)));
        }
    }
    for service in model.services() {
        conflicts(model, service, events);
    }
}

fn place(operation: &Shape) -> crate::source::Span {
    operation
        .traits
        .get(id::HTTP)
        .map_or(operation.span, |applied| applied.span)
}

fn ill_formed(operation: &Shape, uri: &str, error: &UriError) -> Option<Diagnostic> {
    if matches!(error, UriError::SeveralGreedy | UriError::AfterGreedy) {
        return None;
    }
    let message = format!("@http trait `uri` is invalid: {uri}");
    let event = about(Severity::Error, "HttpUriFormat", operation, message).at(place(operation));
    Some(event.help(error.to_string()))
}

/// A greedy label is the only one and the last.
fn greedy(operation: &Shape, uri: &str, events: &mut Vec<Diagnostic>) {
    let path = uri.split_once('?').map_or(uri, |(path, _)| path);
    let labels = path.split('/').filter(|segment| segment.starts_with('{'));
    let greedy: Vec<bool> = labels.map(|label| label.ends_with("+}")).collect();
    let mut push = |kind: &str, complaint: &str| {
        let event = format!("HttpUriGreedyLabel.{kind}");
        let event = about(
            Severity::Danger,
            &event,
            operation,
            format!("{complaint}: {uri}"),
        );
        events.push(event.at(place(operation)));
    };
    if greedy.iter().filter(|greedy| **greedy).count() > 1 {
        let complaint = "At most one greedy label segment may exist in a pattern";
        push("MultipleGreedyLabels", complaint);
    }
    if greedy
        .split_last()
        .is_some_and(|(_, before)| before.contains(&true))
    {
        let complaint = "A greedy label must be the last label in its pattern";
        push("GreedyLabelIsNotLastLabel", complaint);
    }
}

fn conflicts(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let index = HttpIndex::new(model);
    let all = operations_of(model, &service.id);
    let bound: Vec<(&Shape, HttpOperation<'_>)> = all
        .into_iter()
        .filter_map(|operation| Some((operation, index.operation(&operation.id)?)))
        .collect();
    for (operation, http) in &bound {
        let others = bound.iter().filter(|(other, theirs)| {
            other.id != operation.id
                && theirs.method == http.method
                && theirs.uri.conflicts_with(&http.uri)
        });
        let others: Vec<_> = others.map(|(other, _)| *other).collect();
        let shown: Vec<_> = others
            .iter()
            .map(|other| format!("`{}` ({})", other.id, uri_of(other)))
            .collect();
        if !shown.is_empty() {
            let message = format!(
                "Operation URI, `{}`, conflicts with other operation URIs in the same service: [{}]",
                uri_of(operation),
                shown.join(", ")
            );
            let event = Diagnostic::error("HttpUriConflict", message);
            let event = event.at(place(operation)).on(&operation.id);
            let same = "a request may be for this one as well";
            let event = others
                .first()
                .map(|other| event.clone().label(place(other), same));
            events.extend(event);
        }
    }
}

fn uri_of(operation: &Shape) -> &str {
    operation.traits.http().map_or("", |http| http.uri)
}
