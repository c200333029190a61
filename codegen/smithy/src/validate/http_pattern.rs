//! Patterns of URIs out of which no segments can be made, in upstream's words.

use crate::map::HashSet;
use crate::shape_id::is_identifier;

/// What is wrong with a pattern, first of all.
pub(super) fn complaint(uri: &str) -> Option<String> {
    let whole = if uri.ends_with('?') {
        Some("URI patterns must not end with '?'")
    } else if !uri.starts_with('/') {
        Some("URI pattern must start with '/'")
    } else if uri.contains('#') {
        Some("URI pattern must not contain a fragment")
    } else {
        None
    };
    if let Some(whole) = whole {
        return Some(format!("{whole}. Found {uri}"));
    }
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let mut segments = segments(path);
    segments
        .find_map(|(offset, segment)| segment_complaint(segment, offset))
        .or_else(|| query_complaint(query, uri))
        .or_else(|| repeated(path, uri))
}

/// The segments and where they begin; what is empty at the end does not count.
fn segments(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let whole = path.trim_end_matches('/');
    let inner = whole.strip_prefix('/').into_iter();
    inner
        .flat_map(|inner| inner.split('/'))
        .scan(1, |offset, segment| {
            let start = *offset;
            *offset += segment.len() + 1;
            Some((start, segment))
        })
}

/// The name of a segment that is a label.
fn label(segment: &str) -> Option<&str> {
    let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(inner.strip_suffix('+').unwrap_or(inner))
}

fn segment_complaint(segment: &str, offset: usize) -> Option<String> {
    match label(segment) {
        Some("") => Some(format!("Empty label declaration in pattern at index {offset}.")),
        Some(name) if !is_identifier(name) => Some(format!(
            "Invalid label name in pattern: '{name}' at index {offset}. Labels must contain value identifiers."
        )),
        Some(_) => None,
        None if segment.is_empty() => Some(format!("Segments must not be empty at index {offset}")),
        None => segment.contains(['{', '}']).then(|| {
            format!(
                "Literal segments must not contain `{{` or `}}` characters. Found segment `{segment}` at index {offset}"
            )
        }),
    }
}

fn query_complaint(query: &str, uri: &str) -> Option<String> {
    if query.contains(['{', '}']) {
        return Some(format!(
            "URI labels must not appear in the query string. Found {uri}"
        ));
    }
    let keys = query.split('&').filter(|part| !part.is_empty());
    let mut keys = keys.map(|part| part.split_once('=').map_or(part, |(key, _)| key));
    let mut seen = HashSet::default();
    let twice = keys.any(|key| !seen.insert(key));
    twice.then(|| format!("Literal query parameters must not be repeated: {uri}"))
}

fn repeated(path: &str, uri: &str) -> Option<String> {
    let mut seen = HashSet::default();
    let mut labels = segments(path).filter_map(|(_, segment)| label(segment));
    let twice = labels.find(|label| !seen.insert(label.to_ascii_lowercase()))?;
    Some(format!(
        "Label `{twice}` is defined more than once in pattern: {uri}"
    ))
}
