//! Operations and resources are bound once in a service (events `SingleOperationBinding`,
//! `SingleResourceBinding`).

use std::collections::BTreeSet;

use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::resources_of;
use crate::map::HashMap;
use crate::model::Model;
use crate::shape::{Reference, Shape};
use crate::shape_id::ShapeId;

/// Shapes that bind, by the shape bound.
type Bindings<'m> = HashMap<&'m ShapeId, BTreeSet<(&'static str, &'m ShapeId)>>;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let (mut operations, mut resources) = (Bindings::default(), Bindings::default());
        if let Some(own) = service.as_service() {
            note(service, own.operations.iter(), &mut operations);
            note(service, own.resources.iter(), &mut resources);
        }
        for shape in resources_of(model, &service.id) {
            if let Some(own) = shape.as_resource() {
                note(shape, own.all_operations(), &mut operations);
                note(shape, own.resources.iter(), &mut resources);
            }
        }
        for (id, by) in operations.iter().filter(|(_, by)| by.len() > 1) {
            events.extend(model.get(id).map(|shape| operation(service, shape, by)));
        }
        for (id, by) in resources.iter().filter(|(_, by)| by.len() > 1) {
            events.extend(model.get(id).map(|shape| resource(service, shape, by)));
        }
    }
}

fn note<'m>(
    by: &'m Shape,
    bound: impl Iterator<Item = &'m Reference>,
    bindings: &mut Bindings<'m>,
) {
    for reference in bound.filter(|reference| reference.target != by.id) {
        let entry = bindings.entry(&reference.target).or_default();
        entry.insert((by.kind.keyword(), &by.id));
    }
}

fn operation(
    service: &Shape,
    shape: &Shape,
    by: &BTreeSet<(&'static str, &ShapeId)>,
) -> Diagnostic {
    let by: Vec<_> = by
        .iter()
        .map(|(kind, id)| format!("({kind}: `{id}`)"))
        .collect();
    let message = format!(
        "An operation can appear only once in an entire service closure. This operation is illegally bound into \
         the `{}` service closure from multiple shapes: {}",
        service.id,
        by.join(", ")
    );
    about(Severity::Error, "SingleOperationBinding", shape, message)
}

fn resource(service: &Shape, shape: &Shape, by: &BTreeSet<(&'static str, &ShapeId)>) -> Diagnostic {
    let mut by: Vec<_> = by.iter().map(|(_, id)| id.as_str()).collect();
    by.sort_unstable();
    let message = format!(
        "A resource can appear only once in an entire service closure. This resource is illegally bound into the \
         `{}` service closure from multiple shapes: [{}]",
        service.id,
        ticked(by)
    );
    about(Severity::Error, "SingleResourceBinding", shape, message)
}
