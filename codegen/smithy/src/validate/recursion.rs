//! Shapes that no finite value could have (event `ShapeRecursion`).

use super::cycle::ways_back;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape::{Member, ShapeKind};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let required = model.shapes_of(ShapeKind::Structure).map(|shape| {
        let members = shape
            .members
            .values()
            .filter(|member| member.traits.is_required());
        (
            &shape.id,
            members.map(|member| (member, &member.target)).collect(),
        )
    });
    for (start, way) in ways_back(required.collect()) {
        let message = format!(
            "Found invalid shape recursion: {}. A structure cannot be mutually recursive through all \
             required members.",
            shown(&way)
        );
        let event = Diagnostic::error("ShapeRecursion", message).on(start);
        events.extend(model.get(start).map(|shape| event.at(shape.span)));
    }
}

fn shown(way: &[&Member]) -> String {
    let steps: Vec<_> = way
        .iter()
        .map(|member| format!("{} > {}", member.id, member.target))
        .collect();
    steps.join(" > ")
}
