//! Sets, which Smithy 2.0 no longer has (event `ModelDeprecation`).

use super::about;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Set) {
        let message = "Set shapes are deprecated and have been removed in Smithy IDL v2. Use a list shape with the \
                       @uniqueItems trait instead.";
        events.push(about(Severity::Warning, "ModelDeprecation", shape, message));
    }
}
