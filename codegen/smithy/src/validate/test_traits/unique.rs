//! Test cases of protocols have names of their own (event `UniqueProtocolTestCaseId`).

use std::collections::BTreeMap;

use super::super::{about, applied};
use super::{EVENT_STREAMS, MALFORMED, REQUESTS, RESPONSES, cases, id, malformed, ticked_ids};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};

/// Most cases that one template is taken to stand for.
const EXPANDED: usize = 10_000;

/// The shapes that have a case of a name, once for every such case.
type Holders<'m> = BTreeMap<String, Vec<&'m Shape>>;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    use ShapeKind::{Operation, Structure};
    let plain = |case: &Node| vec![id(case).to_owned()];
    let mut found = Holders::new();
    collect(model, Operation, REQUESTS, plain, &mut found);
    report(REQUESTS, &found, events);
    found.clear();
    collect(model, Operation, RESPONSES, plain, &mut found);
    collect(model, Structure, RESPONSES, plain, &mut found);
    // Upstream holds malformed requests against responses, too.
    collect(model, Operation, MALFORMED, expanded, &mut found);
    report(RESPONSES, &found, events);
    found.clear();
    collect(model, Operation, EVENT_STREAMS, plain, &mut found);
    report(EVENT_STREAMS, &found, events);
}

fn collect<'m>(
    model: &'m Model,
    kind: ShapeKind,
    trait_id: &'static str,
    names: impl Fn(&Node) -> Vec<String>,
    found: &mut Holders<'m>,
) {
    for (shape, tests) in applied(model, kind, trait_id) {
        for name in cases(tests).iter().flat_map(&names) {
            found.entry(name).or_default().push(shape);
        }
    }
}

/// The names of all cases that a template stands for.
fn expanded(case: &Node) -> Vec<String> {
    match malformed::lengths(case).next() {
        None => vec![id(case).to_owned()],
        Some(length) => {
            let numbers = 0..length.min(EXPANDED);
            numbers
                .map(|number| format!("{}_case{number}", id(case)))
                .collect()
        }
    }
}

fn report(trait_id: &str, found: &Holders<'_>, events: &mut Vec<Diagnostic>) {
    for (name, shapes) in found.iter().filter(|(_, shapes)| shapes.len() > 1) {
        let ids = ticked_ids(shapes.iter().map(|shape| &shape.id));
        let mut told: Vec<&Shape> = shapes.clone();
        told.dedup_by_key(|shape| &shape.id);
        for shape in told {
            let message =
                format!("Conflicting `{trait_id}` test case IDs found for ID `{name}`: {ids}");
            let event = about(Severity::Error, "UniqueProtocolTestCaseId", shape, message);
            events.push(event);
        }
    }
}
