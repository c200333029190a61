//! `MissingClientOptionalTrait`: members that may once have to become optional say so.

use super::config::Config;
use super::{Lint, on_member};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Member, ShapeKind};
use crate::validate::members;

#[derive(Clone, Copy)]
struct Wanted {
    on_structure_or_union: bool,
    on_any: bool,
}

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let wanted = Wanted {
        on_structure_or_union: config.flag("onRequiredStructureOrUnion"),
        on_any: config.flag("onRequiredOrDefault"),
    };
    Ok(Box::new(move |model| {
        let members = members(model).map(|(_, member)| member);
        members
            .flat_map(|member| check(model, member, wanted))
            .collect()
    }))
}

fn check(model: &Model, member: &Member, wanted: Wanted) -> Vec<Diagnostic> {
    if member.traits.is_client_optional() {
        return Vec::new();
    }
    let required = member.traits.is_required();
    let mut messages = Vec::new();
    if wanted.on_any && member.traits.default_value().is_some() {
        messages.push("@default members must also be marked with the @clientOptional trait");
    }
    if wanted.on_any && required {
        messages.push("@required members must also be marked with the @clientOptional trait");
    } else if wanted.on_structure_or_union && required && is_aggregate(model, member) {
        messages.push(
            "@required members that target a structure or union must be marked with the @clientOptional trait. Not \
             using the @clientOptional trait here is risky because there is no backward compatible way to replace the \
             @required trait with the @default trait if the member ever needs to be made optional.",
        );
    }
    let event = |message: &str| on_member(Severity::Danger, member, message.to_owned());
    messages.into_iter().map(event).collect()
}

fn is_aggregate(model: &Model, member: &Member) -> bool {
    let kind = model.target(member).map(|target| target.kind);
    matches!(kind, Some(ShapeKind::Structure | ShapeKind::Union))
}
