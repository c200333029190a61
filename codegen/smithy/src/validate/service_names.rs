//! Names in the closure of a service are told apart whatever their case (event `Service`).

use super::alike::alike;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Category, Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

/// How deep lists of lists are compared.
const DEPTH: usize = 64;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let Some(closure) = model.closure(&service.id) else {
            continue;
        };
        let named = closure
            .shapes()
            .filter(|shape| shape.id != "smithy.api#Unit");
        let named = named.map(|shape| (closure.name_of(&shape.id), shape));
        for alike in alike(named) {
            for shape in &alike {
                let others = alike.iter().filter(|other| other.id != shape.id);
                events.extend(others.map(|other| {
                    let severity = severity(model, shape, other, DEPTH);
                    conflict(service, shape, other, severity)
                }));
            }
        }
    }
}

/// Shapes that mean the same may share a name, which is still no good idea.
fn severity(model: &Model, a: &Shape, b: &Shape, depth: usize) -> Severity {
    if a.id == b.id {
        return Severity::Note;
    }
    if depth == 0 || a.kind != b.kind || !same_traits(&a.traits, &b.traits) {
        return Severity::Error;
    }
    match a.kind {
        ShapeKind::List | ShapeKind::Set => {
            let inner = a.member("member").zip(b.member("member"));
            inner.map_or(Severity::Error, |(a, b)| elements(model, a, b, depth - 1))
        }
        ShapeKind::Enum | ShapeKind::IntEnum if !same_values(a, b) => Severity::Error,
        kind if kind.category() == Category::Simple => Severity::Note,
        _ => Severity::Error,
    }
}

fn elements(model: &Model, a: &Member, b: &Member, depth: usize) -> Severity {
    if !same_traits(&a.traits, &b.traits) {
        return Severity::Error;
    }
    let targets = model.target(a).zip(model.target(b));
    let found = targets.map_or(Severity::Warning, |(a, b)| severity(model, a, b, depth));
    found.max(Severity::Warning)
}

fn same_values(a: &Shape, b: &Shape) -> bool {
    let values = |shape: &Shape| {
        let members = shape.members.values();
        members
            .map(|m| (m.name().to_owned(), m.traits.enum_value().cloned()))
            .collect::<Vec<_>>()
    };
    values(a) == values(b)
}

fn same_traits(a: &TraitMap, b: &TraitMap) -> bool {
    let same = |(id, applied): (&ShapeId, &crate::traits::Trait)| {
        b.value(id.as_str()) == Some(&applied.value)
    };
    a.len() == b.len() && a.iter().all(same)
}

fn conflict(service: &Shape, shape: &Shape, other: &Shape, severity: Severity) -> Diagnostic {
    let renamed = |id| {
        service
            .as_service()
            .and_then(|service| service.rename.get(id))
    };
    let subject = match renamed(&shape.id) {
        Some(name) => format!("Renamed shape name \"{name}\""),
        None => format!("Shape name `{}`", shape.id),
    };
    let name = renamed(&other.id).map(|name| format!("(renamed to \"{name}\") "));
    let must = if severity >= Severity::Danger {
        "must"
    } else {
        "should"
    };
    let message = format!(
        "{subject} conflicts with `{}` {}in the `{}` service closure. Shapes in the closure of a service {must} \
         have case-insensitively unique names regardless of their namespaces. Use the `rename` property of the \
         service to disambiguate shape names.",
        other.id,
        name.unwrap_or_default(),
        service.id
    );
    let event = Diagnostic::new(severity, "Service", message)
        .at(shape.span)
        .on(&shape.id);
    event.label(other.span, "the same name here")
}
