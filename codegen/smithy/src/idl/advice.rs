//! What to do about common slips of the pen. Upstream's words say only what was expected.

use super::token::TokenKind;
use crate::diagnostic::Diagnostic;

const NAMES: &str = "names have ASCII letters, digits and underscores only";
const COLLECTIONS: &str = "lists and maps are shapes of their own: `list Names { member: String }`";

/// Advice about a token that does not fit; `expected` is the start of the sentence.
pub(super) fn of_unexpected(event: Diagnostic, found: TokenKind, expected: &str) -> Diagnostic {
    match (found, expected) {
        (TokenKind::Equal, "Expected RPAREN(')') but") => {
            event.help("what is in a trait is written `name: value`")
        }
        (TokenKind::Identifier, "Expected LBRACKET('[') but") => {
            event.help("a list is in brackets, even with a single element: `[Name]`")
        }
        (TokenKind::LBracket, "Expected IDENTIFIER but") => event.help(COLLECTIONS),
        _ => event,
    }
}

/// Advice about a character that begins no token.
pub(super) fn of_character(event: Diagnostic, text: &str) -> Diagnostic {
    match text.chars().next() {
        Some(';') => event.help("nothing in Smithy ends with a semicolon; leave it out"),
        Some('\'') => event.help("texts are in double quotes"),
        Some('<') => event.help(COLLECTIONS),
        Some(c) if c.is_alphabetic() => event.help(NAMES),
        _ => event,
    }
}

/// Advice about a number that is none: a hyphen within a name is taken for one.
pub(super) fn of_number(event: Diagnostic, before: &str, text: &str) -> Diagnostic {
    let follows_name = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    match text {
        "-" if follows_name => event.help(NAMES),
        _ => event,
    }
}
