//! Idempotency tokens where they have no effect (event `IdempotencyTokenIgnored`).

use super::http_binding_ignored::other_contexts;
use super::part::Part;
use super::{about_member, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (shape, member) in members(model) {
        let counts = shape.kind == ShapeKind::Structure && !shape.traits.is_mixin();
        if !counts || !member.traits.is_idempotency_token() {
            continue;
        }
        if let Some(contexts) = other_contexts(model, &shape.id, "input") {
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
