//! What happens when a trait is applied twice (Smithy 2.0, "Trait conflict resolution").

use super::{Trait, TraitMap};
use crate::diagnostic::Diagnostic;
use crate::node::NodeValue;
use crate::shape_id::ShapeId;

impl TraitMap {
    /// Adds a trait. Equal values are one; arrays are joined; anything else is a conflict,
    /// and the earlier value stays.
    pub(crate) fn merge(
        &mut self,
        id: ShapeId,
        applied: Trait,
        on: &ShapeId,
    ) -> Option<Diagnostic> {
        let Some(existing) = self.get_mut(id.as_str()) else {
            self.insert(id, applied);
            return None;
        };
        if existing.value == applied.value {
            return None;
        }
        match (&mut existing.value.value, applied.value.value) {
            (NodeValue::Array(items), NodeValue::Array(more)) => {
                items.extend(more);
                None
            }
            _ => Some(conflict(&id, existing, &applied.span, on)),
        }
    }
}

fn conflict(id: &ShapeId, first: &Trait, second: &crate::source::Span, on: &ShapeId) -> Diagnostic {
    let message = format!("Conflicting `{id}` trait found on shape `{on}`");
    let event = Diagnostic::error("Model", message).at(*second).on(on);
    event.label(first.span, "first applied here, with another value")
}
