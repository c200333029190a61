//! Test cases of protocols and services (Smithy 2.0, "HTTP protocol compliance tests", "Event
//! stream tests", "Smoke tests").

mod body;
mod event_streams;
mod http;
mod malformed;
mod smoke;
mod unique;
mod xml;

use super::node_value::{Checker, Rules};
use super::{Validator, about};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::node::Node;
use crate::shape::Shape;
use crate::shape_id::ShapeId;

pub(super) const VALIDATORS: [Validator; 6] = [
    http::validate,
    malformed::validate,
    event_streams::validate,
    unique::validate,
    smoke::validate,
    smoke::unique,
];

const REQUESTS: &str = "smithy.test#httpRequestTests";
const RESPONSES: &str = "smithy.test#httpResponseTests";
const MALFORMED: &str = "smithy.test#httpMalformedRequestTests";
const EVENT_STREAMS: &str = "smithy.test#eventStreamTests";
const SMOKE: &str = "smithy.test#smokeTests";

/// Checks the values in the test cases of one kind of shape after another.
struct Values<'m> {
    model: &'m Model,
    checker: Checker<'m>,
    event: &'static str,
    rules: Rules,
}

impl<'m> Values<'m> {
    fn new(model: &'m Model, event: &'static str, rules: Rules) -> Self {
        let checker = Checker::new(model);
        Self {
            model,
            checker,
            event,
            rules,
        }
    }

    /// What is wrong with a value as one of the shape named; `context` says where it stands.
    fn check(
        &mut self,
        on: &Shape,
        context: &str,
        shape: &str,
        value: &Node,
        events: &mut Vec<Diagnostic>,
    ) {
        let Some(shape) = self.model.find(shape) else {
            return;
        };
        for finding in self.checker.check(shape, value, self.rules) {
            let event = match &*finding.event {
                "" => self.event.to_owned(),
                rest => format!("{}.{rest}", self.event),
            };
            let message = format!("{context}{}: {}", finding.path, finding.message);
            events.push(about(finding.severity, &event, on, message).at(finding.span));
        }
    }
}

fn cases(value: &Node) -> &[Node] {
    value.as_array().unwrap_or_default()
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

fn id(case: &Node) -> &str {
    text(case, "id").unwrap_or_default()
}

/// The member's value, or an empty object where there is none.
fn object(node: &Node, key: &str) -> Node {
    let found = node.get(key).cloned();
    found.unwrap_or_else(|| Node::empty_object(node.span))
}

fn is_empty(node: &Node) -> bool {
    node.as_object().is_none_or(|object| object.is_empty())
}

/// Names of shapes in their order, in backticks.
fn ticked_ids<'a>(ids: impl IntoIterator<Item = &'a ShapeId>) -> String {
    let mut names: Vec<_> = ids.into_iter().map(ShapeId::as_str).collect();
    names.sort_unstable();
    super::ticked(names)
}
