//! Recordings: JSON, one object a line. The runtime's `trompe::test` says what is in them.

use std::collections::HashMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value as Json;

use super::event::{Context, From};
use super::show::{Place, Printer};
use super::stream::one;

/// How every recording begins.
const START: &[u8] = br#"{"trompe":"recording""#;

const VERSION: u64 = 1;

pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(START)
}

/// Shows every line, and whether all are sound.
pub(super) fn decode(bytes: &[u8], printer: &Printer<'_>) -> (String, bool) {
    let mut reader = Reader {
        printer,
        operations: HashMap::new(),
        offsets: HashMap::new(),
        out: String::new(),
    };
    let mut sound = true;
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
        if let Err(why) = reader.line(line) {
            sound = false;
            reader.complain(index + 1, &why);
        }
    }
    (reader.out, sound)
}

struct Reader<'p, 'm> {
    printer: &'p Printer<'m>,
    operations: HashMap<u64, String>,
    offsets: HashMap<(u64, bool), u64>,
    out: String,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        let line: Json = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        if let Some(version) = line.get("version") {
            return match version.as_u64() {
                Some(VERSION) => Ok(()),
                _ => Err(format!("version {version} is not known here")),
            };
        }
        let session = line.get("session").and_then(Json::as_u64);
        let session = session.ok_or("a line without its session")?;
        let opened = line.get("open").or_else(|| line.get("call"));
        if let Some(operation) = opened.and_then(Json::as_str) {
            self.operations.insert(session, operation.to_owned());
        }
        match line.get("frame").or_else(|| line.get("bytes")) {
            Some(data) => self.frame(session, &line, data),
            None => {
                self.note(session, &line);
                Ok(())
            }
        }
    }

    fn frame(&mut self, session: u64, line: &Json, data: &Json) -> Result<(), String> {
        let from = match line.get("from").and_then(Json::as_str) {
            Some("client") => From::Client,
            Some("server") => From::Server,
            _ => return Err("a frame that is neither the client's nor the server's".to_owned()),
        };
        let data = data.as_str().ok_or("a frame that is not base64")?;
        let data = STANDARD.decode(data).map_err(|error| error.to_string())?;
        let offset = self
            .offsets
            .entry((session, from == From::Client))
            .or_default();
        let place = Place {
            offset: *offset,
            note: line.clone(),
            context: Context {
                from: Some(from),
                operation: self.operations.get(&session).map(String::as_str),
            },
        };
        *offset += data.len() as u64;
        let data = Bytes::from(data);
        let (message, length) = one(&data);
        match message {
            Ok(message) if length == Some(data.len()) => {
                self.printer.message(&message, &place, &mut self.out);
                Ok(())
            }
            Ok(_) => Err(format!("bytes after the frame at {}", place.offset)),
            Err(why) => Err(format!("at offset {}: {why}", place.offset)),
        }
    }

    /// What is no message: calls, answers, ends.
    fn note(&mut self, session: u64, line: &Json) {
        let Json::Object(fields) = line else {
            return;
        };
        let _ = match self.printer.json {
            true => writeln!(self.out, "{line}"),
            false => {
                let said = fields.iter().filter(|(name, _)| !is_place(name));
                let said: Vec<_> = said
                    .map(|(name, value)| format!("{name} {value}"))
                    .collect();
                let at = line.get("at").unwrap_or(&Json::Null);
                writeln!(
                    self.out,
                    "session {session}, at {at} s: {}\n",
                    said.join(", ")
                )
            }
        };
    }

    fn complain(&mut self, line: usize, why: &str) {
        let _ = match self.printer.json {
            true => writeln!(
                self.out,
                "{}",
                serde_json::json!({"line": line, "error": why})
            ),
            false => writeln!(self.out, "line {line}: broken: {why}\n"),
        };
    }
}

fn is_place(name: &str) -> bool {
    name == "session" || name == "at"
}
