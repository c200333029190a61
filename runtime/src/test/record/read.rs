use super::format;
use crate::error::{FailureKind, Unmodeled};
use crate::types::Document;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

/// A recording that cannot be read.
#[derive(Debug)]
pub struct RecordingError {
    line: usize,
    words: String,
}

impl RecordingError {
    pub(super) fn new(line: usize, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { line, words }
    }

    /// The line at fault, from 1; 0 where the file cannot be read at all.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.words),
            line => write!(f, "line {line} of the recording: {}", self.words),
        }
    }
}

impl Error for RecordingError {}

/// One session or call as it was recorded.
#[derive(Default)]
pub(super) struct Recorded {
    pub(super) operation: String,
    pub(super) input: Document,
    pub(super) format: Option<(String, bool)>,
    pub(super) items: Vec<Item>,
}

pub(super) struct Item {
    pub(super) line: usize,
    /// Seconds.
    pub(super) at: f64,
    pub(super) what: Said,
}

pub(super) enum Said {
    Output(Document),
    Error(String, Document),
    Failure(FailureKind, String),
    Client(Bytes),
    Server(Bytes),
    ClientEnd(String),
    ServerEnd(String),
}

/// The sessions and calls of a recording, in the order in which they began.
pub(super) fn read(text: &Bytes) -> Result<Vec<Recorded>, RecordingError> {
    let mut sessions = BTreeMap::new();
    let mut from = 0;
    for (line, part) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        let json = text.slice(from..from + part.len());
        from += part.len() + 1;
        if !json.is_empty() || line == 1 {
            read_line(&json, line, &mut sessions)
                .map_err(|words| RecordingError::new(line, words))?;
        }
    }
    Ok(sessions.into_values().collect())
}

fn read_line(
    json: &Bytes,
    line: usize,
    sessions: &mut BTreeMap<i64, Recorded>,
) -> Result<(), String> {
    let Document::Map(mut members) = format::document(json).map_err(|e| e.to_string())? else {
        return Err("no JSON object".to_owned());
    };
    if line == 1 {
        return header(&members);
    }
    let Some(Document::Integer(session)) = members.remove("session") else {
        return Err("there is no session".to_owned());
    };
    let opened = members.remove("open").or_else(|| members.remove("call"));
    if let Some(operation) = opened {
        let recorded = Recorded {
            operation: string(operation)?,
            input: members.remove("input").unwrap_or_default(),
            ..Recorded::default()
        };
        sessions.insert(session, recorded);
        return Ok(());
    }
    let recorded = sessions.get_mut(&session);
    let recorded = recorded.ok_or_else(|| format!("session {session} was not opened"))?;
    if let Some(media_type) = members.remove("format") {
        let initial = members.get("initialMessages") == Some(&Document::Boolean(true));
        recorded.format = Some((string(media_type)?, initial));
        return Ok(());
    }
    let at = match members.get("at") {
        Some(Document::Double(at)) => *at,
        Some(Document::Integer(at)) => *at as f64,
        _ => return Err("there is no time".to_owned()),
    };
    let what = said(members)?;
    recorded.items.push(Item { line, at, what });
    Ok(())
}

fn header(members: &BTreeMap<String, Document>) -> Result<(), String> {
    match (members.get("trompe"), members.get("version")) {
        (Some(Document::String(what)), Some(Document::Integer(1))) if what == "recording" => Ok(()),
        (Some(_), Some(version)) => Err(format!("version {version:?} is not known here")),
        _ => Err("this is no recording".to_owned()),
    }
}

fn said(mut members: BTreeMap<String, Document>) -> Result<Said, String> {
    if let Some(output) = members.remove("output") {
        return Ok(Said::Output(output));
    }
    if let Some(error) = members.remove("error") {
        let value = members.remove("value").unwrap_or_default();
        return Ok(Said::Error(string(error)?, value));
    }
    if let Some(word) = members.remove("failure") {
        let (word, words) = (string(word)?, text(&members, "message"));
        let status = match members.get("status") {
            Some(Document::Integer(status)) => u16::try_from(*status).unwrap_or_default(),
            _ => 0,
        };
        let error = Unmodeled::new(status, text(&members, "code"), text(&members, "text"));
        let kind = format::kind(&word, error);
        let kind = kind.ok_or_else(|| format!("{word:?} is no failure"))?;
        return Ok(Said::Failure(kind, words));
    }
    let from = text(&members, "from");
    let is_client = match &*from {
        "client" => true,
        "server" => false,
        _ => return Err("a line that says nothing that is known here".to_owned()),
    };
    if let Some(end) = members.remove("end") {
        let end = string(end)?;
        return Ok(match is_client {
            true => Said::ClientEnd(end),
            false => Said::ServerEnd(end),
        });
    }
    let data = members.remove("frame").or_else(|| members.remove("bytes"));
    let data = string(data.ok_or("neither a frame nor an end")?)?;
    let data = BASE64_STANDARD.decode(data).map_err(|e| e.to_string())?;
    Ok(match is_client {
        true => Said::Client(data.into()),
        false => Said::Server(data.into()),
    })
}

fn text(members: &BTreeMap<String, Document>, name: &str) -> String {
    match members.get(name) {
        Some(Document::String(text)) => text.clone(),
        _ => String::new(),
    }
}

fn string(value: Document) -> Result<String, String> {
    match value {
        Document::String(text) => Ok(text),
        other => Err(format!("{other:?} is no text")),
    }
}
