//! Names that differ in case only (event `ShapeIdConflict`).

use super::alike::alike;
use super::part::Part;
use super::ticked;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::source::Span;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let shapes = model.shapes_as_written();
    check(shapes.map(|shape| (&shape.id, shape.span)), events);
}

/// The same of the members of one shape.
pub(super) fn members(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes().filter(|shape| shape.members.len() > 1) {
        check(
            shape
                .members
                .values()
                .map(|member| (&member.id, member.span)),
            events,
        );
    }
}

fn check<'m>(ids: impl Iterator<Item = (&'m ShapeId, Span)> + Clone, events: &mut Vec<Diagnostic>) {
    let named = ids.map(|(id, span)| (id.as_str(), (id, span)));
    for alike in alike(named) {
        for (id, span) in &alike {
            let mut others: Vec<_> = alike
                .iter()
                .map(|(other, _)| other.as_str())
                .filter(|other| id != other)
                .collect();
            others.sort_unstable();
            let others = ticked(others);
            let message =
                format!("Shape ID `{id}` conflicts with other shape IDs in the model: [{others}]");
            let event = Diagnostic::error("ShapeIdConflict", message);
            let event = event.at(*span).on(id);
            let other = alike.iter().find(|(other, _)| other != id);
            events.push(match other {
                Some((_, other)) => event.label(*other, "differs in case only"),
                None => event,
            });
        }
    }
}
