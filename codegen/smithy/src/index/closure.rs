//! All shapes that a service, or some of its operations, reach.

use super::service::{operations_of, resources_of};
use crate::map::HashSet;
use crate::model::Model;
use crate::shape::Shape;
use crate::shape_id::ShapeId;

/// The shapes reached from a service: the service, its resources, operations, their inputs,
/// outputs and errors, and everything those target.
#[derive(Clone, Debug)]
pub struct Closure<'m> {
    model: &'m Model,
    service: Option<&'m Shape>,
    reached: HashSet<usize>,
    /// The places of what was reached, in order.
    places: Vec<usize>,
}

impl<'m> Closure<'m> {
    /// Everything a service reaches.
    #[must_use]
    pub fn of_service(model: &'m Model, service: &ShapeId) -> Self {
        let operations = operations_of(model, service);
        let mut closure = Self::of(model, service, &operations);
        for resource in resources_of(model, service) {
            closure.add_resource(resource);
        }
        closure.sorted()
    }

    /// What a service reaches through the given operations only; resources are left out,
    /// the service's own errors are kept.
    #[must_use]
    pub fn of_operations(model: &'m Model, service: &ShapeId, operations: &[ShapeId]) -> Self {
        let shapes: Vec<_> = operations.iter().filter_map(|id| model.get(id)).collect();
        Self::of(model, service, &shapes).sorted()
    }

    fn of(model: &'m Model, service: &ShapeId, operations: &[&'m Shape]) -> Self {
        let service_shape = model.get(service);
        let mut closure = Self {
            model,
            service: service_shape,
            reached: model.place_of(service).into_iter().collect(),
            places: Vec::new(),
        };
        for operation in operations {
            closure.add_operation(operation);
        }
        let common = service_shape.and_then(Shape::as_service);
        let errors = common.map(|service| &service.errors);
        for error in errors
            .into_iter()
            .flatten()
            .filter(|_| !operations.is_empty())
        {
            closure.walk(&error.target);
        }
        closure
    }

    fn sorted(mut self) -> Self {
        self.places = self.reached.iter().copied().collect();
        self.places.sort_unstable();
        self
    }

    fn add_operation(&mut self, shape: &'m Shape) {
        self.reached.extend(self.model.place_of(&shape.id));
        let Some(operation) = shape.as_operation() else {
            return;
        };
        self.walk(&operation.input.target);
        self.walk(&operation.output.target);
        for error in &operation.errors {
            self.walk(&error.target);
        }
    }

    fn add_resource(&mut self, shape: &'m Shape) {
        self.reached.extend(self.model.place_of(&shape.id));
        let Some(resource) = shape.as_resource() else {
            return;
        };
        for reference in resource
            .identifiers
            .values()
            .chain(resource.properties.values())
        {
            self.walk(&reference.target);
        }
    }

    fn walk(&mut self, start: &ShapeId) {
        let mut open: Vec<&ShapeId> = vec![start];
        while let Some(id) = open.pop() {
            let place = self.model.place_of(id);
            let shape = place.filter(|place| self.reached.insert(*place));
            if let Some(shape) = shape.and_then(|place| self.model.at(place)) {
                open.extend(shape.members.values().map(|member| &member.target));
            }
        }
    }

    /// The shapes, in the order of their identifiers; prelude shapes are included.
    pub fn shapes(&self) -> impl Iterator<Item = &'m Shape> + '_ {
        let places = self.places.iter();
        places.filter_map(|place| self.model.at(*place))
    }

    /// Whether a shape was reached.
    #[must_use]
    pub fn contains(&self, id: &ShapeId) -> bool {
        let place = self.model.place_of(id);
        place.is_some_and(|place| self.reached.contains(&place))
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
