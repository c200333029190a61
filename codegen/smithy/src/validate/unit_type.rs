//! The unit type is for inputs, outputs and the members of unions and enums (event `UnitType`).

use super::members;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
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
}
