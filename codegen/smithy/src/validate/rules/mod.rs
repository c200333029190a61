//! Endpoint rule sets, their parameters and their tests (Smithy 2.0, "Rules engine").

mod auth_schemes;
mod bdd;
mod builtins;
mod model_parameters;
mod parameter;
mod parameters;
mod rule_set;
mod static_parameters;
mod tests_trait;
mod version;

pub(super) use bdd::creation;

use super::{Validator, about, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Node, Object};
use crate::rules::Error;
use crate::shape::Shape;

pub(super) const VALIDATORS: [Validator; 7] = [
    auth_schemes::validate,
    builtins::validate,
    parameters::validate,
    rule_set::validate,
    static_parameters::validate,
    tests_trait::validate,
    version::validate,
];

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const BDD: &str = "smithy.rules#endpointBdd";
const TESTS: &str = "smithy.rules#endpointTests";
const CLIENT: &str = "smithy.rules#clientContextParams";
const CONTEXT: &str = "smithy.rules#contextParam";
const STATIC: &str = "smithy.rules#staticContextParams";
const OPERATION: &str = "smithy.rules#operationContextParams";

/// An event about a shape, at one of its traits.
fn at_trait(
    severity: Severity,
    event: &str,
    shape: &Shape,
    trait_id: &str,
    message: String,
) -> Diagnostic {
    about(severity, event, shape, message).at(place(&shape.traits, trait_id, shape.span))
}

/// The events of a trait whose value makes no sense.
fn creation_errors(
    shape: &Shape,
    trait_id: &str,
    errors: Vec<Error>,
) -> impl Iterator<Item = Diagnostic> {
    errors.into_iter().map(move |error| {
        let message = format!("Error creating trait `{trait_id}`: {}", error.message);
        about(Severity::Error, "Model", shape, message).at(error.span)
    })
}

/// The members of an object under a key, in order.
fn entries<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = (&'n str, &'n Node)> {
    node.get(key).into_iter().flat_map(members)
}

/// The members of an object, in order.
fn members(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let entries = node.as_object().into_iter().flat_map(Object::iter);
    entries.map(|(name, entry)| (&**name, &entry.value))
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::as_array).unwrap_or_default()
}
