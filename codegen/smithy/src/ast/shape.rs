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
        let Some((mut object, body_span)) = self.object(entry.value, &format!("shape `{key}`"))
        else {
            return;
        };
        let traits = object
            .shift_remove("traits")
            .map(|entry| self.traits(entry.value));
        let traits = traits.unwrap_or_default();
        let Some(kind_text) = object.get("type").and_then(|entry| entry.value.as_str()) else {
            let message = format!("Missing required member `type` of shape `{key}`");
            return self
                .events
                .push(Diagnostic::error("Model", message).at(span));
        };
        if kind_text == "apply" {
            let target = Name {
                text: key.clone(),
                span,
            };
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
            shape.mixins = self.mixins(entry.value);
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
        let unknown = object.iter().filter(|(key, _)| !known.contains(&&***key));
        let mut unknown: Vec<_> = unknown.collect();
        unknown.sort_by_key(|(key, _)| (*key).clone());
        let Some((_, first)) = unknown.first() else {
            return;
        };
        let ticked = |names: Vec<&str>| format!("`{}`", names.join("`, `"));
        let message = format!(
            "Expected an object with possible properties of {}, but found additional properties: {}",
            ticked(known.to_vec()),
            ticked(unknown.iter().map(|(key, _)| &***key).collect())
        );
        let event = Diagnostic::warning("Model", message).at(first.key_span);
        self.events.push(event.on(&shape.id));
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

    fn mixins(&mut self, node: Node) -> Vec<Name> {
        let items = node.as_array().unwrap_or_default();
        let names: Vec<Name> = items
            .iter()
            .filter_map(|item| entity::name_of(item, entity::Notation::Ast))
            .collect();
        if node.as_array().is_none() || names.len() < items.len() {
            let message = "Expected `mixins` to be an array of shape references.";
            self.events
                .push(Diagnostic::error("Model", message).at(node.span));
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
