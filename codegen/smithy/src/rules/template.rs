//! Texts with places for values, `https://{region}.{partition#dnsSuffix}` (Smithy 2.0, "Template
//! string").

use std::sync::Arc;

use super::syntax::Part;

/// What stands between braces, or around them.
#[derive(Debug, PartialEq)]
enum Piece<'t> {
    Text(String),
    Place(&'t str),
}

/// Splits a text at its places. `{{` and `}}` stand for one brace each. `place` makes an expression
/// of what is between braces.
pub(super) fn parse(
    text: &Arc<str>,
    mut place: impl FnMut(&str) -> Result<Part, String>,
) -> Result<Vec<Part>, String> {
    if !text.contains(['{', '}']) {
        return Ok(vec![Part::Text(text.clone())]);
    }
    let parts = pieces(text)?.into_iter().map(|piece| match piece {
        Piece::Text(text) => Ok(Part::Text(Arc::from(text))),
        Piece::Place(inner) => place(inner),
    });
    parts.collect()
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let (mut pieces, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        if let Some(next) = after.strip_prefix("{{") {
            plain.push('{');
            rest = next;
        } else if let Some(next) = after.strip_prefix("}}") {
            plain.push('}');
            rest = next;
        } else if let Some(next) = after.strip_prefix('{') {
            let (inner, next) = next
                .split_once('}')
                .filter(|(inner, _)| !inner.contains('{'))
                .ok_or("unmatched `{` in template")?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Place(inner));
            rest = next;
        } else {
            return Err("unmatched `}` in template".to_owned());
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}
