//! All shapes that a service, or some of its operations, reach.

use std::collections::BTreeSet;

use super::service::{errors_of, operations_of, resources_of};
use crate::model::Model;
use crate::shape::Shape;
use crate::shape_id::ShapeId;

/// The shapes reached from a service: the service, its resources, operations, their inputs,
/// outputs and errors, and everything those target.
#[derive(Clone, Debug)]
pub struct Closure<'m> {
    model: &'m Model,
    service: Option<&'m Shape>,
    ids: BTreeSet<&'m ShapeId>,
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
        closure
    }

    /// What a service reaches through the given operations only; resources are left out,
    /// the service's own errors are kept.
    #[must_use]
    pub fn of_operations(model: &'m Model, service: &ShapeId, operations: &[ShapeId]) -> Self {
        let shapes: Vec<_> = operations.iter().filter_map(|id| model.get(id)).collect();
        Self::of(model, service, &shapes)
    }

    fn of(model: &'m Model, service: &ShapeId, operations: &[&'m Shape]) -> Self {
        let service_shape = model.get(service);
        let ids = service_shape.map(|shape| &shape.id).into_iter().collect();
        let mut closure = Self {
            model,
            service: service_shape,
            ids,
        };
        for operation in operations {
            closure.add_operation(service, operation);
        }
        closure
    }

    fn add_operation(&mut self, service: &ShapeId, shape: &'m Shape) {
        self.ids.insert(&shape.id);
        let Some(operation) = shape.as_operation() else {
            return;
        };
        self.walk(&operation.input.target);
        self.walk(&operation.output.target);
        for error in errors_of(self.model, service, &shape.id) {
            self.walk(&error.id);
        }
    }

    fn add_resource(&mut self, shape: &'m Shape) {
        self.ids.insert(&shape.id);
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
            let Some(shape) = self.model.get(id) else {
                continue;
            };
            if self.ids.insert(&shape.id) {
                open.extend(shape.members.values().map(|member| &member.target));
            }
        }
    }

    /// The shapes, in the order of their identifiers; prelude shapes are included.
    pub fn shapes(&self) -> impl Iterator<Item = &'m Shape> + '_ {
        self.ids.iter().filter_map(|id| self.model.get(id))
    }

    /// Whether a shape was reached.
    #[must_use]
    pub fn contains(&self, id: &ShapeId) -> bool {
        self.ids.contains(id)
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
