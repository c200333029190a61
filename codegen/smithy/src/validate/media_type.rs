//! Media types are well-formed (event `MediaType`).

use super::part::Part;
use super::{about, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        let Some(text) = shape.traits.media_type() else {
            continue;
        };
        if let Err(expected) = parse(text) {
            let message = format!("Invalid mediaType value, \"{text}\": {expected}");
            let span = place(&shape.traits, id::MEDIA_TYPE, shape.span);
            events.push(about(Severity::Error, "MediaType", shape, message).at(span));
        }
    }
}

fn token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// `type/subtype` and parameters (RFC 9110, section 8.3.1).
fn parse(text: &str) -> Result<(), String> {
    let rest = take_token(text)?;
    let rest = rest.strip_prefix('/').ok_or("Expected: '/'")?;
    let mut rest = take_token(rest)?;
    loop {
        let left = rest.trim_start();
        if left.is_empty() {
            return Ok(());
        }
        rest = parameter(left.strip_prefix(';').ok_or("Expected: ';'")?.trim_start())?;
    }
}

fn parameter(text: &str) -> Result<&str, String> {
    let rest = take_token(text)?.trim_start();
    let value = rest.strip_prefix('=').ok_or("Expected: '='")?.trim_start();
    match value.strip_prefix('"') {
        None => take_token(value),
        Some(quoted) => {
            let mut escaped = false;
            let end = quoted.find(|c| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            });
            let rest = end.and_then(|end| quoted.get(end + 1..));
            rest.ok_or_else(|| "Expected: '\"'".to_owned())
        }
    }
}

fn take_token(text: &str) -> Result<&str, String> {
    match text.trim_start_matches(token) {
        rest if rest.len() == text.len() => Err("Expected a token".to_owned()),
        rest => Ok(rest),
    }
}
