//! Idempotency tokens where they have no effect (event `IdempotencyTokenIgnored`).

use super::http_binding_ignored::other_contexts;
use super::relations::Uses;
use super::{about_member, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let uses = Uses::of(model);
    for (shape, member) in members(model) {
        let counts = shape.kind == ShapeKind::Structure && !shape.traits.is_mixin();
        if !counts || !member.traits.is_idempotency_token() {
            continue;
        }
        if let Some(contexts) = other_contexts(&uses, &shape.id, "input") {
            let message = format!(
                "The `idempotencyToken` trait only has an effect when applied to a top-level operation input \
                 member, but it was applied and ignored in the following contexts: {contexts}"
            );
            let event = about_member(
                Severity::Warning,
                "IdempotencyTokenIgnored",
                member,
                message,
            );
            events.push(event);
        }
    }
}
