//! Applied traits.

use super::Writer;
use super::nodes::Of;
use crate::node::{Node, NodeValue};
use crate::shape::{Member, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

/// Traits by identifier, before they are written.
pub(super) type Traits<'m> = Vec<(&'m ShapeId, &'m Node)>;

/// The traits of a shape or member that no mixin brought.
pub(super) fn own(traits: &TraitMap) -> Traits<'_> {
    ordered(traits.introduced())
}

/// All traits, those of mixins included.
pub(super) fn all(traits: &TraitMap) -> Traits<'_> {
    ordered(traits.iter().map(|(id, applied)| (id, &applied.value)))
}

/// `box` is of 1.0, and the value of an enum member has its own notation.
fn ordered<'m>(traits: impl Iterator<Item = (&'m ShapeId, &'m Node)>) -> Traits<'m> {
    let unwritten = [id::BOX, id::ENUM_VALUE];
    let written = traits.filter(|(id, _)| !unwritten.contains(&id.as_str()));
    let mut written: Traits<'m> = written.collect();
    written.sort_by(|a, b| a.0.cmp_caseless(b.0));
    written
}

impl<'m> Writer<'m> {
    /// Traits, one a line, the documentation first and as comments.
    pub(super) fn traits(&mut self, traits: &[(&'m ShapeId, &'m Node)]) {
        let comment = |(id, value): &(&ShapeId, &'m Node)| {
            let text = value
                .as_str()
                .filter(|_| id.as_str() == id::DOCUMENTATION)?;
            is_comment(text).then_some(text)
        };
        let docs = traits.iter().find_map(&comment);
        docs.into_iter().for_each(|text| self.comment(text));
        for (id, value) in traits.iter().filter(|entry| comment(entry).is_none()) {
            self.applied(id, value);
            self.text.line();
        }
    }

    fn comment(&mut self, text: &str) {
        for line in text.split('\n') {
            self.text.push(&format!("/// {line}"));
            self.text.line();
        }
    }

    fn applied(&mut self, id: &ShapeId, value: &Node) {
        let definition = self.model.get(id);
        let name = self.names.of(id);
        let is_empty = value.as_object().is_some_and(|object| object.is_empty());
        let annotates = definition.is_some_and(|shape| shape.kind != ShapeKind::Document);
        match &value.value {
            _ if is_empty && annotates => self.text.push(&format!("@{name}")),
            _ if is_empty && definition.is_none() => self.text.push(&format!("@{name}()")),
            NodeValue::Object(members) if !is_empty => {
                self.text.open(&format!("@{name}("));
                self.entries(members, definition);
                self.text.close(")");
            }
            _ => {
                self.text.push(&format!("@{name}("));
                self.node(value, definition.map(Of::Shape));
                self.text.push(")");
            }
        }
    }

    /// The traits that a shape adds to members its mixins brought.
    pub(super) fn applies(&mut self, members: &[&'m Member]) {
        for member in members {
            let traits = own(&member.traits);
            let target = self.names.of(&member.id);
            match traits.as_slice() {
                [] => {}
                [(id, value)] => {
                    self.text.line();
                    self.text.push(&format!("apply {target} "));
                    self.applied(id, value);
                    self.text.line();
                }
                traits => {
                    self.text.line();
                    self.text.open(&format!("apply {target} {{"));
                    for (id, value) in traits {
                        self.applied(id, value);
                        self.text.line();
                    }
                    self.text.close("}");
                    self.text.line();
                }
            }
        }
    }
}

/// Whether a text comes back the same from documentation comments.
fn is_comment(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
}
