//! All shapes that a service, or some of its operations, reach.

use super::service::{operations_of, resources_of};
use crate::map::HashSet;
use crate::model::Model;
use crate::shape::{Reference, Shape};
use crate::shape_id::ShapeId;

/// The shapes reached from a service: the service, its resources, operations, their inputs,
/// outputs and errors, and everything those target.
#[derive(Clone, Debug)]
pub struct Closure<'m> {
    model: &'m Model,
    service: Option<&'m Shape>,
    /// The places of what was reached, in order.
    places: Vec<usize>,
}

/// A closure in the making.
struct Walk<'m> {
    model: &'m Model,
    reached: HashSet<usize>,
}

impl<'m> Closure<'m> {
    /// Everything a service reaches.
    #[must_use]
    pub fn of_service(model: &'m Model, service: &ShapeId) -> Self {
        let mut walk = Walk::of(model, service, &operations_of(model, service));
        for resource in resources_of(model, service) {
            walk.add_resource(resource);
        }
        walk.closure(service)
    }

    /// What a service reaches through the given operations only; resources are left out,
    /// the service's own errors are kept.
    #[must_use]
    pub fn of_operations(model: &'m Model, service: &ShapeId, operations: &[ShapeId]) -> Self {
        let shapes: Vec<_> = operations.iter().filter_map(|id| model.get(id)).collect();
        Walk::of(model, service, &shapes).closure(service)
    }

    /// The shapes, in the order of their identifiers; prelude shapes are included.
    pub fn shapes(&self) -> impl Iterator<Item = &'m Shape> + Clone + '_ {
        let places = self.places.iter();
        places.filter_map(|place| self.model.at(*place))
    }

    /// How many shapes there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether a shape was reached.
    #[must_use]
    pub fn contains(&self, id: &ShapeId) -> bool {
        let place = self.model.place_of(id);
        place.is_some_and(|place| self.places.binary_search(&place).is_ok())
    }

    /// The name a shape has in the service: its `rename` entry or its own name.
    #[must_use]
    pub fn name_of<'a>(&self, id: &'a ShapeId) -> &'a str
    where
        'm: 'a,
    {
        let service = self.service.and_then(Shape::as_service);
        match service.and_then(|service| service.rename.get(id)) {
            Some(renamed) => renamed,
            None => id.name(),
        }
    }
}

impl<'m> Walk<'m> {
    fn of(model: &'m Model, service: &ShapeId, operations: &[&'m Shape]) -> Self {
        let reached = model.place_of(service).into_iter().collect();
        let mut walk = Self { model, reached };
        for operation in operations {
            walk.add_operation(operation);
        }
        let common = model.get(service).and_then(Shape::as_service);
        if let Some(service) = common.filter(|_| !operations.is_empty()) {
            walk.follow(service.errors.iter());
        }
        walk
    }

    fn closure(self, service: &ShapeId) -> Closure<'m> {
        let mut places: Vec<_> = self.reached.into_iter().collect();
        places.sort_unstable();
        Closure {
            model: self.model,
            service: self.model.get(service),
            places,
        }
    }

    fn add_operation(&mut self, shape: &'m Shape) {
        self.reached.extend(self.model.place_of(&shape.id));
        if let Some(operation) = shape.as_operation() {
            let sides = [&operation.input, &operation.output];
            self.follow(sides.into_iter().chain(&operation.errors));
        }
    }

    fn add_resource(&mut self, shape: &'m Shape) {
        self.reached.extend(self.model.place_of(&shape.id));
        if let Some(resource) = shape.as_resource() {
            let identifiers = resource.identifiers.values();
            self.follow(identifiers.chain(resource.properties.values()));
        }
    }

    fn follow(&mut self, starts: impl Iterator<Item = &'m Reference>) {
        let Self { model, reached } = self;
        let places = starts.filter_map(|reference| model.place_of_referred(reference));
        let mut open: Vec<_> = places.filter(|place| reached.insert(*place)).collect();
        while let Some(shape) = open.pop().and_then(|place| model.at(place)) {
            let members = shape.members.values();
            let places = members.filter_map(|member| model.place_of_target(member));
            open.extend(places.filter(|place| reached.insert(*place)));
        }
    }
}
