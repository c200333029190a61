//! Names in the closure of a service are told apart whatever their case (event `Service`).

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::index::Closure;
use crate::model::Model;
use crate::shape::{Category, Shape, ShapeKind};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let closure = Closure::of_service(model, &service.id);
        let mut by_name: BTreeMap<String, Vec<&Shape>> = BTreeMap::new();
        for shape in closure.shapes() {
            by_name
                .entry(closure.name_of(&shape.id).to_ascii_lowercase())
                .or_default()
                .push(shape);
        }
        for alike in by_name.values().filter(|alike| alike.len() > 1) {
            for shape in alike {
                events.extend(
                    alike
                        .iter()
                        .filter(|other| other.id != shape.id)
                        .filter_map(|other| {
                            Some(conflict(
                                service,
                                shape,
                                other,
                                severity(model, shape, other)?,
                            ))
                        }),
                );
            }
        }
    }
}

/// Simple shapes and lists of equal meaning may share a name.
fn severity(model: &Model, shape: &Shape, other: &Shape) -> Option<Severity> {
    if shape.kind != other.kind {
        return Some(Severity::Error);
    }
    match shape.kind {
        ShapeKind::Enum | ShapeKind::IntEnum => Some(Severity::Error),
        kind if kind.category() == Category::Simple => None,
        ShapeKind::List | ShapeKind::Set => {
            let element =
                |shape: &Shape| shape.member("member").map(|member| member.target.clone());
            let elements = (element(shape), element(other));
            let both = (
                elements.0.as_ref().and_then(|id| model.get(id)),
                elements.1.as_ref().and_then(|id| model.get(id)),
            );
            let simple = |a: &Shape, b: &Shape| {
                a.id == b.id || (a.kind == b.kind && a.kind.category() == Category::Simple)
            };
            match both {
                (Some(a), Some(b)) if simple(a, b) => None,
                _ => Some(Severity::Error),
            }
        }
        _ => Some(Severity::Error),
    }
}

fn conflict(service: &Shape, shape: &Shape, other: &Shape, severity: Severity) -> Diagnostic {
    let message = format!(
        "Shape name `{}` conflicts with `{}` in the `{}` service closure. Shapes in the closure of a service \
         must have case-insensitively unique names regardless of their namespaces. Use the `rename` property \
         of the service to disambiguate shape names.",
        shape.id, other.id, service.id
    );
    let event = Diagnostic::new(severity, "Service", message)
        .at(shape.span)
        .on(&shape.id);
    event.label(other.span, "the same name here")
}
