//! What lifecycle operations must be (event `ResourceLifecycle`).

use super::about;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Reference, Shape, ShapeKind};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Resource) {
        let resource = shape.as_resource();
        for (name, reference) in resource
            .into_iter()
            .flat_map(|resource| resource.lifecycle())
        {
            events.extend(readonly(model, shape, name, reference));
            events.extend(idempotent(model, shape, name, reference));
        }
    }
}

fn readonly(model: &Model, shape: &Shape, name: &str, reference: &Reference) -> Option<Diagnostic> {
    let operation = model.referred(reference)?;
    let wanted = matches!(name, "read" | "list");
    let must = if wanted { "must" } else { "must not" };
    let message = format!(
        "The `{name}` lifecycle operation of this resource targets an invalid operation, `{}`. The targeted \
         operation {must} be marked with the readonly trait.",
        operation.id
    );
    let wrong = operation.traits.is_readonly() != wanted;
    wrong.then(|| about(Severity::Error, "ResourceLifecycle", shape, message).at(reference.span))
}

fn idempotent(
    model: &Model,
    shape: &Shape,
    name: &str,
    reference: &Reference,
) -> Option<Diagnostic> {
    let operation = model.referred(reference)?;
    let wanted = matches!(name, "put" | "delete");
    let message = format!(
        "The `{name}` lifecycle operation of this resource targets an invalid operation, `{}`. The targeted \
         operation must be marked as idempotent.",
        operation.id
    );
    let wrong = wanted && !operation.traits.is_idempotent();
    wrong.then(|| about(Severity::Error, "ResourceLifecycle", shape, message).at(reference.span))
}
