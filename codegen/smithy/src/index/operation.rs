//! What operations take and give.

use super::service::errors_of;
use crate::model::Model;
use crate::shape::{Operation, Shape};
use crate::shape_id::ShapeId;
use crate::traits::id;

/// Answers questions about operations (Smithy 2.0, "Operation").
#[derive(Clone, Copy, Debug)]
pub struct OperationIndex<'m> {
    model: &'m Model,
}

impl<'m> OperationIndex<'m> {
    /// An index over a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// The input structure; `None` for `smithy.api#Unit`, which says that there is none.
    #[must_use]
    pub fn input(&self, operation: &ShapeId) -> Option<&'m Shape> {
        self.meaningful(&self.operation(operation)?.input.target)
    }

    /// The output structure; `None` for `smithy.api#Unit`, which says that there is none.
    #[must_use]
    pub fn output(&self, operation: &ShapeId) -> Option<&'m Shape> {
        self.meaningful(&self.operation(operation)?.output.target)
    }

    /// The errors an operation may return in a service: its own, then those of the service,
    /// each once, in declaration order.
    #[must_use]
    pub fn errors(&self, service: &ShapeId, operation: &ShapeId) -> Vec<&'m Shape> {
        errors_of(self.model, service, operation)
    }

    /// The operations that have a structure for their input, in the order of their identifiers.
    pub fn with_input(&self, structure: &ShapeId) -> impl Iterator<Item = &'m Shape> {
        self.having(move |operation| operation.input.target == *structure)
    }

    /// The operations that have a structure for their output, in the order of their identifiers.
    pub fn with_output(&self, structure: &ShapeId) -> impl Iterator<Item = &'m Shape> {
        self.having(move |operation| operation.output.target == *structure)
    }

    fn operation(&self, id: &ShapeId) -> Option<&'m Operation> {
        self.model.get(id)?.as_operation()
    }

    fn meaningful(&self, id: &ShapeId) -> Option<&'m Shape> {
        let shape = self.model.get(id)?;
        (!shape.has_trait(id::UNIT_TYPE)).then_some(shape)
    }

    fn having(&self, wanted: impl Fn(&Operation) -> bool) -> impl Iterator<Item = &'m Shape> {
        let shapes = self.model.shapes();
        shapes.filter(move |shape| shape.as_operation().is_some_and(&wanted))
    }
}
