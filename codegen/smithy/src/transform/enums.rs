//! Enum shapes, and strings with the `enum` trait of Smithy 1.0.

use crate::model::Model;
use crate::node::{Entry, Node, NodeValue, Object};
use crate::shape::{Member, Members, Place, Shape, ShapeKind};
use crate::shape_id::{ShapeId, is_identifier};
use crate::traits::{Trait, TraitMap, id};

/// The model with strings that have the `enum` trait as enums, where all values have names, or
/// `synthesize` allows to make names of the values.
#[must_use]
pub fn enum_strings_to_enums(model: &Model, synthesize: bool) -> Model {
    model.map_shapes(|shape| {
        let old = shape.kind == ShapeKind::String && !shape.id.is_prelude();
        let changed = old.then(|| to_enum(shape, synthesize)).flatten();
        changed.unwrap_or_else(|| shape.clone())
    })
}

/// The enum of a string with the `enum` trait.
pub(crate) fn to_enum(shape: &Shape, synthesize: bool) -> Option<Shape> {
    let definitions = shape.trait_value(id::ENUM)?.as_array()?;
    let members = definitions.iter().map(|definition| {
        let member = member(&shape.id, definition, synthesize)?;
        Some((member.name().into(), member))
    });
    let mut changed = shape.clone();
    changed.kind = ShapeKind::Enum;
    changed.members = members.collect::<Option<Members>>()?;
    changed.traits.remove(id::ENUM);
    Some(changed)
}

fn member(container: &ShapeId, definition: &Node, synthesize: bool) -> Option<Member> {
    let value = definition.get("value")?;
    let named = definition.get("name").and_then(Node::as_str);
    let name = match named {
        Some(name) => name.to_owned(),
        None if synthesize => synthesized(value.as_str()?)?,
        None => return None,
    };
    let mut traits = TraitMap::default();
    add(&mut traits, id::ENUM_VALUE, value.clone());
    if let Some(text) = definition.get("documentation") {
        add(&mut traits, id::DOCUMENTATION, text.clone());
    }
    if definition.get("deprecated").and_then(Node::as_bool) == Some(true) {
        add(
            &mut traits,
            id::DEPRECATED,
            Node::empty_object(definition.span),
        );
    }
    if let Some(tags) = definition.get("tags") {
        add(&mut traits, id::TAGS, tags.clone());
        let internal = traits.tags().any(|tag| tag == "internal");
        if internal {
            add(
                &mut traits,
                id::INTERNAL,
                Node::empty_object(definition.span),
            );
        }
    }
    Some(Member {
        id: container.with_member(&name),
        target: ShapeId::from_parts("smithy.api", "Unit"),
        traits,
        inherited_from: None,
        target_at: Place::default(),
        span: definition.span,
        target_span: definition.span,
    })
}

/// A name made of a value: its characters that names may have, others as underscores.
fn synthesized(value: &str) -> Option<String> {
    let fit = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = value.chars().map(fit).collect();
    is_identifier(&name).then_some(name)
}

/// The string or number behind an enum; a string keeps the values in the `enum` trait.
pub(crate) fn to_simple(shape: &Shape, kind: ShapeKind) -> Shape {
    let mut changed = shape.clone();
    if shape.kind == ShapeKind::Enum && kind == ShapeKind::String {
        let definitions = shape.members.values().map(definition).collect();
        let definitions = Node::new(NodeValue::Array(definitions), shape.span);
        add(&mut changed.traits, id::ENUM, definitions);
    }
    (changed.kind, changed.members) = (kind, Members::default());
    changed
}

fn definition(member: &Member) -> Node {
    let mut object = Object::default();
    let mut set = |key: &str, value: Node| {
        let key_span = member.span;
        object.insert(key.into(), Entry { key_span, value });
    };
    let name = Node::string(member.name(), member.span);
    set("value", member.traits.enum_value().unwrap_or(&name).clone());
    set("name", name);
    for (key, id) in [("documentation", id::DOCUMENTATION), ("tags", id::TAGS)] {
        if let Some(value) = member.trait_value(id) {
            set(key, value.clone());
        }
    }
    if member.has_trait(id::DEPRECATED) {
        set("deprecated", Node::new(NodeValue::Bool(true), member.span));
    }
    Node::new(NodeValue::Object(Box::new(object)), member.span)
}

fn add(traits: &mut TraitMap, id: &'static str, value: Node) {
    let span = value.span;
    if let Ok(id) = ShapeId::parse(id) {
        let inherited = false;
        traits.insert(
            id,
            Trait {
                value,
                span,
                inherited,
            },
        );
    }
}
