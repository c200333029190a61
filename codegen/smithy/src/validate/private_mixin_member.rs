//! `@private` does not hide members of mixins (event `PrivateMixinMember`).

use super::part::Part;
use super::{about_member, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (shape, member) in members(model) {
        if shape.traits.is_mixin() && member.has_trait(id::PRIVATE) {
            let message = "The `@private` trait does not prevent a mixin member from being inherited by shapes in \
                           other namespaces, nor does it prevent new traits from being added to the inherited \
                           member. Apply `@private` to the mixin shape or target shape instead if cross-namespace \
                           access should be restricted.";
            events.push(about_member(
                Severity::Warning,
                "PrivateMixinMember",
                member,
                message,
            ));
        }
    }
}
