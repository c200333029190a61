//! Tags and traits kept or dropped, wherever they are applied.

use super::edit::remove_shapes;
use crate::model::Model;
use crate::node::NodeValue;
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

/// The model with only the given tags on its shapes and members.
#[must_use]
pub fn include_tags(model: &Model, tags: &[String]) -> Model {
    keep_tags(model, |tag| tags.iter().any(|kept| kept == tag))
}

/// The model without the given tags on its shapes and members.
#[must_use]
pub fn exclude_tags(model: &Model, tags: &[String]) -> Model {
    keep_tags(model, |tag| !tags.iter().any(|dropped| dropped == tag))
}

fn keep_tags(model: &Model, keep: impl Fn(&str) -> bool) -> Model {
    map_traits(model, |traits| {
        let Some(tags) = traits.get_mut(id::TAGS) else {
            return;
        };
        if let NodeValue::Array(items) = &mut tags.value.value {
            items.retain(|item| item.as_str().is_none_or(&keep));
            if items.is_empty() {
                traits.remove(id::TAGS);
            }
        }
    })
}

/// The model without the trait definitions that a predicate picks, and without the traits
/// they define.
#[must_use]
pub fn exclude_traits(model: &Model, exclude: impl Fn(&Shape) -> bool) -> Model {
    let definitions = model.trait_definitions().filter(|shape| exclude(shape));
    let gone: Vec<ShapeId> = definitions.map(|shape| shape.id.clone()).collect();
    let bare = map_traits(model, |traits| traits.retain(|id, _| !gone.contains(id)));
    remove_shapes(&bare, |shape| {
        !shape.id.is_prelude() && gone.contains(&shape.id)
    })
}

/// The model with the traits of all its own shapes and members changed.
fn map_traits(model: &Model, change: impl Fn(&mut TraitMap)) -> Model {
    model.map_shapes(|shape| {
        let mut changed = shape.clone();
        if !shape.id.is_prelude() {
            change(&mut changed.traits);
            changed
                .members
                .values_mut()
                .for_each(|member| change(&mut member.traits));
        }
        changed
    })
}
