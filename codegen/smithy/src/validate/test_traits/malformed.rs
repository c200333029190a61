//! Parameters of malformed request tests: all lists are of one length (event
//! `HttpMalformedRequestTests`).

use super::super::{about, applied, place};
use super::{MALFORMED, cases};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (operation, tests) in applied(model, ShapeKind::Operation, MALFORMED) {
        for _ in cases(tests).iter().filter(|case| !is_even(case)) {
            let message =
                "Each list associated to a key in `testParameters` must be of the same length.";
            let event = about(
                Severity::Error,
                "HttpMalformedRequestTests",
                operation,
                message,
            );
            events.push(event.at(place(&operation.traits, MALFORMED, operation.span)));
        }
    }
}

fn is_even(case: &Node) -> bool {
    let mut lengths = lengths(case);
    let first = lengths.next();
    lengths.all(|length| Some(length) == first)
}

/// How many values each parameter of a case has.
pub(super) fn lengths(case: &Node) -> impl Iterator<Item = usize> {
    let parameters = case.get("testParameters").and_then(Node::as_object);
    let lists = parameters.into_iter().flat_map(|object| object.values());
    lists.map(|entry| entry.value.as_array().map_or(0, <[Node]>::len))
}
