//! The members that a kind of shape must and may have.

use super::ticked;
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        match shape.kind {
            ShapeKind::List | ShapeKind::Set => check(shape, &["member"], events),
            ShapeKind::Map => check(shape, &["key", "value"], events),
            ShapeKind::Enum | ShapeKind::IntEnum => check_enum(shape, events),
            ShapeKind::Operation | ShapeKind::Resource => check_mixin(shape, events),
            _ => {}
        }
    }
}

fn check(shape: &Shape, wanted: &[&str], events: &mut Vec<Diagnostic>) {
    let missing: Vec<_> = wanted
        .iter()
        .filter(|name| shape.member(name).is_none())
        .copied()
        .collect();
    if !missing.is_empty() {
        let plural = if missing.len() > 1 { "s" } else { "" };
        let (id, names) = (&shape.id, missing.join(", "));
        let message = format!("Missing required member{plural} of shape `{id}`: {names}");
        events.push(Diagnostic::error("Model", message).at(shape.span).on(id));
    }
    for member in shape
        .members
        .values()
        .filter(|member| !wanted.contains(&member.name()))
    {
        let (kind, found) = (capitalized(shape.kind), member.name());
        let wanted = ticked(wanted.iter().copied()).replace(", ", " and ");
        let plural = if wanted.contains("and") {
            "members"
        } else {
            "member"
        };
        let article = if wanted.contains("and") { "" } else { "a " };
        let message =
            format!("{kind} shapes may only have {article}{wanted} {plural}, but found `{found}`");
        events.push(
            Diagnostic::error("Model", message)
                .at(member.span)
                .on(&shape.id),
        );
    }
}

fn capitalized(kind: ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Map => "Map",
        ShapeKind::Set => "Set",
        _ => "List",
    }
}

fn check_enum(shape: &Shape, events: &mut Vec<Diagnostic>) {
    if !shape.members.is_empty() {
        return;
    }
    let message = match shape.kind {
        ShapeKind::Enum => "enum must have at least one entry",
        _ => "intEnum shapes must have at least one member",
    };
    events.push(
        Diagnostic::error("Model", message)
            .at(shape.span)
            .on(&shape.id),
    );
}

fn check_mixin(shape: &Shape, events: &mut Vec<Diagnostic>) {
    if !shape.traits.is_mixin() {
        return;
    }
    let id = &shape.id;
    let event = |message: String| Diagnostic::error("Model", message).at(shape.span).on(id);
    if let Some(operation) = shape.as_operation() {
        let sides = [&operation.input, &operation.output];
        if sides.iter().any(|side| side.target != "smithy.api#Unit") {
            events.push(event(format!(
                "Operation shapes with the mixin trait MUST target `smithy.api#Unit` for their input and \
                 output. Operation mixin shape `{id}` defines one or both of these properties."
            )));
        }
    }
    if shape
        .as_resource()
        .is_some_and(|resource| !resource.is_empty())
    {
        events.push(event(format!(
            "Resource shapes with the mixin trait may not define any properties. Resource mixin shape \
             `{id}` defines one or more properties."
        )));
    }
}
