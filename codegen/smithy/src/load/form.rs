//! The members that a kind of shape must and may have.

use crate::diagnostic::Diagnostic;
use crate::shape::{Shape, ShapeKind};

/// Drops members that a shape may not have, and says whether it has those it must have.
pub(super) fn complete(shape: &mut Shape, events: &mut Vec<Diagnostic>) -> bool {
    match shape.kind {
        ShapeKind::List | ShapeKind::Set => check(shape, &["member"], events),
        ShapeKind::Map => check(shape, &["key", "value"], events),
        ShapeKind::Enum | ShapeKind::IntEnum => check_enum(shape, events),
        _ => true,
    }
}

fn check(shape: &mut Shape, wanted: &[&str], events: &mut Vec<Diagnostic>) -> bool {
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
    let allowed = match shape.kind {
        ShapeKind::Map => "Map shapes may only have `key` and `value` members",
        ShapeKind::Set => "Set shapes may only have a `member` member",
        _ => "List shapes may only have a `member` member",
    };
    let surplus = shape
        .members
        .values()
        .filter(|member| !wanted.contains(&member.name()));
    events.extend(surplus.map(|member| {
        let message = format!("{allowed}, but found `{}`", member.name());
        Diagnostic::error("Model", message)
            .at(member.span)
            .on(&shape.id)
    }));
    shape.members.retain(|name, _| wanted.contains(&&**name));
    missing.is_empty()
}

fn check_enum(shape: &Shape, events: &mut Vec<Diagnostic>) -> bool {
    if !shape.members.is_empty() {
        return true;
    }
    let message = match shape.kind {
        ShapeKind::Enum => "enum must have at least one entry",
        _ => "intEnum shapes must have at least one member",
    };
    let event = Diagnostic::error("Model", message);
    events.push(event.at(shape.span).on(&shape.id));
    false
}
