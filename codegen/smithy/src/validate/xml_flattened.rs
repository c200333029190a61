//! Names that flattening makes void (event `XmlFlattenedTrait`).

use super::part::Part;
use super::{about_member, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Member, ShapeKind};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (_, member) in members(model) {
        if member.traits.is_xml_flattened() && member.traits.xml_name().is_none() {
            events.extend(check(model, member));
        }
    }
}

fn check(model: &Model, member: &Member) -> Option<Diagnostic> {
    let target = model.target(member)?;
    let is_list = matches!(target.kind, ShapeKind::List | ShapeKind::Set);
    let element = target.member("member").filter(|_| is_list)?;
    let name = element
        .traits
        .xml_name()
        .filter(|name| *name != member.name())?;
    let message = format!(
        "Member is `@xmlFlattened`, so `@xmlName` of target's member (`{}`) has no effect. The flattened list \
         elements will have the name of this member - `{}`. If this is unintended, you can add \
         `@xmlName(\"{name}\")` to this member.",
        element.id,
        member.name()
    );
    Some(about_member(
        Severity::Warning,
        "XmlFlattenedTrait",
        member,
        message,
    ))
}
