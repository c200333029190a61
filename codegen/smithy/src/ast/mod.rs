//! The JSON AST: models as JSON documents (Smithy 2.0, "JSON AST").

pub(crate) mod json;

mod member;
mod shape;

use std::sync::Arc;

use crate::decl::{MetadataDecl, Unit, Version, entity};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Bounds, Entry, Node, NodeValue, Object};
use crate::source::{SourceId, Span};

/// Reads one document; what could be understood is returned beside what was wrong.
pub(crate) fn parse(source: SourceId, text: &str, bounds: Bounds) -> (Unit, Diagnostics) {
    let mut reader = Reader {
        unit: Unit::default(),
        events: Diagnostics::with_limit(bounds.events),
    };
    match json::parse(source, text, bounds) {
        Ok(document) => reader.document(document),
        Err(event) => reader.events.push(*event),
    }
    (reader.unit, reader.events)
}

#[derive(Debug)]
struct Reader {
    unit: Unit,
    events: Diagnostics,
}

impl Reader {
    fn document(&mut self, document: Node) {
        let Some((mut object, span)) = self.object(document, "a model document") else {
            return;
        };
        self.version(object.get("smithy"), span.at_start());
        if let Some(metadata) = object.shift_remove("metadata") {
            self.metadata(metadata.value);
        }
        if let Some(shapes) = object.shift_remove("shapes") {
            self.shapes(shapes.value);
        }
        let known = ["smithy", "shapes", "metadata"];
        self.events.extend(entity::additional(&object, &known));
    }

    fn version(&mut self, entry: Option<&Entry>, document: Span) {
        let Some(entry) = entry else {
            let message = "Missing required `smithy` version property of a JSON AST document";
            return self
                .events
                .push(Diagnostic::error("Model", message).at(document));
        };
        match entry.value.as_str().and_then(Version::parse) {
            Some(version) => self.unit.version = version,
            None => {
                let message = match entry.value.as_str() {
                    Some(text) => format!("Unsupported Smithy version number: {text}"),
                    None => format!(
                        "Expected `smithy` member to be a string, but found {}.",
                        entry.value.type_name()
                    ),
                };
                self.events
                    .push(Diagnostic::error("Model", message).at(entry.value.span));
            }
        }
    }

    fn metadata(&mut self, node: Node) {
        let Some((object, _)) = self.object(node, "`metadata`") else {
            return;
        };
        let declare = |(key, entry): (Arc<str>, Entry)| MetadataDecl {
            key,
            key_span: entry.key_span,
            value: entry.value,
        };
        self.unit.metadata.extend(object.into_iter().map(declare));
    }

    fn shapes(&mut self, node: Node) {
        let Some((object, _)) = self.object(node, "`shapes`") else {
            return;
        };
        for (key, entry) in object {
            self.shape(&key, entry);
        }
    }

    /// The members of an object node, or a complaint naming `what` should have been one.
    fn object(&mut self, node: Node, what: &str) -> Option<(Object, Span)> {
        let found = node.type_name();
        match node.value {
            NodeValue::Object(object) => Some((*object, node.span)),
            _ => {
                let message = format!("Expected {what} to be an object; found {found}.");
                let event = Diagnostic::error("Model", message).at(node.span);
                self.events.push(match node.as_str() {
                    Some(text) if what.starts_with("member ") => {
                        event.help(format!("a member is written {{ \"target\": \"{text}\" }}"))
                    }
                    _ => event,
                });
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
