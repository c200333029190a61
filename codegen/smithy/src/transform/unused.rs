//! Shapes that nothing needs.

use std::collections::HashSet;

use super::edit::remove_shapes;
use crate::model::Model;
use crate::shape::{Detail, Shape};
use crate::shape_id::ShapeId;

/// The model without shapes that neither a service nor a trait definition reaches, unless they
/// have one of the tags. Trait definitions that are applied nowhere go as well.
#[must_use]
pub fn remove_unused(model: &Model, exported: &[String]) -> Model {
    let mut current = model.clone();
    loop {
        let used = used(&current, exported);
        let next = remove_shapes(&current, |shape| {
            !shape.id.is_prelude() && !used.contains(&shape.id)
        });
        if next.shapes().count() == current.shapes().count() {
            return next;
        }
        current = next;
    }
}

/// What services, exported shapes and applied traits reach.
fn used(model: &Model, exported: &[String]) -> HashSet<ShapeId> {
    let applied = applied(model);
    let is_root = |shape: &&Shape| {
        shape.as_service().is_some() || applied.contains(&shape.id) || is_exported(shape, exported)
    };
    let mut used = HashSet::new();
    let mut open: Vec<&Shape> = model.shapes().filter(is_root).collect();
    while let Some(shape) = open.pop() {
        if used.insert(shape.id.clone()) {
            let next = neighbors(shape).into_iter();
            open.extend(next.filter_map(|id| model.get(id)));
        }
    }
    used
}

fn applied(model: &Model) -> HashSet<ShapeId> {
    let mut applied = HashSet::new();
    for shape in model.shapes().filter(|shape| !shape.id.is_prelude()) {
        let members = shape.members.values().map(|member| &member.traits);
        for traits in members.chain([&shape.traits]) {
            applied.extend(traits.iter().map(|(id, _)| id.clone()));
        }
    }
    applied
}

fn is_exported(shape: &Shape, tags: &[String]) -> bool {
    shape
        .traits
        .tags()
        .any(|tag| tags.iter().any(|exported| exported == tag))
}

/// All shapes that a shape refers to.
fn neighbors(shape: &Shape) -> Vec<&ShapeId> {
    let targets = shape.members.values().map(|member| &member.target);
    let mixins = shape.mixins.iter().map(|mixin| &mixin.target);
    targets.chain(mixins).chain(bound(&shape.detail)).collect()
}

fn bound(detail: &Detail) -> Vec<&ShapeId> {
    let references: Vec<_> = match detail {
        Detail::Data => Vec::new(),
        Detail::Operation(operation) => {
            let sides = [&operation.input, &operation.output];
            sides.into_iter().chain(&operation.errors).collect()
        }
        Detail::Resource(resource) => {
            let named = resource
                .identifiers
                .values()
                .chain(resource.properties.values());
            let bound = resource.all_operations().chain(&resource.resources);
            named.chain(bound).collect()
        }
        Detail::Service(service) => {
            let bound = service.operations.iter().chain(&service.resources);
            bound.chain(&service.errors).collect()
        }
    };
    references
        .into_iter()
        .map(|reference| &reference.target)
        .collect()
}

/// The model without trait definitions, unless they have one of the tags; traits stay where
/// they are applied.
#[must_use]
pub fn remove_trait_definitions(model: &Model, exported: &[String]) -> Model {
    let is_definition = |shape: &&Shape| shape.has_trait(crate::traits::id::TRAIT);
    let goes = |shape: &&Shape| {
        is_definition(shape) && !shape.id.is_prelude() && !is_exported(shape, exported)
    };
    model.with_shapes(model.shapes().filter(|shape| !goes(shape)).cloned())
}
