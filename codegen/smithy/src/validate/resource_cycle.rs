//! Resources that contain themselves (event `ResourceCycle`).

use super::cycle::ways_back;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let children = model.shapes_of(ShapeKind::Resource).map(|shape| {
        let resources = shape.as_resource().map(|resource| &resource.resources);
        let edges = resources
            .into_iter()
            .flatten()
            .map(|child| (&child.target, &child.target));
        (&shape.id, edges.collect())
    });
    for (start, way) in ways_back(children.collect()) {
        let way: Vec<_> = std::iter::once(start)
            .chain(way)
            .map(|id| id.as_str())
            .collect();
        let message = format!("Circular resource hierarchy found: {}", way.join(" -> "));
        let event = Diagnostic::error("ResourceCycle", message).on(start);
        events.extend(model.get(start).map(|shape| event.at(shape.span)));
    }
}
