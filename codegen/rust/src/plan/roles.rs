//! What structures are used as: binding traits count only there.

use std::collections::BTreeSet;

use trompe_smithy::index::EventStreamIndex;
use trompe_smithy::shape::Shape;
use trompe_smithy::{Model, ShapeId};

/// The structures in each role.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub(super) inputs: BTreeSet<ShapeId>,
    pub(super) outputs: BTreeSet<ShapeId>,
    pub(super) events: BTreeSet<ShapeId>,
}

impl Roles {
    pub(super) fn new(model: &Model, operations: &[&Shape], shapes: &[&Shape]) -> Self {
        let mut roles = Self::default();
        for shape in operations {
            roles.add_operation(model, shape);
        }
        let errors = shapes.iter().filter(|shape| shape.traits.error().is_some());
        roles.outputs.extend(errors.map(|shape| shape.id.clone()));
        roles
    }

    fn add_operation(&mut self, model: &Model, shape: &Shape) {
        let Some(operation) = shape.as_operation() else {
            return;
        };
        self.inputs.insert(operation.input.target.clone());
        self.outputs.insert(operation.output.target.clone());
        let index = EventStreamIndex::new(model);
        for stream in [index.input(&shape.id), index.output(&shape.id)]
            .into_iter()
            .flatten()
        {
            self.events.extend(
                stream
                    .union
                    .members
                    .values()
                    .map(|member| member.target.clone()),
            );
        }
    }
}
