//! Parameters and bodies of HTTP request and response tests (events `HttpRequestTestsInput`,
//! `HttpResponseTestsOutput`, `HttpResponseTestsError`).

use super::super::{about, applied, place};
use super::{REQUESTS, RESPONSES, Values, body, cases, id, is_empty, object, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};
use crate::validate::node_value::Rules;

const RULES: Rules = Rules {
    lenient: false,
    lenient_zero: false,
    nulls: true,
    epoch_seconds: true,
};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut suite = Suite::new(model, REQUESTS, "HttpRequestTestsInput");
    for (operation, tests) in applied(model, ShapeKind::Operation, REQUESTS) {
        let input = operation.as_operation().map(|o| o.input.target.as_str());
        suite.run(operation, tests, input, events);
    }
    let mut suite = Suite::new(model, RESPONSES, "HttpResponseTestsOutput");
    for (operation, tests) in applied(model, ShapeKind::Operation, RESPONSES) {
        let output = operation.as_operation().map(|o| o.output.target.as_str());
        suite.run(operation, tests, output, events);
    }
    let mut suite = Suite::new(model, RESPONSES, "HttpResponseTestsError");
    for (error, tests) in applied(model, ShapeKind::Structure, RESPONSES) {
        suite.run(error, tests, Some(error.id.as_str()), events);
    }
}

struct Suite<'m> {
    values: Values<'m>,
    trait_id: &'static str,
}

impl<'m> Suite<'m> {
    fn new(model: &'m Model, trait_id: &'static str, event: &'static str) -> Self {
        let values = Values::new(model, event, RULES);
        Self { values, trait_id }
    }

    fn run(&mut self, on: &Shape, tests: &Node, shape: Option<&str>, events: &mut Vec<Diagnostic>) {
        for (index, case) in cases(tests).iter().enumerate() {
            events.extend(self.body(on, case));
            self.vendor(on, index, case, events);
            if let Some(shape) = shape {
                let context = format!("{}.{index}.params", self.trait_id);
                let params = object(case, "params");
                self.values.check(on, &context, shape, &params, events);
            }
        }
    }

    fn vendor(&mut self, on: &Shape, index: usize, case: &Node, events: &mut Vec<Diagnostic>) {
        let Some(shape) = text(case, "vendorParamsShape") else {
            return;
        };
        let params = object(case, "vendorParams");
        if is_empty(&params) {
            let message =
                "Protocol test case defined a `vendorParamsShape` but no `vendorParams`".to_owned();
            return events.push(self.event(Severity::Warning, on, message));
        }
        let context = format!("{}.{index}.vendorParams", self.trait_id);
        self.values.check(on, &context, shape, &params, events);
    }

    fn body(&self, on: &Shape, case: &Node) -> Option<Diagnostic> {
        let media_type = text(case, "bodyMediaType")?;
        let why = body::refusal(text(case, "body")?, media_type)?;
        let message = format!(
            "Invalid {media_type} content in `{}` protocol test case `{}`: {why}",
            self.trait_id,
            id(case)
        );
        Some(self.event(Severity::Danger, on, message))
    }

    fn event(&self, severity: Severity, on: &Shape, message: String) -> Diagnostic {
        let span = place(&on.traits, self.trait_id, on.span);
        about(severity, self.values.event, on, message).at(span)
    }
}
