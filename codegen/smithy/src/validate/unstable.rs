//! Traits that may still change (event `UnstableTrait`).

use super::part::Part;
use super::{holders, place};
use crate::diagnostic::Diagnostic;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (on, span, traits) in holders(model) {
        for (trait_id, _) in traits.iter() {
            if model
                .get(trait_id)
                .is_some_and(|definition| definition.traits.is_unstable())
            {
                let message = format!("This shape applies a trait that is unstable: {trait_id}");
                let event = format!("UnstableTrait.{trait_id}");
                let span = place(traits, trait_id.as_str(), span);
                events.push(Diagnostic::warning(&event, message).at(span).on(on));
            }
        }
    }
}
