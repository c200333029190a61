//! Patterns that match only a part of a text (event `PatternTrait`).

use super::part::Part;
use super::{holders, place};
use crate::diagnostic::Diagnostic;
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (on, span, traits) in holders(model) {
        let Some(pattern) = traits.pattern() else {
            continue;
        };
        let missing = match (pattern.starts_with('^'), pattern.ends_with('$')) {
            (true, true) => continue,
            (false, true) => "leading '^'",
            (true, false) => "trailing '$'",
            (false, false) => "leading '^' and trailing '$'",
        };
        let message = format!(
            "A pattern trait is applied without a {missing}, meaning only part of the string must match the \
             regular expression. Explicitly anchoring regular expressions is preferable because it is more \
             restrictive by default and does not require modelers to understand that Smithy patterns are not \
             automatically anchored."
        );
        let span = place(traits, id::PATTERN, span);
        events.push(Diagnostic::warning("PatternTrait", message).at(span).on(on));
    }
}
