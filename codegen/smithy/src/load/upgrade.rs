//! What Smithy 1.0 left unsaid, said as 2.0 does: a boolean or number that is not boxed, and a
//! streaming blob that is not required, have a default.

use crate::index::nullability::{had_zero_value, is_boxed};
use crate::map::{HashSet, IndexMap};
use crate::node::{Node, NodeValue, Number};
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::{Trait, TraitMap, id};

/// Gives a shape of a 1.0 file its zero value as default, unless it is boxed.
pub(super) fn upgrade_shape(shape: &mut Shape) {
    if had_zero_value(shape.kind) && !shape.has_trait(id::BOX) {
        set_default(&mut shape.traits, zero(shape.kind), shape.span);
    }
}

/// Gives the members of all structures of 1.0 files the defaults that 1.0 implies. A shape that
/// was boxed from outside loses its own.
pub(super) fn upgrade_members(shapes: &mut IndexMap<ShapeId, Box<Shape>>, old: &HashSet<ShapeId>) {
    if old.is_empty() {
        return;
    }
    for id in old {
        if let Some(boxed) = shapes.get_mut(id).filter(|shape| shape.has_trait(id::BOX)) {
            boxed.traits.remove(id::DEFAULT);
        }
    }
    let structures = shapes
        .values()
        .filter(|shape| shape.kind == ShapeKind::Structure);
    let structures = structures.filter(|shape| old.contains(&shape.id));
    let members = structures.flat_map(|shape| shape.members.values());
    let defaults: Vec<_> = members
        .filter_map(|member| Some((member.id.clone(), default(shapes, member)?)))
        .collect();
    for (id, value) in defaults {
        let name = id.member().unwrap_or_default();
        let shape = shapes.get_mut(&id.root());
        if let Some(member) = shape.and_then(|shape| shape.members.get_mut(name)) {
            set_default(&mut member.traits, value, member.span);
        }
    }
}

/// The default that a member of a 1.0 structure has without saying so.
fn default(shapes: &IndexMap<ShapeId, Box<Shape>>, member: &Member) -> Option<NodeValue> {
    if member.has_trait(id::DEFAULT) {
        return None;
    }
    if member.has_trait(id::BOX) {
        return Some(NodeValue::Null);
    }
    let target = shapes.get(&member.target)?;
    if is_optional_stream(member, target) {
        return Some(NodeValue::String("".into()));
    }
    let zeroed = had_zero_value(target.kind) && !is_boxed(target);
    zeroed.then(|| zero(target.kind))
}

fn is_optional_stream(member: &Member, target: &Shape) -> bool {
    let streams = target.kind == ShapeKind::Blob && target.has_trait(id::STREAMING);
    streams && !member.has_trait(id::REQUIRED)
}

fn zero(kind: ShapeKind) -> NodeValue {
    match kind {
        ShapeKind::Boolean => NodeValue::Bool(false),
        _ => NodeValue::Number(Number::new("0")),
    }
}

fn set_default(traits: &mut TraitMap, value: NodeValue, span: Span) {
    if !traits.has(id::DEFAULT) {
        let value = Node::new(value, span);
        let inherited = false;
        traits.insert(
            ShapeId::from_parts("smithy.api", "default"),
            Trait {
                value,
                span,
                inherited,
            },
        );
    }
}
