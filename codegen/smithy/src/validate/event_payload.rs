//! Members beside an event payload are headers (event `EventPayloadTrait`).

use super::part::Part;
use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::ShapeKind;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Structure) {
        let members = || shape.members.values();
        if !members().any(|member| member.traits.is_event_payload()) {
            continue;
        }
        let unmarked = members()
            .filter(|member| !member.traits.is_event_payload() && !member.traits.is_event_header());
        let mut unmarked: Vec<_> = unmarked.map(|member| member.name()).collect();
        unmarked.sort_unstable();
        if !unmarked.is_empty() {
            let message = format!(
                "This event structure contains a member marked with the `eventPayload` trait, so all other \
                 members must be marked with the `eventHeader` trait. However, the following member(s) are not \
                 marked with the eventHeader trait: {}",
                ticked(unmarked)
            );
            events.push(about(Severity::Error, "EventPayloadTrait", shape, message));
        }
    }
}
