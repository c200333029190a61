//! URI patterns: well-formed, and told apart within a service (events `HttpUriFormat`,
//! `HttpUriGreedyLabel`, `HttpUriConflict`).

use super::about;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity, joined};
use crate::index::{HttpIndex, HttpOperation, UriError, UriPattern, UriSegment, operations_of};
use crate::map::IndexMap;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
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

/// Operations of one method whose patterns differ in names of labels and order of query only.
type Alike<'m> = IndexMap<(&'m str, String), Vec<(&'m Shape, HttpOperation<'m>)>>;

/// How much memory the pattern of a host label may take, in bytes.
const PATTERN_SIZE: usize = 1 << 16;

/// Conflicts of one operation after this many are not counted.
const COUNTED: usize = 1_000;

fn conflicts(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let index = HttpIndex::new(model);
    let mut alike = Alike::default();
    for operation in operations_of(model, &service.id) {
        if let Some(http) = index.operation(&operation.id) {
            let key = (http.method, unnamed(&http.uri));
            alike.entry(key).or_default().push((operation, http));
        }
    }
    for alike in alike.values() {
        let found = alike.iter().filter_map(|own| conflict(model, own, alike));
        events.extend(found);
    }
}

/// The pattern without the names of its labels, its query sorted.
fn unnamed(uri: &UriPattern) -> String {
    let segments = uri.segments.iter().map(|segment| match segment {
        UriSegment::Literal(text) => text,
        UriSegment::Label(_) => "{}",
        UriSegment::GreedyLabel(_) => "{+}",
    });
    let path = segments.collect::<Vec<_>>().join("/");
    let mut query: Vec<_> = uri
        .query
        .iter()
        .map(|literal| format!("{literal:?}"))
        .collect();
    query.sort();
    format!("{path}?{}", query.join("&"))
}

fn conflict<'m>(
    model: &Model,
    (operation, http): &(&'m Shape, HttpOperation<'m>),
    alike: &[(&'m Shape, HttpOperation<'m>)],
) -> Option<Diagnostic> {
    let others = alike
        .iter()
        .filter(|(other, theirs)| other.id != operation.id && theirs.uri.conflicts_with(&http.uri));
    let others = others.filter(|(other, _)| hosts_meet(model, operation, other));
    let others: Vec<_> = others.map(|(other, _)| *other).take(COUNTED).collect();
    let first = others.first()?;
    let shown = others
        .iter()
        .map(|other| format!("`{}` ({})", other.id, uri_of(other)));
    let message = format!(
        "Operation URI, `{}`, conflicts with other operation URIs in the same service: [{}]",
        uri_of(operation),
        joined(shown)
    );
    let event = Diagnostic::error("HttpUriConflict", message);
    let event = event.at(place(operation)).on(&operation.id);
    Some(event.label(place(first), "a request may be for this one as well"))
}

/// Whether requests of two operations may go to the same host. Labels keep hosts apart where their
/// patterns refuse what the other prefix has there.
fn hosts_meet(model: &Model, operation: &Shape, other: &Shape) -> bool {
    let prefixes = (operation.traits.host_prefix(), other.traits.host_prefix());
    let (own, theirs) = match prefixes {
        (None, None) => return true,
        (Some(own), Some(theirs)) => (host_parts(own), host_parts(theirs)),
        _ => return false,
    };
    let mut apart = None;
    for pair in own.into_iter().zip(theirs) {
        let refused = match pair {
            (HostPart::Label(label), HostPart::Text(text)) => {
                refuses(model, operation, label, text)
            }
            (HostPart::Text(text), HostPart::Label(label)) => refuses(model, other, label, text),
            (HostPart::Text(own), HostPart::Text(theirs)) if own != theirs => {
                return apart == Some(false);
            }
            _ => continue,
        };
        apart = Some(apart.unwrap_or(true) && refused);
    }
    apart != Some(true)
}

/// A part of a host prefix.
#[derive(Clone, Copy)]
enum HostPart<'p> {
    Text(&'p str),
    Label(&'p str),
}

fn host_parts(prefix: &str) -> Vec<HostPart<'_>> {
    let mut parts = Vec::new();
    for part in prefix.split_inclusive('}') {
        match part.split_once('{') {
            Some((text, label)) => {
                parts.extend((!text.is_empty()).then_some(HostPart::Text(text)));
                parts.push(HostPart::Label(label.trim_end_matches('}')));
            }
            None => parts.push(HostPart::Text(part)),
        }
    }
    parts
}

/// Whether the pattern of a host label does not match a text.
fn refuses(model: &Model, operation: &Shape, label: &str, text: &str) -> bool {
    let input = operation
        .as_operation()
        .and_then(|operation| model.referred(&operation.input));
    let member = input.and_then(|input| input.member(label));
    let pattern = member.and_then(|member| member.traits.pattern());
    let built = pattern.map(|pattern| {
        let mut builder = regex::RegexBuilder::new(pattern);
        builder.size_limit(PATTERN_SIZE).build()
    });
    built.is_some_and(|built| built.is_ok_and(|pattern| !pattern.is_match(text)))
}

fn uri_of(operation: &Shape) -> &str {
    operation.traits.http().map_or("", |http| http.uri)
}
