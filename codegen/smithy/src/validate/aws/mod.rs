//! Traits of AWS services, their protocols, and of what stands around them.

mod apigateway;
mod arn;
mod checksum;
mod cloudformation;
mod discovery;
mod endpoints;
mod iam;
mod iam_keys;
mod protocols;
mod service;
mod tagging;

use super::{Validator, about, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};

pub(super) const VALIDATORS: [Validator; 12] = [
    apigateway::validate,
    arn::validate,
    checksum::validate,
    cloudformation::validate,
    discovery::validate,
    endpoints::validate,
    iam::validate,
    iam_keys::validate,
    protocols::validate,
    service::validate,
    tagging::services,
    tagging::resources,
];

pub(super) use arn::creation;

const SERVICE: &str = "aws.api#service";
const ARN: &str = "aws.api#arn";

/// The service's part of ARNs, by its trait or its name.
fn arn_namespace(service: &Shape) -> Option<String> {
    let value = service.trait_value(SERVICE)?;
    let given = value.get("arnNamespace").and_then(Node::as_str);
    Some(given.map_or_else(|| service.id.name().to_lowercase(), str::to_owned))
}

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

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool).unwrap_or(false)
}

fn texts<'n>(node: &'n Node, key: &str) -> Vec<&'n str> {
    let items = node.get(key).and_then(Node::as_array).unwrap_or_default();
    items.iter().filter_map(Node::as_str).collect()
}

/// Names in backticks, in their order, joined by commas.
fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    super::ticked(names)
}

/// The input of an operation; `smithy.api#Unit` where it has none.
fn input<'m>(model: &'m Model, operation: &Shape) -> Option<&'m Shape> {
    model.get(&operation.as_operation()?.input.target)
}

/// The output of an operation; `smithy.api#Unit` where it has none.
fn output<'m>(model: &'m Model, operation: &Shape) -> Option<&'m Shape> {
    model.get(&operation.as_operation()?.output.target)
}

/// Whether a member's target is a text.
fn targets_text(model: &Model, member: &crate::shape::Member) -> bool {
    model.target(member).is_some_and(is_text)
}

fn is_text(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::String | ShapeKind::Enum)
}

/// Where upstream's hash sets of up to twelve texts, which messages list, have a text.
fn bucket(text: &str) -> u32 {
    let hash = text.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    });
    (hash ^ (hash >> 16)) & 15
}
