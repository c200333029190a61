//! Waiters as a whole (events `WaitableTrait`, `UniqueWaiterNames`).

use std::collections::{BTreeMap, BTreeSet};

use super::super::{about, applied, listed, place};
use super::matcher;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::model::Model;
use crate::node::{Node, Object};
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;

pub(super) const TRAIT: &str = "smithy.waiters#waitable";

fn waiters(value: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let entries = value.as_object().into_iter().flat_map(Object::iter);
    entries.map(|(name, entry)| (&**name, &entry.value))
}

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (operation, value) in applied(model, ShapeKind::Operation, TRAIT) {
        for (name, waiter) in waiters(value) {
            let acceptors = waiter.get("acceptors").and_then(Node::as_array);
            let acceptors = acceptors.unwrap_or_default();
            for (index, acceptor) in acceptors.iter().enumerate() {
                matcher::check(model, operation, (name, index), acceptor, events);
            }
            events.extend(
                complaints(name, waiter, acceptors)
                    .into_iter()
                    .map(|message| {
                        let event = about(Severity::Error, "WaitableTrait", operation, message);
                        event.at(place(&operation.traits, TRAIT, operation.span))
                    }),
            );
        }
    }
}

fn complaints(name: &str, waiter: &Node, acceptors: &[Node]) -> Vec<String> {
    let delay = |key, usual| waiter.get(key).and_then(Node::as_i64).unwrap_or(usual);
    let (least, most) = (delay("minDelay", 2), delay("maxDelay", 120));
    let delays = (least > most).then(|| {
        format!(
            "`{TRAIT}` trait waiter named `{name}` has a `minDelay` value of {least} that is greater than its \
             `maxDelay` value of {most}"
        )
    });
    let state = |acceptor: &Node| acceptor.get("state").and_then(Node::as_str) == Some("success");
    let endless = (!acceptors.iter().any(state)).then(|| {
        format!("No success state matcher found for `{TRAIT}` trait waiter named `{name}`")
    });
    delays.into_iter().chain(endless).collect()
}

/// Names of waiters are apart in a service, whatever their capitals.
pub(super) fn unique(model: &Model, events: &mut Vec<Diagnostic>) {
    if model.find(TRAIT).is_none() {
        return;
    }
    for service in model.services() {
        let mut names: BTreeMap<String, BTreeSet<&ShapeId>> = BTreeMap::new();
        for operation in operations_of(model, &service.id) {
            let value = operation.trait_value(TRAIT);
            for (name, _) in value.into_iter().flat_map(waiters) {
                names
                    .entry(name.to_lowercase())
                    .or_default()
                    .insert(&operation.id);
            }
        }
        for (name, operations) in names.iter().filter(|(_, operations)| operations.len() > 1) {
            let shapes = operations.iter().filter_map(|id| model.get(id));
            events.extend(shapes.map(|shape| conflict(service, shape, name, operations)));
        }
    }
}

fn conflict(
    service: &Shape,
    operation: &Shape,
    name: &str,
    operations: &BTreeSet<&ShapeId>,
) -> Diagnostic {
    let others = operations.iter().filter(|id| ***id != operation.id);
    let others: Vec<_> = others.map(|id| id.as_str()).collect();
    let message = format!(
        "`{TRAIT}` trait waiter name `{name}` case-insensitively conflicts with waiters on other operations in the \
         closure of service, `{}`: {}",
        service.id,
        listed(&others)
    );
    let event = about(Severity::Error, "UniqueWaiterNames", operation, message);
    event.at(place(&operation.traits, TRAIT, operation.span))
}
