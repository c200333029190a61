//! A case as the model tells it.

use std::fmt;

use trompe::protocol::SIMPLE_REST_JSON;
use trompe::serde::Blueprint;
use trompe::service::{OperationSchema, Protocol, ServiceSchema};
use trompe_smithy::Model;
use trompe_smithy::node::Node;
use trompe_smithy::shape::Shape;

use super::parameters;
use crate::message::body::Body;
use crate::message::{required, text};

type Result<T> = std::result::Result<T, String>;

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Request,
    Response,
    /// A request that is refused.
    Malformed,
}

/// Who is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}

/// One case of an operation.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) kind: Kind,
    /// The case, with everything that it demands.
    pub(super) node: Node,
    pub(super) protocol: &'static dyn Protocol,
    /// The service as it is served.
    pub(super) service: &'static ServiceSchema,
    pub(super) operation: &'static OperationSchema,
    /// Of a response: the error that it is.
    pub(super) error: Option<Blueprint>,
    pub(super) only: Option<Side>,
}

impl Case {
    /// The sides that the case is for.
    pub(super) fn sides(&self) -> Vec<Side> {
        match self.only {
            Some(side) => vec![side],
            None => vec![Side::Client, Side::Server],
        }
    }

    /// Makes it a case of clients alone; `false` where it is one of servers.
    pub(super) fn narrow_to_client(&mut self) -> bool {
        self.only != Some(Side::Server) && {
            self.only = Some(Side::Client);
            true
        }
    }

    /// The protocol's name without its namespace.
    pub(super) fn protocol_name(&self) -> &'static str {
        let id = self.protocol.id();
        id.split_once('#').map_or(id, |(_, name)| name)
    }

    /// The body that the case demands; `None` where it says nothing of it.
    ///
    /// # Errors
    /// It is binary and not in base64.
    pub(super) fn body(&self) -> Result<Option<Body>> {
        let Some(body) = text(&self.node, "body") else {
            return Ok(None);
        };
        // Of a protocol that has nothing but JSON, nobody says that it is.
        let usual = (self.protocol.id() == SIMPLE_REST_JSON.id() && !body.is_empty())
            .then(|| "application/json".to_owned());
        Body::of(&body, text(&self.node, "bodyMediaType").or(usual)).map(Some)
    }

    /// The members of the input, output or error.
    pub(super) fn params(&self) -> Option<&Node> {
        self.node.get("params")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Malformed => "malformed",
        })
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "client",
            Self::Server => "server",
        })
    }
}

const TRAITS: [(&str, Kind); 3] = [
    ("smithy.test#httpRequestTests", Kind::Request),
    ("smithy.test#httpResponseTests", Kind::Response),
    ("smithy.test#httpMalformedRequestTests", Kind::Malformed),
];

/// The cases of all operations and errors of these services, in the protocols that the services speak.
pub(super) fn cases(model: &Model, services: &[&'static ServiceSchema]) -> Result<Vec<Case>> {
    let mut all = Vec::new();
    for service in services {
        for operation in service.operations {
            let shape = shape(model, operation.id)?;
            collect(shape, operation, None, &mut all)?;
        }
        for (operation, error) in errors(service) {
            let shape = shape(model, error.schema().id())?;
            collect(shape, operation, Some(error), &mut all)?;
        }
    }
    Ok(all)
}

fn shape<'m>(model: &'m Model, id: &str) -> Result<&'m Shape> {
    model
        .find(id)
        .ok_or_else(|| format!("{id} is not in the model"))
}

// Each error once, with an operation that answers with it.
fn errors(service: &'static ServiceSchema) -> Vec<(&'static OperationSchema, Blueprint)> {
    let mut found: Vec<(&OperationSchema, Blueprint)> = Vec::new();
    for operation in service.operations {
        for error in operation.errors {
            let id = error.shape.schema().id();
            if found.iter().all(|(_, known)| known.schema().id() != id) {
                found.push((operation, error.shape));
            }
        }
    }
    found
}

fn collect(
    shape: &Shape,
    operation: &'static OperationSchema,
    error: Option<Blueprint>,
    all: &mut Vec<Case>,
) -> Result<()> {
    for (id, kind) in TRAITS {
        let tests = shape.trait_value(id).and_then(Node::as_array);
        for test in tests.unwrap_or_default() {
            let protocol = required(test, "protocol")?;
            let spoken = operation.service.protocols.iter();
            let Some(protocol) = spoken.copied().find(|known| known.id() == protocol) else {
                continue;
            };
            for (id, node) in expanded(kind, test)? {
                all.push(Case {
                    id,
                    kind,
                    protocol,
                    service: operation.service,
                    operation,
                    error,
                    only: only(kind, &node),
                    node,
                });
            }
        }
    }
    Ok(())
}

fn expanded(kind: Kind, test: &Node) -> Result<Vec<(String, Node)>> {
    if kind == Kind::Malformed {
        return parameters::expand(test);
    }
    Ok(vec![(required(test, "id")?, test.clone())])
}

fn only(kind: Kind, test: &Node) -> Option<Side> {
    match (kind, text(test, "appliesTo").as_deref()) {
        (Kind::Malformed, _) | (_, Some("server")) => Some(Side::Server),
        (_, Some("client")) => Some(Side::Client),
        _ => None,
    }
}
