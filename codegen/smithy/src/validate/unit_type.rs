//! The unit type is for inputs, outputs and the members of unions and enums (event `UnitType`).

use super::members;
use super::part::Part;
use crate::diagnostic::Diagnostic;
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (shape, member) in members(model) {
        let fits = matches!(
            shape.kind,
            ShapeKind::Union | ShapeKind::Enum | ShapeKind::IntEnum
        );
        if !fits && member.target == "smithy.api#Unit" {
            let message = "Only members of a union, enum, or intEnum can reference smithy.api#Unit";
            events.push(
                Diagnostic::error("UnitType", message)
                    .at(member.target_span)
                    .on(&member.id),
            );
        }
    }
    for shape in model.shapes_of(ShapeKind::Resource) {
        let properties = shape
            .as_resource()
            .map(|resource| resource.properties.values());
        for property in properties.into_iter().flatten() {
            if property.target == "smithy.api#Unit" {
                let message = "This shape has an invalid PROPERTY reference to smithy.api#Unit";
                let event = Diagnostic::error("UnitType", message);
                events.push(event.at(property.span).on(&shape.id));
            }
        }
    }
}
