//! Services, resources and operations read from node objects.

use std::sync::Arc;

use super::{Body, Name, OperationDecl, ResourceDecl, ServiceDecl};
use crate::diagnostic::{Diagnostic, nearest};
use crate::node::{Node, Object};
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
            Notation::Idl => &["type"],
            Notation::Ast => &["type", "traits", "mixins"],
        };
        let known = [known, shared].concat();
        let object = self.object.as_object().into_iter();
        self.events.extend(
            object
                .filter_map(|object| additional(object, &known))
                .map(|e| e.on(self.id)),
        );
    }

    fn text(&mut self, key: &str) -> Option<Arc<str>> {
        let node = self.object.get(key)?;
        match &node.value {
            crate::node::NodeValue::String(text) => Some(text.clone()),
            _ => self.refuse(node, key, "a string"),
        }
    }

    fn refuse<T>(&mut self, node: &Node, key: &str, wanted: &str) -> Option<T> {
        let found = node.type_name();
        let message = format!("Expected `{key}` to be {wanted}; found {found}.");
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
        let Notation::Ast = self.notation else {
            let name = name_of(node, self.notation);
            return name.or_else(|| self.refuse(node, key, "a shape reference"));
        };
        let Some(object) = node.as_object() else {
            return self.refuse(node, key, "an object");
        };
        self.events
            .extend(additional(object, &["target"]).map(|event| event.on(self.id)));
        name_of(node, self.notation).or_else(|| {
            let event = Diagnostic::error("Model", no_target(node));
            self.events.push(event.at(node.span).on(self.id));
            None
        })
    }

    fn item(&mut self, node: &Node, key: &str) -> Option<Name> {
        let (wanted, found) = match self.notation {
            Notation::Ast => ("object", node.as_object().is_some()),
            Notation::Idl => ("string", node.as_str().is_some()),
        };
        if !found {
            let message = format!("Expected {wanted}, but found {}.", node.type_name());
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
            return self.refuse(node, key, "an array").unwrap_or_default();
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
            return self.refuse(node, key, "an object").unwrap_or_default();
        };
        let named = |(name, entry): (&Arc<str>, &crate::node::Entry)| {
            Some((name.clone(), self.item(&entry.value, key)?))
        };
        members.iter().filter_map(named).collect()
    }

    fn rename(&mut self) -> Vec<(Name, Arc<str>)> {
        let Some(node) = self.object.get("rename") else {
            return Vec::new();
        };
        let Some(members) = node.as_object() else {
            return self.refuse(node, "rename", "an object").unwrap_or_default();
        };
        let mut renames = Vec::new();
        for (from, entry) in members {
            let name = Name {
                text: from.clone(),
                span: entry.key_span,
            };
            match entry.value.as_str() {
                Some(to) => renames.push((name, Arc::from(to))),
                None => drop(self.refuse::<()>(&entry.value, from, "a string")),
            }
        }
        renames
    }
}

/// A warning of properties nobody knows.
pub(crate) fn additional(object: &Object, known: &[&str]) -> Option<Diagnostic> {
    let unknown = object.iter().filter(|(key, _)| !known.contains(&&***key));
    let mut unknown: Vec<_> = unknown.collect();
    unknown.sort_by_key(|(key, _)| (*key).clone());
    let (key, first) = unknown.first()?;
    let mut known = known.to_vec();
    known.sort_unstable();
    let ticked = |names: Vec<&str>| format!("`{}`", names.join("`, `"));
    let message = format!(
        "Expected an object with possible properties of {}, but found additional properties: {}",
        ticked(known.clone()),
        ticked(unknown.iter().map(|(key, _)| &***key).collect())
    );
    let event = Diagnostic::warning("Model", message).at(first.key_span);
    Some(match nearest(key, known) {
        Some(near) => event.did_you_mean(near),
        None => event,
    })
}

/// Why an object of the AST is no reference.
pub(crate) fn no_target(node: &Node) -> String {
    match node.get("target") {
        Some(target) => format!(
            "Expected `target` member to be a string, but found {}.",
            target.type_name()
        ),
        None => "Missing expected member `target`.".to_owned(),
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
