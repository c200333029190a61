//! Names in JSON are told apart (event `JsonName`).

use std::collections::BTreeMap;

use super::about;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let kinds = [ShapeKind::Structure, ShapeKind::Union];
    for shape in kinds.into_iter().flat_map(|kind| model.shapes_of(kind)) {
        let members = || shape.members.values();
        if !members().any(|member| member.traits.json_name().is_some()) {
            continue;
        }
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for member in members() {
            let name = member.traits.json_name().unwrap_or_else(|| member.name());
            by_name.entry(name).or_default().push(member.name());
        }
        for (name, mut alike) in by_name.into_iter().filter(|(_, alike)| alike.len() > 1) {
            alike.sort_unstable();
            let message = format!(
                "This shape contains members with conflicting JSON names that resolve to '{name}': {}",
                alike.join(", ")
            );
            events.push(about(Severity::Error, "JsonName", shape, message));
        }
    }
}
