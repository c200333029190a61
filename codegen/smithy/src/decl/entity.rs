//! Services, resources and operations read from node objects.

use std::sync::Arc;

use super::{Body, Name, OperationDecl, ResourceDecl, ServiceDecl};
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;

/// How references are written: the IDL has bare texts, the JSON AST `{"target": …}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Idl,
    Ast,
}

/// Reads the properties of a service, resource or operation. Unknown ones are warned of.
pub(crate) fn read(
    id: &ShapeId,
    kind: ShapeKind,
    object: &Node,
    notation: Notation,
) -> (Body, Vec<Diagnostic>) {
    let mut reader = Reader {
        id,
        object,
        notation,
        events: Vec::new(),
    };
    let body = match kind {
        ShapeKind::Service => Body::Service(reader.service()),
        ShapeKind::Resource => Body::Resource(Box::new(reader.resource())),
        ShapeKind::Operation => Body::Operation(reader.operation()),
        _ => Body::Data,
    };
    (body, reader.events)
}

struct Reader<'a> {
    id: &'a ShapeId,
    object: &'a Node,
    notation: Notation,
    events: Vec<Diagnostic>,
}

const SERVICE: [&str; 5] = ["version", "operations", "resources", "errors", "rename"];
const RESOURCE: [&str; 11] = [
    "identifiers",
    "properties",
    "create",
    "put",
    "read",
    "update",
    "delete",
    "list",
    "operations",
    "collectionOperations",
    "resources",
];
const OPERATION: [&str; 3] = ["input", "output", "errors"];

impl Reader<'_> {
    fn service(&mut self) -> ServiceDecl {
        self.check_keys(&SERVICE);
        ServiceDecl {
            version: self.text("version"),
            operations: self.references("operations"),
            resources: self.references("resources"),
            errors: self.references("errors"),
            rename: self.rename(),
        }
    }

    fn resource(&mut self) -> ResourceDecl {
        self.check_keys(&RESOURCE);
        ResourceDecl {
            identifiers: self.reference_map("identifiers"),
            properties: self.reference_map("properties"),
            create: self.reference("create"),
            put: self.reference("put"),
            read: self.reference("read"),
            update: self.reference("update"),
            delete: self.reference("delete"),
            list: self.reference("list"),
            operations: self.references("operations"),
            collection_operations: self.references("collectionOperations"),
            resources: self.references("resources"),
        }
    }

    fn operation(&mut self) -> OperationDecl {
        self.check_keys(&OPERATION);
        OperationDecl {
            input: self.reference("input"),
            output: self.reference("output"),
            errors: self.references("errors"),
        }
    }

    /// Keys that the AST puts beside the properties are known too.
    fn check_keys(&mut self, known: &[&str]) {
        let shared: &[&str] = match self.notation {
            Notation::Idl => &[],
            Notation::Ast => &["type", "traits", "mixins"],
        };
        for (key, entry) in self.object.as_object().into_iter().flatten() {
            let key: &str = key;
            if !known.contains(&key) && !shared.contains(&key) {
                let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                let message = format!(
                    "Expected an object with possible properties of {}, but found additional properties: `{key}`",
                    names.join(", ")
                );
                let event = Diagnostic::warning("Model", message)
                    .at(entry.key_span)
                    .on(self.id);
                let near = crate::diagnostic::nearest(key, known.iter().copied());
                self.events.push(match near {
                    Some(near) => event.did_you_mean(near),
                    None => event,
                });
            }
        }
    }

    fn text(&mut self, key: &str) -> Option<Arc<str>> {
        let node = self.object.get(key)?;
        match &node.value {
            crate::node::NodeValue::String(text) => Some(text.clone()),
            _ => self.refuse(node, key, "string"),
        }
    }

    fn refuse<T>(&mut self, node: &Node, key: &str, wanted: &str) -> Option<T> {
        self.refuse_as(node, format!("Expected `{key}` to be a {wanted}"))
    }

    fn refuse_as<T>(&mut self, node: &Node, expected: String) -> Option<T> {
        let found = node.type_name();
        let message = format!("{expected}; found {found}.");
        self.events.push(
            Diagnostic::error("Model", message)
                .at(node.span)
                .on(self.id),
        );
        None
    }

    fn reference(&mut self, key: &str) -> Option<Name> {
        let node = self.object.get(key)?;
        self.name(node, key)
    }

    fn name(&mut self, node: &Node, key: &str) -> Option<Name> {
        match name_of(node, self.notation) {
            Some(name) => Some(name),
            None if self.notation == Notation::Ast && node.as_object().is_none() => {
                self.refuse_as(node, format!("Expected `{key}` to be an object"))
            }
            None => self.refuse(node, key, "shape reference"),
        }
    }

    fn item(&mut self, node: &Node, key: &str) -> Option<Name> {
        if self.notation == Notation::Ast && node.as_object().is_none() {
            let message = format!("Expected object, but found {}.", node.type_name());
            let event = Diagnostic::error("Model", message).at(node.span);
            self.events.push(event.on(self.id));
            return None;
        }
        self.name(node, key)
    }

    fn references(&mut self, key: &str) -> Vec<Name> {
        let Some(node) = self.object.get(key) else {
            return Vec::new();
        };
        let Some(items) = node.as_array() else {
            return self.refuse(node, key, "array").unwrap_or_default();
        };
        items
            .iter()
            .filter_map(|item| self.item(item, key))
            .collect()
    }

    fn reference_map(&mut self, key: &str) -> Vec<(Arc<str>, Name)> {
        let Some(node) = self.object.get(key) else {
            return Vec::new();
        };
        let Some(members) = node.as_object() else {
            return self.refuse(node, key, "object").unwrap_or_default();
        };
        let named = |(name, entry): (&Arc<str>, &crate::node::Entry)| {
            Some((name.clone(), self.name(&entry.value, key)?))
        };
        members.iter().filter_map(named).collect()
    }

    fn rename(&mut self) -> Vec<(Name, Arc<str>)> {
        let Some(node) = self.object.get("rename") else {
            return Vec::new();
        };
        let Some(members) = node.as_object() else {
            return self.refuse(node, "rename", "object").unwrap_or_default();
        };
        let mut renames = Vec::new();
        for (from, entry) in members {
            let name = Name {
                text: from.clone(),
                span: entry.key_span,
            };
            match entry.value.as_str() {
                Some(to) => renames.push((name, Arc::from(to))),
                None => drop(self.refuse::<()>(&entry.value, from, "string")),
            }
        }
        renames
    }
}

/// The name in a reference of the given notation.
pub(crate) fn name_of(node: &Node, notation: Notation) -> Option<Name> {
    let node = match notation {
        Notation::Idl => node,
        Notation::Ast => node.get("target")?,
    };
    node.as_str().map(|text| Name {
        text: text.into(),
        span: node.span,
    })
}
