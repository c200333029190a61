//! Mixins flattened.

use crate::model::Model;
use crate::shape::Shape;
use crate::traits::{TraitMap, id};

use super::edit::remove_shapes;

/// The model without mixins: what they handed down belongs to the shapes themselves.
#[must_use]
pub fn flatten_mixins(model: &Model) -> Model {
    let flat = model.map_shapes(flatten);
    remove_shapes(&flat, |shape| shape.has_trait(id::MIXIN))
}

fn flatten(shape: &Shape) -> Shape {
    let mut flat = shape.clone();
    flat.mixins.clear();
    flat.introduced = None;
    own(&mut flat.traits);
    for member in flat.members.values_mut() {
        member.inherited_from = None;
        own(&mut member.traits);
    }
    flat
}

fn own(traits: &mut TraitMap) {
    traits
        .iter_mut()
        .for_each(|(_, applied)| applied.inherited = false);
}
