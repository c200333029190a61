//! Events as JSON. The names of the fields are promised in the help of `trompe validate`.

use serde_json::{Map, Value, json};
use trompe_smithy::diagnostic::{Diagnostic, Label};
use trompe_smithy::source::{Sources, Span};

/// One event; what does not apply is `null`.
pub(crate) fn to_json(event: &Diagnostic, sources: &Sources) -> Value {
    let mut fields = Map::new();
    fields.insert("severity".to_owned(), json!(event.severity.as_str()));
    fields.insert("id".to_owned(), json!(event.event));
    let shape = event.shape.as_ref().map(|shape| shape.as_str());
    fields.insert("shape".to_owned(), json!(shape));
    fields.insert("message".to_owned(), json!(event.message));
    fields.extend(place(event.span, sources));
    let notes = event.labels.iter().map(|label| note(label, sources));
    fields.insert("notes".to_owned(), notes.collect());
    fields.insert("help".to_owned(), json!(event.help));
    fields.insert("suggestion".to_owned(), json!(event.suggestion));
    let reason = &event.suppression_reason;
    fields.insert("suppressionReason".to_owned(), json!(reason));
    Value::Object(fields)
}

fn note(label: &Label, sources: &Sources) -> Value {
    let mut fields = Map::new();
    fields.insert("message".to_owned(), json!(label.text));
    fields.extend(place(Some(label.span), sources));
    Value::Object(fields)
}

/// File, first line and column, and those just after the last character.
fn place(span: Option<Span>, sources: &Sources) -> [(String, Value); 5] {
    let file = span.and_then(|span| sources.get(span.source));
    let at = |offset: fn(Span) -> u32| Some(file?.locate(offset(span?)));
    let (start, end) = (at(|span| span.start), at(|span| span.end));
    [
        ("file", json!(file.map(|file| file.name()))),
        ("line", json!(start.as_ref().map(|place| place.line))),
        ("column", json!(start.map(|place| place.column))),
        ("endLine", json!(end.as_ref().map(|place| place.line))),
        ("endColumn", json!(end.map(|place| place.column))),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}
