//! Names that a service gives to shapes of its closure (event `Service`).

use super::part::Part;
use crate::diagnostic::Diagnostic;
use crate::index::Closure;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::{ShapeId, is_identifier};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let Some(properties) = service.as_service() else {
            continue;
        };
        if properties.rename.is_empty() {
            continue;
        }
        let Some(closure) = model.closure(&service.id) else {
            continue;
        };
        for (from, to) in &properties.rename {
            let event = |message| {
                Diagnostic::error("Service", message)
                    .at(service.span)
                    .on(&service.id)
            };
            events.extend(complaints(model, closure, from, to).into_iter().map(event));
        }
    }
}

fn complaints(model: &Model, closure: &Closure<'_>, from: &ShapeId, to: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !is_identifier(to) {
        found.push(format!(
            "Service attempts to rename `{from}` to an invalid identifier, \"{to}\""
        ));
    } else if to == from.name() {
        found.push(format!(
            "Service rename for `{from}` does not actually change the name from `{to}`"
        ));
    }
    if from.member().is_some() {
        found.push(format!(
            "Service attempts to rename a member shape from `{from}` to \"{to}\"; members cannot be renamed"
        ));
    } else if !closure.contains(from) {
        found.push(format!(
            "Service attempts to rename a shape not in the service: {from}"
        ));
    } else if let Some(kind) = model.get(from).and_then(service_kind) {
        found.push(format!(
            "Service attempts to rename a {kind} shape from `{from}` to \"{to}\"; {kind}s cannot be renamed"
        ));
    }
    found
}

fn service_kind(shape: &Shape) -> Option<&'static str> {
    let bound = matches!(shape.kind, ShapeKind::Resource | ShapeKind::Operation);
    bound.then(|| shape.kind.keyword())
}
