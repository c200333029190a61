//! Shapes removed, and whatever referred to them cleaned up.

use std::collections::HashSet;

use crate::model::Model;
use crate::shape::{Detail, Operation, Reference, Resource, Service, Shape, ShapeKind};
use crate::shape_id::ShapeId;

impl Model {
    /// This model with every shape mapped.
    pub(crate) fn map_shapes(&self, map: impl Fn(&Shape) -> Shape) -> Self {
        self.with_shapes(self.shapes().map(map))
    }
}

/// The model without the shapes that a predicate picks, and without what cannot be without
/// them: members that target them, lists and maps of them, traits they define. Operations that
/// had them as input or output have none.
#[must_use]
pub fn remove_shapes(model: &Model, remove: impl Fn(&Shape) -> bool) -> Model {
    let picked = model.shapes().filter(|shape| remove(shape));
    let gone = with_containers(model, picked.map(|shape| &shape.id).collect());
    if gone.is_empty() {
        return model.clone();
    }
    let kept = model.shapes().filter(|shape| !gone.contains(&shape.id));
    model.with_shapes(kept.map(|shape| without(shape, &gone)))
}

/// The shapes, and all lists and maps that would be left without a member.
fn with_containers<'m>(model: &'m Model, mut gone: HashSet<&'m ShapeId>) -> HashSet<&'m ShapeId> {
    use ShapeKind::{List, Map, Set};
    let containers = model
        .shapes()
        .filter(|shape| matches!(shape.kind, List | Set | Map));
    let containers: Vec<_> = containers.collect();
    loop {
        let before = gone.len();
        for shape in &containers {
            if shape
                .members
                .values()
                .any(|member| gone.contains(&member.target))
            {
                gone.insert(&shape.id);
            }
        }
        if gone.len() == before {
            return gone;
        }
    }
}

fn without(shape: &Shape, gone: &HashSet<&ShapeId>) -> Shape {
    let mut left = shape.clone();
    left.traits.retain(|id, _| !gone.contains(id));
    left.mixins.retain(|mixin| !gone.contains(&mixin.target));
    left.members
        .retain(|_, member| !gone.contains(&member.target));
    for member in left.members.values_mut() {
        member.traits.retain(|id, _| !gone.contains(id));
        member.inherited_from = member
            .inherited_from
            .take()
            .filter(|mixin| !gone.contains(mixin));
    }
    let details = [Some(&mut left.detail), left.introduced.as_deref_mut()];
    details
        .into_iter()
        .flatten()
        .for_each(|detail| clean(detail, gone));
    left
}

fn clean(detail: &mut Detail, gone: &HashSet<&ShapeId>) {
    match detail {
        Detail::Data => {}
        Detail::Operation(operation) => clean_operation(operation, gone),
        Detail::Resource(resource) => clean_resource(resource, gone),
        Detail::Service(service) => clean_service(service, gone),
    }
}

fn clean_operation(operation: &mut Operation, gone: &HashSet<&ShapeId>) {
    for side in [&mut operation.input, &mut operation.output] {
        if gone.contains(&side.target) {
            side.target = ShapeId::from_parts("smithy.api", "Unit");
        }
    }
    keep(&mut operation.errors, gone);
}

fn clean_resource(resource: &mut Resource, gone: &HashSet<&ShapeId>) {
    resource
        .identifiers
        .retain(|_, target| !gone.contains(&target.target));
    resource
        .properties
        .retain(|_, target| !gone.contains(&target.target));
    for slot in resource.slots_mut() {
        *slot = slot
            .take()
            .filter(|operation| !gone.contains(&operation.target));
    }
    keep(&mut resource.operations, gone);
    keep(&mut resource.collection_operations, gone);
    keep(&mut resource.resources, gone);
}

fn clean_service(service: &mut Service, gone: &HashSet<&ShapeId>) {
    keep(&mut service.operations, gone);
    keep(&mut service.resources, gone);
    keep(&mut service.errors, gone);
    service.rename.retain(|id, _| !gone.contains(id));
}

fn keep(references: &mut Vec<Reference>, gone: &HashSet<&ShapeId>) {
    references.retain(|reference| !gone.contains(&reference.target));
}

/// The model without the members that a predicate picks.
#[must_use]
pub fn remove_members(model: &Model, remove: impl Fn(&ShapeId) -> bool) -> Model {
    model.map_shapes(|shape| {
        let mut left = shape.clone();
        left.members.retain(|_, member| !remove(&member.id));
        left
    })
}
