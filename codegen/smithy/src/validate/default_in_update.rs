//! Updates cannot tell an omitted member from one set to its default (event
//! `DefaultValueInUpdate`).

use std::collections::BTreeSet;

use super::{about, listed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let resources = model.shapes_of(ShapeKind::Resource);
    let updates: BTreeSet<_> = resources
        .filter_map(|shape| Some(&shape.as_resource()?.update.as_ref()?.target))
        .collect();
    for operation in model.shapes_of(ShapeKind::Operation) {
        let name = operation.id.name().to_ascii_lowercase();
        let named = name.starts_with("update") || name.starts_with("patch");
        if named || updates.contains(&operation.id) {
            events.extend(check(model, operation));
        }
    }
}

fn check(model: &Model, operation: &Shape) -> Option<Diagnostic> {
    let input = model.get(&operation.as_operation()?.input.target)?;
    let members = input.members.values();
    let mut defaulted: Vec<_> = members
        .filter(|member| member.traits.default_value().is_some())
        .map(|member| member.name())
        .collect();
    defaulted.sort_unstable();
    let message = format!(
        "This update style operation has top-level input members marked with the @default trait. It will be \
         impossible to tell if the member was omitted or explicitly provided. Affected members: {}",
        listed(&defaulted)
    );
    let event = about(
        Severity::Warning,
        "DefaultValueInUpdate",
        operation,
        message,
    );
    (!defaulted.is_empty()).then_some(event)
}
