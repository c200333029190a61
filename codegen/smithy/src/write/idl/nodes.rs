//! Node values, in the notation of the shapes that define them.

use super::Writer;
use crate::model::Model;
use crate::node::{Node, NodeValue, Object, Quoted};
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::{ShapeId, is_identifier};
use crate::traits::id;

/// What a value is a value of.
#[derive(Clone, Copy)]
pub(super) enum Of<'m> {
    Shape(&'m Shape),
    Member(&'m Member),
}

impl<'m> Of<'m> {
    /// Whether the value is a shape identifier.
    fn is_id(self, model: &Model) -> bool {
        match self {
            Self::Shape(shape) => shape.has_trait(id::ID_REF),
            Self::Member(member) => model.member_trait(member, id::ID_REF).is_some(),
        }
    }

    fn shape(self, model: &'m Model) -> Option<&'m Shape> {
        match self {
            Self::Shape(shape) => Some(shape),
            Self::Member(member) => model.target(member),
        }
    }
}

impl<'m> Writer<'m> {
    /// A value; what it is a value of decides how identifiers in it are written.
    pub(super) fn node(&mut self, node: &Node, of: Option<Of<'m>>) {
        let is_id = of.is_some_and(|of| of.is_id(self.model));
        let shape = of.and_then(|of| of.shape(self.model));
        match &node.value {
            NodeValue::String(text) if is_id => self.id(text),
            NodeValue::Array(items) if !items.is_empty() => self.array(items, shape),
            NodeValue::Object(members) if !members.is_empty() => {
                self.text.open("{");
                self.entries(members, shape);
                self.text.close("}");
            }
            _ => self.text.push(&literal(node)),
        }
    }

    /// An identifier; a text that is none stays a text.
    fn id(&mut self, text: &str) {
        let written = match ShapeId::parse(text) {
            Ok(id) => self.names.of(&id),
            Err(_) => quoted(text),
        };
        self.text.push(&written);
    }

    fn array(&mut self, items: &[Node], shape: Option<&'m Shape>) {
        let item = match shape {
            Some(list) if matches!(list.kind, ShapeKind::List | ShapeKind::Set) => {
                list.member("member").map(Of::Member)
            }
            other => other.map(Of::Shape),
        };
        self.text.open("[");
        for node in items {
            self.node(node, item);
            self.text.line();
        }
        self.text.close("]");
    }

    /// The members of an object, one a line, without its braces.
    pub(super) fn entries(&mut self, members: &Object, shape: Option<&'m Shape>) {
        for (name, entry) in members {
            let of = match shape {
                Some(map) if map.kind == ShapeKind::Map => map.member("value").map(Of::Member),
                Some(shape) if matches!(shape.kind, ShapeKind::Structure | ShapeKind::Union) => {
                    shape.member(name).map(Of::Member)
                }
                other => other.map(Of::Shape),
            };
            self.text.push(&format!("{}: ", key(name)));
            self.node(&entry.value, of);
            self.text.line();
        }
    }
}

/// A key, quoted unless it is an identifier.
pub(super) fn key(text: &str) -> String {
    match is_identifier(text) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A value on one line.
pub(super) fn literal(node: &Node) -> String {
    escape_controls(&node.to_string())
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    escape_controls(&Quoted(text).to_string())
}

/// JSON leaves the control characters after `~` as they are; a reader of IDL could not see them.
fn escape_controls(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => escaped.push(c),
        }
    }
    escaped
}
