use crate::codec::json::REST_JSON;
use crate::error::{Deadline, FailureKind, Unmodeled};
use crate::schema::ROOT;
use crate::serde::{self, Shape, read_structure, write_structure};
use crate::service::Codec;
use crate::types::Document;
use bytes::{Bytes, BytesMut};

/// The first line of every recording.
pub(super) const HEADER: &str = "{\"trompe\":\"recording\",\"version\":1}\n";

/// A structure as JSON.
pub(super) fn value(shape: &dyn Shape) -> serde::Result<Bytes> {
    let mut out = BytesMut::new();
    REST_JSON.write(&mut out, &mut |w| write_structure(shape, &ROOT, w))?;
    Ok(out.freeze())
}

/// A text as JSON; one that cannot be written is empty.
pub(super) fn text(text: &str) -> String {
    let mut out = BytesMut::new();
    match REST_JSON.write(&mut out, &mut |w| w.write_string(&ROOT, text)) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(_) => "\"\"".to_owned(),
    }
}

/// JSON without types.
pub(super) fn document(json: &Bytes) -> serde::Result<Document> {
    let mut found = Document::Null;
    REST_JSON.read(json, false, &mut |d| {
        found = d.read_document(&ROOT)?;
        Ok(())
    })?;
    Ok(found)
}

/// A structure from JSON without types.
pub(super) fn fill(shape: &mut dyn Shape, value: &Document) -> serde::Result<()> {
    let mut json = BytesMut::new();
    REST_JSON.write(&mut json, &mut |w| w.write_document(&ROOT, value))?;
    REST_JSON.read(&json.freeze(), false, &mut |d| read_structure(shape, d))
}

/// The members of a line that say why something failed; `name` is what the reason is under.
pub(super) fn failure(name: &str, kind: &FailureKind) -> String {
    let word = match kind {
        FailureKind::Reset(code) => return reset(name, *code),
        FailureKind::Unmodeled(error) => return unmodeled(name, error),
        FailureKind::Connect => "connect",
        FailureKind::Refused => "refused",
        FailureKind::Lost => "lost",
        FailureKind::Deadline(_) => "deadline",
        FailureKind::Idle => "idle",
        FailureKind::Protocol => "protocol",
        FailureKind::Invalid => "invalid",
        FailureKind::Source => "source",
        FailureKind::Credentials => "credentials",
        FailureKind::Layer => "layer",
        FailureKind::Closed => "closed",
        FailureKind::Internal => "internal",
    };
    format!("\"{name}\":\"{word}\"")
}

pub(super) fn reset(name: &str, code: u32) -> String {
    format!("\"{name}\":\"reset {code}\"")
}

fn unmodeled(name: &str, error: &Unmodeled) -> String {
    let (code, words) = (text(&error.code), text(&error.message));
    let status = error.status;
    format!("\"{name}\":\"unmodeled\",\"status\":{status},\"code\":{code},\"text\":{words}")
}

/// The reason that a word is; of an unmodeled error `error` has the rest.
pub(super) fn kind(word: &str, error: Unmodeled) -> Option<FailureKind> {
    if let Some(code) = word.strip_prefix("reset ") {
        return code.parse().ok().map(FailureKind::Reset);
    }
    Some(match word {
        "connect" => FailureKind::Connect,
        "refused" => FailureKind::Refused,
        "lost" => FailureKind::Lost,
        "deadline" => FailureKind::Deadline(Deadline::Operation),
        "idle" => FailureKind::Idle,
        "protocol" => FailureKind::Protocol,
        "invalid" => FailureKind::Invalid,
        "source" => FailureKind::Source,
        "credentials" => FailureKind::Credentials,
        "layer" => FailureKind::Layer,
        "closed" => FailureKind::Closed,
        "internal" => FailureKind::Internal,
        "unmodeled" => FailureKind::Unmodeled(error),
        _ => return None,
    })
}
