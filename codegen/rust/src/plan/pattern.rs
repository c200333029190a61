//! `@pattern`: from the ECMA-262 dialect that Smithy asks for to the dialect of the `regex` crate.

use regex::Regex;
use trompe_smithy::ShapeId;
use trompe_smithy::diagnostic::{Diagnostic, Severity};
use trompe_smithy::traits::{Trait, TraitMap, id};

use super::context::Context;
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

/// Where the dialects read the same text differently: `\d` and `\w` are ASCII in ECMA-262, and
/// characters beyond the basic plane are pairs of escapes. Models of AWS also have classes that only Java
/// knows.
fn translate(source: &str) -> String {
    let source = source.replace(SUPPLEMENTARY, r"\u{10000}-\u{10FFFF}");
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('d')) => out.push_str("[0-9]"),
            ('\\', Some('D')) => out.push_str("[^0-9]"),
            ('\\', Some('w')) => out.push_str("[0-9A-Za-z_]"),
            ('\\', Some('W')) => out.push_str("[^0-9A-Za-z_]"),
            ('\\', Some('p')) => match java_class(chars.as_str()) {
                Some((posix, rest)) => {
                    out.push_str(posix);
                    chars = rest.chars();
                }
                None => out.push_str(r"\p"),
            },
            (_, Some(escaped)) => out.extend([c, escaped]),
            (_, None) => out.push(c),
        }
    }
    out
}

/// A class that only Java's dialect has, and what follows its name.
fn java_class(text: &str) -> Option<(&'static str, &str)> {
    let mut classes = JAVA_CLASSES.iter();
    classes.find_map(|(java, posix)| Some((*posix, text.strip_prefix(java)?)))
}

/// How patterns of 16-bit units spell "any character beyond the basic plane" inside a class.
const SUPPLEMENTARY: &str = r"\uD800\uDC00-\uDBFF\uDFFF";

/// Classes of Java's dialect, ASCII all of them, whose names are no properties of Unicode.
const JAVA_CLASSES: [(&str, &str); 5] = [
    ("{Alnum}", "[[:alnum:]]"),
    ("{Blank}", "[[:blank:]]"),
    ("{Graph}", "[[:graph:]]"),
    ("{Print}", "[[:print:]]"),
    ("{XDigit}", "[[:xdigit:]]"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(source: &str, text: &str) -> bool {
        Regex::new(&translate(source)).unwrap().is_match(text)
    }

    #[test]
    fn digits_and_word_characters_are_ascii_as_in_ecmascript() {
        assert!(matches(r"^\d+$", "12") && !matches(r"^\d+$", "١٢"));
        assert!(matches(r"^[\w-]+$", "a-b_1") && !matches(r"^[\w-]+$", "é"));
        assert!(matches(r"^\\d$", r"\d"), "an escaped backslash is no class");
    }

    #[test]
    fn the_idiom_for_supplementary_characters_is_understood() {
        let source = r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*$";
        assert!(matches(source, "aé€𝄞") && !matches(source, "\u{1}"));
    }

    #[test]
    fn classes_of_java_are_understood_alone_and_inside_a_class() {
        assert!(matches(r"^\p{Print}+$", "a b~") && !matches(r"^\p{Print}+$", "a\tb"));
        assert!(
            matches(r"^\\p{2}$", r"\pp"),
            "an escaped backslash is no class"
        );
        assert!(matches(r"^[\p{Alnum}-]+$", "a-1") && !matches(r"^[\p{Alnum}-]+$", "é"));
    }

    #[test]
    fn the_reason_of_a_refusal_is_one_line() {
        let error = Regex::new(&translate("^(?!a)b")).unwrap_err();
        assert_eq!(
            reason(&error),
            "look-around, including look-ahead and look-behind, is not supported"
        );
    }
}
