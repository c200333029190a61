//! A case as the model tells it (`smithy.test#eventStreamTests`).

use trompe_smithy::model::Model;
use trompe_smithy::node::Node;

use super::frame::Frame;
use crate::message::{required, text};

/// One case of an operation.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) id: String,
    /// The operation's name without its namespace.
    pub(super) operation: String,
    /// The protocol's shape ID.
    pub(super) protocol: String,
    applies_to: Option<String>,
    /// What the request begins with.
    pub(super) request: Initial,
    /// What the response begins with.
    pub(super) response: Initial,
    pub(super) events: Vec<Event>,
    pub(super) expectation: Expectation,
}

/// The beginning of a request or response, as far as the case says something of it.
#[derive(Clone, Debug)]
pub(super) struct Initial {
    /// The members of the input or output.
    pub(super) params: Option<Node>,
    /// The HTTP message (`smithy.test#InitialHttpRequest`, `smithy.test#InitialHttpResponse`).
    pub(super) message: Option<Node>,
}

#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) direction: Direction,
    /// The member of the streaming union, by its name; `None` for what the model does not have.
    pub(super) params: Option<Node>,
    pub(super) frame: Frame,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

#[derive(Clone, Debug)]
pub(super) enum Expectation {
    Success,
    /// An error: of this shape, where one is named.
    Failure(Option<String>),
}

impl Case {
    /// Whether the case is for clients, or servers.
    pub(super) fn is_for(&self, side: &str) -> bool {
        self.applies_to.as_deref().is_none_or(|only| only == side)
    }

    pub(super) fn expects_success(&self) -> bool {
        matches!(self.expectation, Expectation::Success)
    }
}

/// The cases of all operations, by the operations' names and then as the model orders them.
pub(super) fn cases(model: &Model) -> Result<Vec<Case>, String> {
    let mut all = Vec::new();
    for shape in model.shapes() {
        let tests = shape
            .trait_value("smithy.test#eventStreamTests")
            .and_then(Node::as_array);
        for test in tests.unwrap_or_default() {
            all.push(case(shape.id.name(), test)?);
        }
    }
    Ok(all)
}

fn case(operation: &str, node: &Node) -> Result<Case, String> {
    let events = node
        .get("events")
        .and_then(Node::as_array)
        .unwrap_or_default();
    Ok(Case {
        id: required(node, "id")?,
        operation: operation.to_owned(),
        protocol: required(node, "protocol")?,
        applies_to: text(node, "appliesTo"),
        request: initial(node, "initialRequestParams", "initialRequest"),
        response: initial(node, "initialResponseParams", "initialResponse"),
        events: events.iter().map(event).collect::<Result<_, _>>()?,
        expectation: match node.get("expectation").and_then(|e| e.get("failure")) {
            Some(failure) => Expectation::Failure(text(failure, "errorId")),
            None => Expectation::Success,
        },
    })
}

fn initial(node: &Node, params: &str, message: &str) -> Initial {
    Initial {
        params: node.get(params).cloned(),
        message: node.get(message).cloned(),
    }
}

fn event(node: &Node) -> Result<Event, String> {
    Ok(Event {
        direction: match required(node, "type")?.as_str() {
            "request" => Direction::Request,
            "response" => Direction::Response,
            other => return Err(format!("an event of the type {other:?}")),
        },
        params: node.get("params").cloned(),
        frame: Frame::read(node)?,
    })
}
