//! Every text in a model that people wrote: names, and values of traits.

use std::collections::BTreeSet;

use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::{Trait, TraitMap, id};

/// A text and where it is.
#[derive(Clone, Debug)]
pub struct Text<'m> {
    /// The text itself.
    pub text: &'m str,
    /// Where it is.
    pub place: TextPlace<'m>,
}

/// Where a [`Text`] is.
#[derive(Clone, Debug)]
pub enum TextPlace<'m> {
    /// A namespace; each is there once.
    Namespace,
    /// The name of a shape or member.
    Name {
        /// The shape or member.
        of: &'m ShapeId,
    },
    /// A text in the value of a trait, or a key of it that the trait's definition does not name.
    Trait {
        /// The shape or member that the trait is on.
        on: &'m ShapeId,
        /// The trait.
        trait_id: &'m ShapeId,
        /// The trait's value, with its place.
        applied: &'m Trait,
        /// Keys and positions from the value to the text; `key` at the end for a key.
        path: Vec<String>,
    },
}

/// The texts of all shapes but the prelude's.
#[derive(Clone, Debug)]
pub struct TextIndex<'m> {
    texts: Vec<Text<'m>>,
}

impl<'m> TextIndex<'m> {
    /// Collects the texts of a model.
    #[must_use]
    pub fn of(model: &'m Model) -> Self {
        let (mut texts, mut namespaces) = (Vec::new(), BTreeSet::new());
        for shape in model.shapes().filter(|shape| !shape.id.is_prelude()) {
            let namespace = shape.id.namespace();
            if namespaces.insert(namespace) {
                let place = TextPlace::Namespace;
                texts.push(Text {
                    text: namespace,
                    place,
                });
            }
            named(model, &shape.id, shape.id.name(), &shape.traits, &mut texts);
            for member in shape.members.values() {
                named(model, &member.id, member.name(), &member.traits, &mut texts);
            }
        }
        Self { texts }
    }

    /// All texts, by shape.
    pub fn texts(&self) -> impl Iterator<Item = &Text<'m>> {
        self.texts.iter()
    }
}

fn named<'m>(
    model: &'m Model,
    of: &'m ShapeId,
    name: &'m str,
    traits: &'m TraitMap,
    texts: &mut Vec<Text<'m>>,
) {
    let place = TextPlace::Name { of };
    texts.push(Text { text: name, place });
    // References name shapes, whose names are there already.
    for (trait_id, applied) in traits.iter().filter(|(id, _)| *id != id::REFERENCES) {
        if let Some(definition) = model.get(trait_id) {
            let mut values = Values {
                model,
                on: of,
                trait_id,
                applied,
                path: Vec::new(),
                texts,
            };
            values.value(&applied.value, Some(definition));
        }
    }
}

struct Values<'a, 'm> {
    model: &'m Model,
    on: &'m ShapeId,
    trait_id: &'m ShapeId,
    applied: &'m Trait,
    path: Vec<String>,
    texts: &'a mut Vec<Text<'m>>,
}

impl<'m> Values<'_, 'm> {
    fn push(&mut self, text: &'m str) {
        let place = TextPlace::Trait {
            on: self.on,
            trait_id: self.trait_id,
            applied: self.applied,
            path: self.path.clone(),
        };
        self.texts.push(Text { text, place });
    }

    fn value(&mut self, node: &'m Node, shape: Option<&'m Shape>) {
        match &node.value {
            NodeValue::String(text) => self.push(text),
            NodeValue::Object(members) => {
                for (key, entry) in members.iter() {
                    let member = shape.and_then(|shape| shape.member(key));
                    let target = member.and_then(|member| self.model.target(member));
                    self.step(key.to_string(), |values| {
                        if target.is_none() {
                            values.step("key".to_owned(), |values| values.push(key));
                        }
                        values.value(&entry.value, target);
                    });
                }
            }
            NodeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(index.to_string(), |values| values.value(item, None));
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: String, body: impl FnOnce(&mut Self)) {
        self.path.push(step);
        body(self);
        self.path.pop();
    }
}
