//! What selectors pick from: shapes and members alike.

use crate::model::Model;
use crate::shape::{Member, Shape};
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

/// A shape or a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'m> {
    Shape(&'m Shape),
    Member(&'m Member),
}

impl<'m> Subject<'m> {
    pub(super) fn id(self) -> &'m ShapeId {
        match self {
            Self::Shape(shape) => &shape.id,
            Self::Member(member) => &member.id,
        }
    }

    pub(super) fn traits(self) -> &'m TraitMap {
        match self {
            Self::Shape(shape) => &shape.traits,
            Self::Member(member) => &member.traits,
        }
    }

    pub(super) fn all(model: &'m Model) -> impl Iterator<Item = Self> {
        model.shapes_as_written().flat_map(|shape| {
            let members = shape.members.values().map(Self::Member);
            std::iter::once(Self::Shape(shape)).chain(members)
        })
    }

    pub(super) fn of(model: &'m Model, id: &ShapeId) -> Option<Self> {
        model.get(id).map(Self::Shape)
    }
}
