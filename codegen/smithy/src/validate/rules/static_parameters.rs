//! Fixed values of parameters are texts, booleans or lists of texts (event
//! `StaticContextParamsTrait`).

use super::{STATIC, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::shape::ShapeKind;
use crate::validate::{about, applied};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (operation, value) in applied(model, ShapeKind::Operation, STATIC) {
        for (name, definition) in members(value) {
            let Some(value) = definition.get("value").filter(|value| !is_supported(value)) else {
                continue;
            };
            let message = format!(
                "The operation `{}` is marked with `{STATIC}` which contains a key `{name}` with an unsupported \
                 document type value `{}`.",
                operation.id,
                value.type_name()
            );
            let event = about(
                Severity::Error,
                "StaticContextParamsTrait",
                operation,
                message,
            );
            events.push(event.at(value.span));
        }
    }
}

fn is_supported(node: &Node) -> bool {
    match &node.value {
        NodeValue::String(_) | NodeValue::Bool(_) => true,
        NodeValue::Array(items) => items.iter().all(|item| item.as_str().is_some()),
        _ => false,
    }
}
