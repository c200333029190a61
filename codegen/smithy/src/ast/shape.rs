//! Shapes of a JSON AST document.

use std::sync::Arc;

use super::Reader;
use crate::decl::{ApplyDecl, Name, ShapeDecl, TraitDecl, Version, entity, version_mismatch};
use crate::diagnostic::{Diagnostic, nearest};
use crate::node::{Entry, Node, NodeValue, Object};
use crate::shape::{Category, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Span;

fn has_members(kind: ShapeKind) -> bool {
    matches!(kind, ShapeKind::Enum | ShapeKind::IntEnum)
}

impl Reader {
    /// One entry of `shapes`.
    pub(super) fn shape(&mut self, key: &Arc<str>, entry: Entry) {
        let span = entry.key_span;
        let found = entry.value.type_name();
        let body_span = entry.value.span;
        let NodeValue::Object(object) = entry.value.value else {
            let message = format!("Expected object, but found {found}.");
            let event = Diagnostic::error("Model", message).at(body_span);
            return self.events.push(event);
        };
        let mut object = *object;
        let traits = object
            .shift_remove("traits")
            .map(|entry| self.traits(entry.value));
        let traits = traits.unwrap_or_default();
        let Some(kind_text) = object.get("type").and_then(|entry| entry.value.as_str()) else {
            let message = match object.get("type") {
                Some(entry) => format!(
                    "Expected `type` member to be a string, but found {}.",
                    entry.value.type_name()
                ),
                None => "Missing expected member `type`.".to_owned(),
            };
            let event = Diagnostic::error("Model", message);
            return self.events.push(event.at(span));
        };
        if kind_text == "apply" {
            let target = Name {
                text: key.clone(),
                span,
            };
            let unknown = entity::additional(&object, &["type", "traits"]);
            let id = ShapeId::parse(key).ok();
            self.events.extend(unknown.map(|event| match &id {
                Some(id) => event.on(id),
                None => event,
            }));
            return self.unit.applies.push(ApplyDecl { target, traits });
        }
        match ShapeKind::from_keyword(kind_text) {
            Some(kind) => self.declare(key, span, kind, traits, object, body_span),
            None => {
                let message = format!("Invalid shape `type`: {kind_text}");
                let event = Diagnostic::error("Model", message).at(span);
                self.events
                    .push(match nearest(kind_text, ShapeKind::keywords()) {
                        Some(near) => event.did_you_mean(near),
                        None => event,
                    });
            }
        }
    }

    fn declare(
        &mut self,
        key: &str,
        span: Span,
        kind: ShapeKind,
        traits: Vec<TraitDecl>,
        mut object: Object,
        body_span: Span,
    ) {
        let id = match ShapeId::parse(key) {
            Ok(id) if id.member().is_none() => id,
            Ok(id) => {
                let message = format!(
                    "Shapes of type `{kind}` cannot contain a member in their shape ID. Found `{id}`"
                );
                let event = Diagnostic::error("Model", message).at(span).on(&id);
                return self.events.push(event);
            }
            _ => {
                let message = format!("Invalid shape ID: {key}");
                return self
                    .events
                    .push(Diagnostic::error("Model", message).at(span));
            }
        };
        let mut shape = ShapeDecl::new(id, kind, span);
        shape.traits = traits;
        if let Some(entry) = object.shift_remove("mixins") {
            shape.mixins = self.mixins(entry.value, &shape.id);
        }
        self.events
            .extend(version_mismatch(self.unit.version, kind, &shape.id).map(|e| e.at(span)));
        self.body(&mut shape, object, body_span);
        self.unit.shapes.push(shape);
    }

    fn body(&mut self, shape: &mut ShapeDecl, mut object: Object, span: Span) {
        match shape.kind {
            kind if kind.category() == Category::Service => {
                return self.entity(shape, object, span);
            }
            ShapeKind::List | ShapeKind::Set => self.fixed_member(shape, &mut object, "member"),
            ShapeKind::Map => {
                self.fixed_member(shape, &mut object, "key");
                self.fixed_member(shape, &mut object, "value");
            }
            _ => self.members(shape, &mut object),
        }
        let known: &[&str] = match shape.kind {
            ShapeKind::List | ShapeKind::Set => &["member", "mixins", "traits", "type"],
            ShapeKind::Map => &["key", "mixins", "traits", "type", "value"],
            kind if kind.category() == Category::Simple && !has_members(kind) => {
                &["mixins", "traits", "type"]
            }
            _ => &["members", "mixins", "traits", "type"],
        };
        self.additional(shape, &object, known);
    }

    /// Warns of properties nobody knows.
    fn additional(&mut self, shape: &ShapeDecl, object: &Object, known: &[&str]) {
        let unknown = entity::additional(object, known);
        self.events.extend(unknown.map(|event| event.on(&shape.id)));
    }

    fn entity(&mut self, shape: &mut ShapeDecl, object: Object, span: Span) {
        if self.unit.version == Version::V1 && object.contains_key("properties") {
            let message = "Resource properties can only be used with Smithy version 2 or later.";
            self.events
                .push(Diagnostic::error("Model", message).at(span).on(&shape.id));
        }
        let node = Node::new(NodeValue::Object(Box::new(object)), span);
        let (body, events) = entity::read(&shape.id, shape.kind, &node, entity::Notation::Ast);
        self.events.extend(events);
        shape.body = body;
    }

    fn mixins(&mut self, node: Node, on: &ShapeId) -> Vec<Name> {
        let wrong = |message: String| Diagnostic::error("Model", message).at(node.span).on(on);
        let Some(items) = node.as_array() else {
            let found = node.type_name();
            let message = format!("Expected `mixins` to be an array; found {found}.");
            self.events.push(wrong(message));
            return Vec::new();
        };
        let mut names = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match entity::name_of(item, entity::Notation::Ast) {
                Some(name) => names.push(name),
                None => self.events.push(wrong(match item.as_object() {
                    Some(_) => entity::no_target(item),
                    None => format!(
                        "Expected array element {index} to be a object but found {}.",
                        item.type_name()
                    ),
                })),
            }
        }
        names
    }

    /// The `traits` of a shape or member.
    pub(super) fn traits(&mut self, node: Node) -> Vec<TraitDecl> {
        let Some((object, _)) = self.object(node, "`traits`") else {
            return Vec::new();
        };
        let declare = |(key, entry): (Arc<str>, Entry)| TraitDecl {
            name: Name {
                text: key,
                span: entry.key_span,
            },
            span: entry.key_span.to(entry.value.span),
            value: Some(entry.value),
        };
        object.into_iter().map(declare).collect()
    }
}
