//! Whole bodies in the format of a protocol.

use crate::room::room;
use crate::schema::{DOCUMENT, Member, ROOT, Schema};
use crate::serde::{
    Error, ErrorKind, Members, Result, Segment, ShapeDeserializer, ShapeSerializer, Value,
    read_structure,
};
use crate::service::{Codec, ErrorName};
use crate::types::Document;
use bytes::Bytes;
use http::{Response, StatusCode};

/// How many bytes most documents fit into.
const ROOM: usize = 512;

/// Writes a structure as a document; `first` writes members of the protocol before its own.
///
/// # Errors
/// The first value that the format cannot express.
pub(super) fn write(
    codec: &dyn Codec,
    value: &dyn Members,
    first: impl Fn(&mut dyn ShapeSerializer),
) -> Result<Bytes> {
    let mut out = room(ROOM);
    codec.write(&mut out, &mut |w| {
        w.root(value.schema());
        w.begin_structure(&ROOT);
        first(w);
        value.write_members(w);
        w.end_structure(&ROOT);
    })?;
    Ok(out.freeze())
}

/// A response with this body; a status that is none of HTTP is one of a server in error.
pub(super) fn response(status: u16, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// Reads a structure from a document; an empty body is one without members.
///
/// # Errors
/// What is wrong with the document, or a required member that is missing where the reader is strict.
pub(super) fn read(
    codec: &dyn Codec,
    body: &Bytes,
    strict: bool,
    target: &mut dyn Members,
) -> Result<()> {
    if !body.is_empty() {
        return codec.read_document(body, 0..body.len(), strict, target);
    }
    match target
        .schema()
        .members()
        .iter()
        .find(|m| strict && m.is_required())
    {
        Some(m) => Err(missing(m)),
        None => Ok(()),
    }
}

/// A required member is not there.
pub(super) fn missing(m: &'static Member) -> Error {
    Error::new(ErrorKind::Missing(m.name())).inside(Segment::Member(m.name()))
}

/// Whether a document has none of a structure's members. One that cannot be read has.
pub(super) fn is_blank(codec: &dyn Codec, body: &Bytes, schema: &'static Schema) -> bool {
    let mut first = Some(0);
    let outcome = codec.read(body, true, &mut |d| {
        let mut cursor = d.begin_structure(schema)?;
        first = d.next_member(schema, &mut cursor)?;
        Ok(())
    });
    outcome.is_ok() && first.is_none()
}

/// Reads past a value.
///
/// # Errors
/// What is wrong with the value.
pub(super) fn skip(d: &mut dyn ShapeDeserializer) -> Result<()> {
    d.read_document(&ROOT).map(drop)
}

/// What a document says of the error that it is; empty where it cannot be read.
pub(super) fn error_name(codec: &dyn Codec, body: &Bytes, members: Naming) -> ErrorName {
    let mut found = ErrorFields::default();
    // What was read before the document broke still names the error.
    let _ = codec.read(body, false, &mut |d| read_structure(&mut found, d));
    let [kind, code, message, capital] = found.0.map(text);
    let code = code.filter(|_| members == Naming::TypeOrCode);
    ErrorName {
        name: kind
            .or(code)
            .as_deref()
            .map(shape_name)
            .unwrap_or_default()
            .to_owned(),
        message: message.or(capital).unwrap_or_default(),
    }
}

/// Which members of a body may name the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Type,
    TypeOrCode,
}

/// A shape's name alone: what is before `:` and after `#`.
pub(super) fn shape_name(text: &str) -> &str {
    let id = text.split(':').next().unwrap_or_default();
    id.split_once('#').map_or(id, |(_, name)| name).trim()
}

/// The beginning of a body that is text, for people.
pub(super) fn first_words(body: &Bytes) -> String {
    let start = body.get(..body.len().min(200)).unwrap_or_default();
    String::from_utf8_lossy(start)
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn text(value: Document) -> Option<String> {
    match value {
        Document::String(text) => Some(text),
        _ => None,
    }
}

/// The member that names an error in the body.
pub(super) static TYPE: Member = Member::new("__type", &DOCUMENT);

// Documents, because a peer may put anything there.
static ERROR_FIELDS: Schema = Schema::structure(
    "trompe.protocol#ErrorFields",
    &[
        Member::new("__type", &DOCUMENT),
        Member::new("code", &DOCUMENT),
        Member::new("message", &DOCUMENT),
        Member::new("Message", &DOCUMENT),
    ],
);

#[derive(Default)]
struct ErrorFields([Document; 4]);

impl Members for ErrorFields {
    fn blank() -> Self {
        Self::default()
    }

    fn schema(&self) -> &'static Schema {
        &ERROR_FIELDS
    }

    fn write_members(&self, _: &mut dyn ShapeSerializer) {}

    fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
        match self.0.get_mut(index) {
            Some(field) => field.read(&ROOT, d),
            None => skip(d),
        }
    }
}
