//! Smoke tests: values of inputs, and names of their own in a service (events `SmokeTestCase`,
//! `UniqueSmokeTestCaseId`).

use std::collections::{BTreeMap, BTreeSet};

use super::super::{about, applied, place, ticked};
use super::{SMOKE, Values, cases, id, text, ticked_ids};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};
use crate::validate::node_value::Rules;

const EVENT: &str = "SmokeTestCase";

const RULES: Rules = Rules {
    lenient: false,
    lenient_zero: false,
    nulls: true,
    epoch_seconds: true,
};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut values = Values::new(model, EVENT, RULES);
    for (operation, tests) in applied(model, ShapeKind::Operation, SMOKE) {
        for case in cases(tests) {
            events.extend(vendor(&mut values, operation, case));
            params(&mut values, operation, case, events);
        }
    }
}

fn event(severity: Severity, on: &Shape, message: String) -> Diagnostic {
    about(severity, EVENT, on, message).at(place(&on.traits, SMOKE, on.span))
}

fn vendor(values: &mut Values<'_>, operation: &Shape, case: &Node) -> Vec<Diagnostic> {
    let id = id(case);
    let (with, without) = match (text(case, "vendorParamsShape"), case.get("vendorParams")) {
        (Some(shape), Some(params)) => {
            let mut events = Vec::new();
            let context = format!("{SMOKE}.{id}.vendorParams");
            values.check(operation, &context, shape, params, &mut events);
            return events;
        }
        (Some(_), None) => ("a `vendorParamsShape`", "`vendorParams`"),
        (None, Some(_)) => ("`vendorParams`", "`vendorParamsShape`"),
        (None, None) => return Vec::new(),
    };
    let message = format!("Smoke test case with ID `{id}` defined {with} but no {without}");
    vec![event(Severity::Warning, operation, message)]
}

fn params(values: &mut Values<'_>, operation: &Shape, case: &Node, events: &mut Vec<Diagnostic>) {
    let Some(input) = operation.as_operation().map(|o| &o.input.target) else {
        return;
    };
    let id = id(case);
    if let Some(params) = case.get("params") {
        let context = format!("{SMOKE}.{id}.params");
        return values.check(operation, &context, input.as_str(), params, events);
    }
    let members = values
        .model
        .get(input)
        .into_iter()
        .flat_map(|input| input.members.values());
    let required = members.filter(|member| member.traits.is_required());
    let mut required: Vec<_> = required.map(|member| member.name()).collect();
    required.sort_unstable();
    if !required.is_empty() {
        let message = format!(
            "Smoke test case with ID `{id}` does not define `params`, but the target operation has required input \
             members: {}",
            ticked(required)
        );
        events.push(event(Severity::Error, operation, message));
    }
}

/// Names are those of a service, or of an operation that no service has.
pub(super) fn unique(model: &Model, events: &mut Vec<Diagnostic>) {
    let tested: Vec<_> = applied(model, ShapeKind::Operation, SMOKE).collect();
    if tested.is_empty() {
        return;
    }
    let mut bound = BTreeSet::new();
    for service in model.services() {
        let ids: BTreeSet<_> = operations_of(model, &service.id)
            .into_iter()
            .map(|operation| &operation.id)
            .collect();
        let own = tested.iter().filter(|(shape, _)| ids.contains(&shape.id));
        report(own, events);
        bound.extend(ids);
    }
    for alone in tested
        .iter()
        .filter(|(shape, _)| !bound.contains(&shape.id))
    {
        report([alone], events);
    }
}

fn report<'a>(
    tested: impl IntoIterator<Item = &'a (&'a Shape, &'a Node)>,
    events: &mut Vec<Diagnostic>,
) {
    let mut found: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for (shape, tests) in tested {
        for case in cases(tests) {
            found.entry(id(case)).or_default().push(shape);
        }
    }
    for (name, mut shapes) in found.into_iter().filter(|(_, shapes)| shapes.len() > 1) {
        let ids = ticked_ids(shapes.iter().map(|shape| &shape.id));
        shapes.dedup_by_key(|shape| &shape.id);
        for shape in shapes {
            let message =
                format!("Conflicting `{SMOKE}` test case IDs found for ID `{name}`: {ids}");
            events.push(about(
                Severity::Error,
                "UniqueSmokeTestCaseId",
                shape,
                message,
            ));
        }
    }
}
