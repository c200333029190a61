//! A model as Smithy 1.0 can say it: no mixins, enums, properties or defaults; `box` instead.

use crate::index::nullability::{boxes_member, is_boxed};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Detail, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::{Trait, TraitMap, id};
use crate::transform;

/// Traits that Smithy 1.0 does not know.
const NEW: [&str; 5] = [
    id::DEFAULT,
    id::ADDED_DEFAULT,
    id::CLIENT_OPTIONAL,
    "smithy.api#property",
    "smithy.api#notProperty",
];

pub(super) fn downgrade(model: &Model) -> Model {
    let flat = transform::flatten_mixins(model);
    flat.map_shapes(|shape| self::shape(&flat, shape))
}

fn shape(model: &Model, shape: &Shape) -> Shape {
    let mut old = match shape.kind {
        ShapeKind::Enum => transform::enum_to_simple(shape, ShapeKind::String),
        ShapeKind::IntEnum => transform::enum_to_simple(shape, ShapeKind::Integer),
        _ => shape.clone(),
    };
    for member in old.members.values_mut() {
        let boxed = shape.kind == ShapeKind::Structure && boxes_member(model, member);
        traits(&mut member.traits, boxed, member.span);
    }
    traits(&mut old.traits, is_boxed(shape), old.span);
    detail(&mut old.detail);
    old
}

/// What mixins had brought does not show: everything is in the order of identifiers.
fn detail(detail: &mut Detail) {
    let lists = match detail {
        Detail::Data => Vec::new(),
        Detail::Operation(own) => vec![&mut own.errors],
        Detail::Resource(own) => {
            own.properties.clear();
            let collection = &mut own.collection_operations;
            vec![&mut own.operations, collection, &mut own.resources]
        }
        Detail::Service(own) => vec![&mut own.operations, &mut own.resources, &mut own.errors],
    };
    for list in lists {
        list.sort_by(|a, b| a.target.cmp_caseless(&b.target));
    }
}

fn traits(traits: &mut TraitMap, boxed: bool, span: Span) {
    for new in NEW {
        traits.remove(new);
    }
    if boxed {
        let (value, inherited) = (Node::empty_object(span), false);
        let id = ShapeId::from_parts("smithy.api", "box");
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
