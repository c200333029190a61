//! Errors that idempotency rests on (event `IdempotentTrait`).

use super::part::Part;
use super::{about, place, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};
use crate::traits::id;

const EVENT: &str = "IdempotentTrait";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        let Some(value) = operation.trait_value(id::IDEMPOTENT) else {
            continue;
        };
        let errors = |key| value.get(key).and_then(Node::as_array).unwrap_or_default();
        if value.get("exists").is_some() && value.get("notFound").is_some() {
            let message = "The `exists` and `notFound` properties of the `@idempotent` trait are mutually exclusive. \
                           Only one may be specified.";
            events.push(event(operation, message.to_owned()));
        }
        for property in ["exists", "notFound"] {
            let named = errors(property).iter().filter_map(Node::as_str);
            events.extend(named.filter_map(|error| missing(operation, property, error)));
        }
    }
}

fn event(operation: &Shape, message: String) -> Diagnostic {
    let span = place(&operation.traits, id::IDEMPOTENT, operation.span);
    about(Severity::Error, EVENT, operation, message).at(span)
}

fn missing(operation: &Shape, property: &str, error: &str) -> Option<Diagnostic> {
    let errors = &operation.as_operation()?.errors;
    if errors.iter().any(|own| own.target == error) {
        return None;
    }
    let mut own: Vec<_> = errors.iter().map(|own| own.target.as_str()).collect();
    own.sort_unstable();
    Some(event(
        operation,
        format!(
            "The `{property}` property references error `{error}`, but it is not in the operation's errors list. \
         Expected one of {}",
            ticked(own)
        ),
    ))
}
