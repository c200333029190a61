//! `@pattern`, which Smithy has in the dialect of ECMA-262.

use regex::Regex;
use trompe_smithy::ShapeId;
use trompe_smithy::diagnostic::{Diagnostic, Severity};
use trompe_smithy::traits::{Trait, TraitMap, id};

use super::context::Context;
use super::ecma::translate;
use super::suppress;

/// A pattern and what it is compiled from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternPlan {
    /// The static.
    pub name: String,
    /// The pattern as the model has it.
    pub source: String,
    /// The same in the dialect of the `regex` crate; `None` where it is the same text.
    pub translated: Option<String>,
}

/// The event for a pattern that servers do not check. It is no reason to refuse a model: clients
/// never check patterns, and models that others publish have such. No engine that backtracks checks them
/// instead: bounds on its steps (`fancy-regex`) do not bound what one step looks through, so that a long
/// value costs seconds.
const EVENT: &str = "UnsupportedPattern";

/// The pattern on a shape or member.
pub(super) fn of(cx: &Context<'_>, owner: &ShapeId, traits: &TraitMap) -> Option<PatternPlan> {
    let applied = traits.get(id::PATTERN)?;
    let source = applied.value.as_str()?;
    let translated = translate(source);
    match Regex::new(&translated) {
        Ok(_) => Some(PatternPlan {
            name: cx.names.pattern_of(owner).to_owned(),
            source: source.to_owned(),
            translated: (translated != source).then_some(translated),
        }),
        Err(error) => {
            report(cx, owner, traits, applied, &reason(&error));
            None
        }
    }
}

fn report(cx: &Context<'_>, owner: &ShapeId, traits: &TraitMap, applied: &Trait, reason: &str) {
    let severity = match suppress::is_suppressed(cx.model, EVENT, owner, traits) {
        true => Severity::Suppressed,
        false => Severity::Warning,
    };
    let message = format!("A generated server does not check this pattern: {reason}");
    let help = "word it without look-around and back-references, or suppress `UnsupportedPattern` \
        on the shape or in the metadata";
    cx.report(
        Diagnostic::new(severity, EVENT, message)
            .on(owner)
            .at(applied.value.span)
            .help(help),
    );
}

// The last line of the crate's message is the reason; those before it draw the pattern.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_refusal_is_one_line() {
        let error = Regex::new(&translate("^(?!a)b")).unwrap_err();
        assert_eq!(
            reason(&error),
            "look-around, including look-ahead and look-behind, is not supported"
        );
    }
}
