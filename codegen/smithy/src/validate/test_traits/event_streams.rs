//! Event stream tests: values of initial messages and events (event `EventStreamTestsTrait`).

use super::super::{about, applied, place};
use super::{EVENT_STREAMS, Values, body, cases, object, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::EventStreamIndex;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Operation, Shape, ShapeKind};
use crate::validate::node_value::Rules;

const EVENT: &str = "EventStreamTestsTrait";

const RULES: Rules = Rules {
    lenient: false,
    lenient_zero: false,
    nulls: true,
    epoch_seconds: false,
};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut values = Values::new(model, EVENT, RULES);
    for (shape, tests) in applied(model, ShapeKind::Operation, EVENT_STREAMS) {
        let Some(operation) = shape.as_operation() else {
            continue;
        };
        for (index, case) in cases(tests).iter().enumerate() {
            let mut check = Check {
                values: &mut values,
                shape,
                context: format!("{EVENT_STREAMS}.{index}"),
                events,
            };
            check.initial(operation, case);
            check.shaped(case, "vendorParams", "vendorParamsShape", "");
            let told = case.get("events").map(cases).unwrap_or_default();
            for (index, event) in told.iter().enumerate() {
                check.event(event, &format!(".events.{index}"));
            }
            if told.is_empty() && is_silent(case) {
                let message = format!(
                    "{}: At least one event, an initial request, or an initial response must be set.",
                    check.context
                );
                check.push(Severity::Error, &format!("{EVENT}.{index}"), message);
            }
        }
    }
}

fn is_silent(case: &Node) -> bool {
    let initial = [
        "initialRequestParams",
        "initialRequest",
        "initialResponseParams",
        "initialResponse",
    ];
    initial.iter().all(|key| case.get(key).is_none())
}

struct Check<'a, 'm> {
    values: &'a mut Values<'m>,
    shape: &'a Shape,
    context: String,
    events: &'a mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn push(&mut self, severity: Severity, event: &str, message: String) {
        let span = place(&self.shape.traits, EVENT_STREAMS, self.shape.span);
        self.events
            .push(about(severity, event, self.shape, message).at(span));
    }

    fn value(&mut self, shape: &str, value: &Node, at: &str) {
        let context = format!("{}{at}", self.context);
        self.values
            .check(self.shape, &context, shape, value, self.events);
    }

    /// A value with the name of its shape beside it.
    fn shaped(&mut self, node: &Node, key: &str, shape_key: &str, at: &str) {
        if let Some(shape) = text(node, shape_key) {
            self.value(shape, &object(node, key), &format!("{at}.{key}"));
        }
    }

    fn initial(&mut self, operation: &Operation, case: &Node) {
        let sides = [
            ("initialRequestParams", &operation.input.target),
            ("initialResponseParams", &operation.output.target),
        ];
        for (key, shape) in sides {
            if let Some(params) = case.get(key) {
                self.value(shape.as_str(), params, &format!(".{key}"));
            }
        }
        self.shaped(case, "initialRequest", "initialRequestShape", "");
        self.shaped(case, "initialResponse", "initialResponseShape", "");
    }

    fn event(&mut self, event: &Node, at: &str) {
        if let Some(params) = event.get("params") {
            self.params(event, params, at);
        }
        let body = text(event, "bodyMediaType").zip(text(event, "body"));
        let refused = body.and_then(|(kind, content)| Some((kind, body::refusal(content, kind)?)));
        if let Some((media_type, why)) = refused {
            let message = format!(
                "{}{at}.body: Invalid {media_type} content: {why}",
                self.context
            );
            self.push(Severity::Danger, EVENT, message);
        }
        self.shaped(event, "vendorParams", "vendorParamsShape", at);
    }

    fn params(&mut self, event: &Node, params: &Node, at: &str) {
        let index = EventStreamIndex::new(self.values.model);
        let id = &self.shape.id;
        let (stream, kind, side) = match text(event, "type") {
            Some("request") => (index.input(id), "request", "input"),
            Some("response") => (index.output(id), "response", "output"),
            _ => return,
        };
        match stream {
            Some(stream) => {
                let union = stream.union.id.clone();
                self.value(union.as_str(), params, &format!("{at}.params"));
            }
            None => {
                let message = format!(
                    "{}{at}: Invalid {kind} event for operation {id} that has no {side} stream.",
                    self.context
                );
                self.push(Severity::Error, EVENT, message);
            }
        }
    }
}
