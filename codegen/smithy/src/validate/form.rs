//! What mixins of operations and resources must not have.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let kinds = [ShapeKind::Operation, ShapeKind::Resource];
    for shape in kinds.into_iter().flat_map(|kind| model.shapes_of(kind)) {
        check_mixin(shape, events);
    }
}

fn check_mixin(shape: &Shape, events: &mut Vec<Diagnostic>) {
    if !shape.traits.is_mixin() {
        return;
    }
    let id = &shape.id;
    let event = |message: String| Diagnostic::error("Model", message).at(shape.span).on(id);
    if let Some(operation) = shape.as_operation() {
        let sides = [&operation.input, &operation.output];
        if sides.iter().any(|side| side.target != "smithy.api#Unit") {
            events.push(event(format!(
                "Operation shapes with the mixin trait MUST target `smithy.api#Unit` for their input and \
                 output. Operation mixin shape `{id}` defines one or both of these properties."
            )));
        }
    }
    if shape
        .as_resource()
        .is_some_and(|resource| !resource.is_empty())
    {
        events.push(event(format!(
            "Resource shapes with the mixin trait may not define any properties. Resource mixin shape \
             `{id}` defines one or more properties."
        )));
    }
}
