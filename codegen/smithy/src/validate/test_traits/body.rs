//! Bodies of test cases: whether JSON and XML are well-formed.

use super::xml;
use crate::ast::json;
use crate::diagnostic::Diagnostic;
use crate::node::Bounds;
use crate::source::Sources;

/// Bounds on a body.
const BOUNDS: Bounds = Bounds {
    depth: 256,
    nodes: 1_000_000,
    events: 1,
};

/// Why a body is none of its media type, in upstream's words; other types have any body.
pub(super) fn refusal(body: &str, media_type: &str) -> Option<String> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    let is = |format: &str| {
        subtype == format || subtype.rsplit_once('+').is_some_and(|(_, s)| s == format)
    };
    match body {
        "" => None,
        body if is("xml") => xml::refusal(body),
        body if is("json") => {
            let refused = json::parse(Sources::new().add("", ""), body, BOUNDS).err()?;
            Some(json_refusal(body, &refused))
        }
        _ => None,
    }
}

fn json_refusal(body: &str, refused: &Diagnostic) -> String {
    let at = refused.span.map_or(0, |span| span.start as usize);
    let before = body.get(..at).unwrap_or(body);
    let line = 1 + before.matches('\n').count();
    let last = before.rsplit('\n').next().unwrap_or_default();
    let column = 1 + last.chars().count();
    let message = refused.message.strip_prefix("Error parsing JSON: ");
    let message = message.unwrap_or(&refused.message);
    let wanted = message
        .strip_prefix("expected ")
        .and_then(|rest| rest.split_once(" but found "));
    let told = match wanted {
        Some((_, "the end of the document")) => "Unexpected end of input".to_owned(),
        Some(("the end of the document", _)) => "Unexpected character".to_owned(),
        Some((wanted, _)) => format!("Expected {wanted}"),
        None => message.to_owned(),
    };
    format!("Error parsing JSON: {told} ([{line}, {column}])")
}
