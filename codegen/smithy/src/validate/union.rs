//! Unions have members, and no defaults (event `Union`).

use super::part::Part;
use super::{about, about_member};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Member, ShapeKind};
use crate::traits::id;

const EVENT: &str = "Union";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for union in model.shapes_of(ShapeKind::Union) {
        if union.members.is_empty() && !union.traits.is_mixin() {
            let message = "Tagged unions must have one or more members";
            events.push(about(Severity::Error, EVENT, union, message));
        }
        for member in union.members.values() {
            if member.has_trait(id::BOX) {
                let message = "Invalid box trait found on a union member. The box trait on union members has no \
                               effect because union members are implicitly nullable.";
                events.push(about_member(Severity::Warning, EVENT, member, message));
            }
            events.extend(defaulted(model, member));
        }
    }
}

fn defaulted(model: &Model, member: &Member) -> Option<Diagnostic> {
    let target = model.target(member)?;
    let value = target.traits.default_value()?;
    let message = format!(
        "This union member targets `{}`, a shape with a default value of `{value}`. Note that default values are \
         only applicable to structures and ignored in tagged unions. It is a best practice for union members to \
         target shapes with no default value (for example, instead of targeting PrimitiveInteger, target Integer).",
        target.id
    );
    Some(about_member(Severity::Note, EVENT, member, message))
}
