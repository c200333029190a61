//! Identifiers and literals.

use proc_macro2::{Ident, Literal, Span};

/// The identifier of a planned name, which is raw where it begins with `r#`.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(word) => Ident::new_raw(word, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Text as a raw string where that reads better.
pub(super) fn text(text: &str) -> Literal {
    let plain = text.chars().all(|c| !c.is_control());
    let hashes = "#".repeat(longest_run(text));
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    let readable = plain && text.contains(['\\', '"']);
    readable
        .then(|| raw.parse().ok())
        .flatten()
        .unwrap_or_else(|| Literal::string(text))
}

// One more `#` than ever follows a quote in the text.
fn longest_run(text: &str) -> usize {
    let runs = text
        .split('"')
        .skip(1)
        .map(|after| after.len() - after.trim_start_matches('#').len() + 1);
    runs.max().unwrap_or(0)
}
