//! Names that differ in case only (event `ShapeIdConflict`).

use super::part::Part;
use super::ticked;
use crate::diagnostic::Diagnostic;
use crate::map::HashMap;
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::source::Span;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let shapes = model.shapes_as_written();
    check(shapes.map(|shape| (&shape.id, shape.span)), events);
}

/// The same of the members of one shape.
pub(super) fn members(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        check(
            shape
                .members
                .values()
                .map(|member| (&member.id, member.span)),
            events,
        );
    }
}

fn check<'m>(ids: impl Iterator<Item = (&'m ShapeId, Span)>, events: &mut Vec<Diagnostic>) {
    let mut by_name: HashMap<String, Vec<(&ShapeId, Span)>> = HashMap::default();
    for (id, span) in ids {
        by_name
            .entry(id.as_str().to_ascii_lowercase())
            .or_default()
            .push((id, span));
    }
    for alike in by_name.values().filter(|alike| alike.len() > 1) {
        for (id, span) in alike {
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
