//! What a service binds: operations, resources, errors, protocols.

use std::collections::BTreeSet;

use crate::map::HashSet;
use crate::model::Model;
use crate::shape::{Reference, Shape};
use crate::shape_id::ShapeId;
use crate::traits::id;

/// The resources of a service or resource, nested ones included, in the order of their identifiers.
#[must_use]
pub fn resources_of<'m>(model: &'m Model, container: &ShapeId) -> Vec<&'m Shape> {
    let mut found = HashSet::default();
    let mut open = model
        .get(container)
        .map(child_resources)
        .unwrap_or_default();
    while let Some(reference) = open.pop() {
        let place = model.place_of_referred(reference);
        let shape = place.and_then(|place| model.at(place));
        let Some(shape) = shape.filter(|shape| shape.as_resource().is_some()) else {
            continue;
        };
        if place.is_some_and(|place| found.insert(place)) {
            open.extend(child_resources(shape));
        }
    }
    in_order(model, found)
}

/// The shapes at some places, in the order of their identifiers.
fn in_order(model: &Model, places: HashSet<usize>) -> Vec<&Shape> {
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_unstable();
    let shapes = places.into_iter().filter_map(|place| model.at(place));
    shapes.collect()
}

fn child_resources(shape: &Shape) -> Vec<&Reference> {
    let service = shape.as_service().map(|service| &service.resources);
    let resource = shape.as_resource().map(|resource| &resource.resources);
    service.into_iter().chain(resource).flatten().collect()
}

/// The operations of a service, those of its resources at any depth included, in the order
/// of their identifiers.
#[must_use]
pub fn operations_of<'m>(model: &'m Model, service: &ShapeId) -> Vec<&'m Shape> {
    let direct = model
        .get(service)
        .and_then(Shape::as_service)
        .map(|service| &service.operations);
    let place = |reference: &Reference| model.place_of_referred(reference);
    let mut places: HashSet<_> = direct.into_iter().flatten().filter_map(place).collect();
    for resource in resources_of(model, service) {
        let bound = resource
            .as_resource()
            .into_iter()
            .flat_map(|resource| resource.all_operations());
        places.extend(bound.filter_map(place));
    }
    let mut shapes = in_order(model, places);
    shapes.retain(|shape| shape.as_operation().is_some());
    shapes
}

/// The errors an operation may return in a service: its own, then those of the service,
/// each once, in declaration order.
#[must_use]
pub fn errors_of<'m>(model: &'m Model, service: &ShapeId, operation: &ShapeId) -> Vec<&'m Shape> {
    let own = model
        .get(operation)
        .and_then(Shape::as_operation)
        .map(|o| &o.errors);
    let common = model
        .get(service)
        .and_then(Shape::as_service)
        .map(|s| &s.errors);
    let mut seen = BTreeSet::new();
    let all = own.into_iter().chain(common).flatten();
    let distinct = all.filter(|reference| seen.insert(&reference.target));
    distinct
        .filter_map(|reference| model.referred(reference))
        .collect()
}

/// The protocol traits on a service, in the order they were applied.
#[must_use]
pub fn protocols_of<'m>(model: &'m Model, service: &ShapeId) -> Vec<&'m ShapeId> {
    let Some(service) = model.get(service) else {
        return Vec::new();
    };
    let is_protocol = |trait_id: &ShapeId| {
        model
            .get(trait_id)
            .is_some_and(|definition| definition.has_trait(id::PROTOCOL_DEFINITION))
    };
    service
        .traits
        .iter()
        .map(|(id, _)| id)
        .filter(|id| is_protocol(id))
        .collect()
}
