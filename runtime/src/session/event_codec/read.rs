use super::layout::{Layout, Payload};
use super::single::{Found, Single};
use super::top_level::{Top, visit_members};
use crate::event_stream::{Headers, Message};
use crate::schema::{Binding, Kind, Member, ROOT, Schema};
use crate::serde::{Error, ErrorKind, Members, Result, Segment, ShapeDeserializer};
use crate::service::Codec;
use crate::types::Document;
use bytes::Bytes;
use std::ops::Range;

/// Reads the members of an event or exception. A strict reader demands what the model requires.
///
/// # Errors
/// What is wrong with the headers or the payload, with the member's name.
pub(crate) fn read_event(
    target: &mut dyn Members,
    message: &Message,
    codec: &dyn Codec,
    strict: bool,
) -> Result<()> {
    let schema = target.schema();
    let layout = Layout::of(schema);
    match layout.payload {
        Payload::Nothing => {}
        Payload::Implicit => {
            let (bytes, payload) = message.payload_in();
            read_document(target, bytes, payload, codec, strict)?;
        }
        Payload::Explicit(index, m) => read_explicit(target, (index, m), message, codec, strict)?,
    }
    if layout.has_headers {
        read_headers(target, message.headers(), strict)
    } else {
        Ok(())
    }
}

/// Reads a structure from the document that is this part of `input`; no bytes at all are a structure without members.
///
/// # Errors
/// What is wrong with the document.
pub(crate) fn read_document(
    target: &mut dyn Members,
    input: &Bytes,
    part: Range<usize>,
    codec: &dyn Codec,
    strict: bool,
) -> Result<()> {
    if !part.is_empty() {
        codec.read_document(input, part, strict, target)
    } else if strict {
        check_required(target.schema(), Binding::Body, &[])
    } else {
        Ok(())
    }
}

fn read_explicit(
    target: &mut dyn Members,
    (index, m): (usize, &'static Member),
    message: &Message,
    codec: &dyn Codec,
    strict: bool,
) -> Result<()> {
    let payload = message.payload();
    let mut read = |d: &mut dyn ShapeDeserializer| {
        target
            .read_member(index, d)
            .map_err(|e| e.inside(Segment::Member(m.name())))
    };
    match m.target().kind() {
        _ if is_absent(m, message) => missing(m, strict),
        Kind::Blob => read(&mut Single::new(
            Found::Blob(message.share_payload()),
            strict,
        )),
        Kind::String | Kind::Enum => match str::from_utf8(payload) {
            Ok(text) => read(&mut Single::new(Found::String(text), strict)),
            Err(_) => Err(misplaced(m, ErrorKind::Malformed("UTF-8"))),
        },
        _ => codec.read(&message.share_payload(), strict, &mut read),
    }
}

/// No bytes are an empty blob or string where the model or the peer says that there is a payload.
fn is_absent(m: &'static Member, message: &Message) -> bool {
    let raw = matches!(m.target().kind(), Kind::Blob | Kind::String | Kind::Enum);
    let announced = m.is_required() || message.headers().get(":content-type").is_some();
    message.payload().is_empty() && !(raw && announced)
}

fn missing(m: &'static Member, strict: bool) -> Result<()> {
    match strict && m.is_required() {
        true => Err(misplaced(m, ErrorKind::Missing(m.name()))),
        false => Ok(()),
    }
}

fn read_headers(target: &mut dyn Members, headers: &Headers, strict: bool) -> Result<()> {
    let schema = target.schema();
    let mut seen = Vec::new();
    let mut hint = 0;
    for (name, value) in headers {
        let Some((index, m)) = find_header(schema, name, hint) else {
            continue;
        };
        let mut single = Single::new(Found::in_header(headers, value), strict);
        let read = target.read_member(index, &mut single);
        read.map_err(|e| e.inside(Segment::Member(m.name())))?;
        hint = index + 1;
        if strict {
            seen.push(index);
        }
    }
    if strict {
        check_required(schema, Binding::EventHeader, &seen)
    } else {
        Ok(())
    }
}

fn find_header(
    schema: &'static Schema,
    name: &str,
    hint: usize,
) -> Option<(usize, &'static Member)> {
    if name.starts_with(':') {
        return None;
    }
    let index = schema.find(name.as_bytes(), hint)?;
    let m = schema.members().get(index)?;
    (m.binding() == Binding::EventHeader).then_some((index, m))
}

fn check_required(schema: &'static Schema, binding: Binding, seen: &[usize]) -> Result<()> {
    let mut members = schema.members().iter().enumerate();
    let missing = members
        .find(|(index, m)| m.is_required() && m.binding() == binding && !seen.contains(index));
    missing.map_or(Ok(()), |(_, m)| {
        Err(misplaced(m, ErrorKind::Missing(m.name())))
    })
}

fn misplaced(m: &'static Member, kind: ErrorKind) -> Error {
    Error::new(kind).inside(Segment::Member(m.name()))
}

/// What an error outside the model says for people: the `message` member of its payload.
pub(super) fn message_of(payload: &Bytes, codec: &dyn Codec) -> String {
    let mut document = Document::Null;
    let read = codec.read(payload, false, &mut |d| {
        document = d.read_document(&ROOT)?;
        Ok(())
    });
    let Document::Map(mut map) = document else {
        return String::new();
    };
    let message = map.remove("message").or_else(|| map.remove("Message"));
    match (read, message) {
        (Ok(()), Some(Document::String(text))) => text,
        _ => String::new(),
    }
}

/// The `message` member of an error; empty where it has none.
pub(crate) fn message_member(error: &dyn Members) -> String {
    let mut message = String::new();
    let seen = visit_members(error, &mut |m, top| match top {
        Top::String(text) if m.name().eq_ignore_ascii_case("message") => message = text.to_owned(),
        _ => {}
    });
    seen.map(|()| message).unwrap_or_default()
}
