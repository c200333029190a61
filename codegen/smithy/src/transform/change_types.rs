//! Shapes of another type.

use std::collections::HashMap;
use std::fmt;

use super::enums;
use crate::model::Model;
use crate::shape::{Category, Members, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// A change of type that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeChangeError {
    /// The shape.
    pub shape: ShapeId,
    /// Its type; `None` when the model does not have it.
    pub from: Option<ShapeKind>,
    /// The type it was to have.
    pub to: ShapeKind,
}

impl fmt::Display for TypeChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shape, from, to } = self;
        match from {
            Some(from) => write!(f, "cannot change `{shape}` from {from} to {to}"),
            None => write!(
                f,
                "cannot change `{shape}` to {to}: the model has no such shape"
            ),
        }
    }
}

impl std::error::Error for TypeChangeError {}

/// The model with the types of shapes changed: any simple type to another, strings with the
/// `enum` trait to enums, lists and sets, structures and unions to each other.
/// `synthesize` makes names for members of enums that have none.
///
/// # Errors
/// For the first change that is none of these.
pub fn change_types(
    model: &Model,
    types: &HashMap<ShapeId, ShapeKind>,
    synthesize: bool,
) -> Result<Model, TypeChangeError> {
    let mut sorted: Vec<_> = types.iter().collect();
    sorted.sort();
    let mut changed: HashMap<&ShapeId, Shape> = HashMap::new();
    for (id, to) in sorted {
        let shape = model.get(id);
        let refuse = || TypeChangeError {
            shape: id.clone(),
            from: shape.map(|shape| shape.kind),
            to: *to,
        };
        let other = shape.and_then(|shape| change(shape, *to, synthesize));
        changed.insert(id, other.ok_or_else(refuse)?);
    }
    Ok(model.map_shapes(|shape| changed.get(&shape.id).unwrap_or(shape).clone()))
}

fn change(shape: &Shape, to: ShapeKind, synthesize: bool) -> Option<Shape> {
    use ShapeKind::{Enum, IntEnum, List, Set, String, Structure, Union};
    let mut changed = shape.clone();
    match (shape.kind, to) {
        (from, to) if from == to => {}
        (String, Enum) => changed = enums::to_enum(shape, synthesize)?,
        (Enum | IntEnum, _) if is_simple(to) => changed = enums::to_simple(shape, to),
        (List, Set) | (Set, List) | (Structure, Union) | (Union, Structure) => changed.kind = to,
        (from, to) if is_simple(from) && is_simple(to) => {
            (changed.kind, changed.members) = (to, Members::default());
        }
        _ => return None,
    }
    Some(changed)
}

fn is_simple(kind: ShapeKind) -> bool {
    let enums = matches!(kind, ShapeKind::Enum | ShapeKind::IntEnum);
    kind.category() == Category::Simple && !enums
}
