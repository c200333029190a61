//! A message as text and as JSON.

use std::fmt::Write;

use serde_json::{Value as Json, json};
use trompe::event_stream::Message;

use super::event::{Context, Directory, Event, From, header, type_name};
use super::payload::{Format, base64, diagnostic, hex};
use super::typed::untyped;

/// The bytes before the header block, and the checksum after the payload.
const OVERHEAD: usize = 16;

/// How many bytes are shown in hexadecimal.
const HEX: usize = 256;

/// How messages are shown.
pub(super) struct Printer<'m> {
    pub(super) directory: Option<&'m Directory<'m>>,
    pub(super) format: Option<Format>,
    pub(super) json: bool,
}

/// Where a message was found.
pub(super) struct Place<'a> {
    /// Bytes since the start of the capture; in a recording, of the direction.
    pub(super) offset: u64,
    /// What the recording says of it: the time, the session.
    pub(super) note: Json,
    pub(super) context: Context<'a>,
}

impl Place<'_> {
    fn words(&self) -> String {
        let note = |name: &str| self.note.get(name).map(Json::to_string);
        let parts = [
            note("session").map(|n| format!("session {n}, ")),
            note("at").map(|t| format!("at {t} s, ")),
            self.context.from.map(|from| match from {
                From::Client => "client, ".to_owned(),
                From::Server => "server, ".to_owned(),
            }),
        ];
        parts.into_iter().flatten().collect()
    }
}

/// The length of a message's frame, in bytes.
pub(super) fn length(message: &Message) -> usize {
    OVERHEAD + message.headers().as_encoded().len() + message.payload().len()
}

impl Printer<'_> {
    /// Shows a message; `false` where the model has something against it that hides its members.
    pub(super) fn message(&self, message: &Message, place: &Place<'_>, out: &mut String) {
        let format = self.format_of(message);
        let event = self
            .directory
            .and_then(|all| all.event(message, format.unwrap_or(Format::Json), place.context));
        // Writing to a string does not fail.
        let _ = match self.json {
            true => writeln!(out, "{}", to_json(message, place, format, event)),
            false => text(message, place, format, event, out),
        };
    }

    /// Shows what is no message.
    pub(super) fn broken(&self, why: &str, place: &Place<'_>, out: &mut String) {
        let _ = match self.json {
            true => writeln!(
                out,
                "{}",
                json!({"offset": place.offset, "error": why, "from": side(place)})
            ),
            false => writeln!(
                out,
                "{}offset {}: broken: {why}\n",
                place.words(),
                place.offset
            ),
        };
    }

    fn format_of(&self, message: &Message) -> Option<Format> {
        let said = message.headers().semantics().content_type;
        said.and_then(Format::of).or(match said {
            None => self.format,
            Some(_) => None,
        })
    }
}

fn side(place: &Place<'_>) -> Option<&'static str> {
    place.context.from.map(|from| match from {
        From::Client => "client",
        From::Server => "server",
    })
}

fn text(
    message: &Message,
    place: &Place<'_>,
    format: Option<Format>,
    event: Option<Result<Event<'_>, String>>,
    out: &mut String,
) -> std::fmt::Result {
    let (headers, payload) = (message.headers(), message.payload());
    writeln!(
        out,
        "{}offset {}: {} bytes, headers {}, payload {}",
        place.words(),
        place.offset,
        length(message),
        headers.as_encoded().len(),
        payload.len()
    )?;
    for (name, value) in headers.iter() {
        let shown = header(value).to_json();
        writeln!(out, "  {name} ({}): {shown}", type_name(value))?;
    }
    match event {
        Some(Ok(event)) => event.value.write(event.shape.id.as_str(), 1, out),
        Some(Err(why)) => {
            writeln!(out, "  ! {why}")?;
            raw(message, format, out)?;
        }
        None => raw(message, format, out)?,
    }
    writeln!(out)
}

fn raw(message: &Message, format: Option<Format>, out: &mut String) -> std::fmt::Result {
    let payload = message.payload();
    if payload.is_empty() {
        return Ok(());
    }
    match (format, std::str::from_utf8(payload)) {
        (Some(Format::Cbor), _) => match Format::Cbor.parse(payload) {
            Ok(value) => writeln!(out, "  cbor: {}", diagnostic(&value)),
            Err(why) => writeln!(out, "  ! {why}\n  hex: {}", dump(payload)),
        },
        (Some(Format::Json), Ok(text)) => match Format::Json.parse(payload) {
            Ok(_) => writeln!(out, "  json: {text}"),
            Err(why) => writeln!(out, "  ! {why}\n  text: {text:?}"),
        },
        (None, Ok(text)) if is_readable(text) => writeln!(out, "  text: {text:?}"),
        _ => writeln!(out, "  hex: {}", dump(payload)),
    }
}

fn is_readable(text: &str) -> bool {
    let plain = |c: char| !c.is_control() || c.is_whitespace();
    text.chars().all(plain)
}

fn dump(bytes: &[u8]) -> String {
    match bytes.get(..HEX) {
        Some(head) if bytes.len() > HEX => {
            format!("{}… ({} more bytes)", hex(head), bytes.len() - HEX)
        }
        _ => hex(bytes),
    }
}

fn to_json(
    message: &Message,
    place: &Place<'_>,
    format: Option<Format>,
    event: Option<Result<Event<'_>, String>>,
) -> Json {
    let headers = message.headers().iter().map(|(name, value)| {
        json!({"name": name, "type": type_name(value), "value": header(value).to_json()})
    });
    let payload = message.payload();
    let document = format.and_then(|format| format.parse(payload).ok());
    let mut shown = json!({
        "offset": place.offset,
        "length": length(message),
        "headersLength": message.headers().as_encoded().len(),
        "headers": headers.collect::<Json>(),
        "payload": base64(payload),
        "document": document.map(|value| untyped(&value).to_json()),
        "from": side(place),
        "session": place.note.get("session"),
        "at": place.note.get("at"),
    });
    if let (Some(event), Json::Object(fields)) = (event, &mut shown) {
        fields.insert("event".to_owned(), described(event));
    }
    shown
}

fn described(event: Result<Event<'_>, String>) -> Json {
    match event {
        Ok(event) => {
            let mut problems = Vec::new();
            event.value.problems("", &mut problems);
            let operations = event.operations.iter().map(|op| Json::from(op.id.as_str()));
            json!({
                "shape": event.shape.id.as_str(),
                "operations": operations.collect::<Json>(),
                "value": event.value.to_json(),
                "problems": problems,
            })
        }
        Err(why) => json!({"problems": [why]}),
    }
}
