//! The frame vectors of the corpus: bytes, and what they are said to decode to.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use trompe::event_stream::{EpochMillis, HeaderValue, Message};

/// A byte sequence and its name.
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    /// The messages it decodes to; `None` when it is not to be accepted.
    pub(crate) messages: Option<Vec<Message>>,
}

/// All vectors, or a printed line and nothing when there is no corpus.
pub(crate) fn vectors() -> Vec<Vector> {
    let root = root();
    if !root.is_dir() {
        println!(
            "no corpus at {}: skipped (set TROMPE_CORPUS)",
            root.display()
        );
        return Vec::new();
    }
    let mut all = go_vectors(&root.join("aws-sdk-go"));
    all.extend(described_vectors(&root.join("smithy-rs")));
    all.extend(described_vectors(&root.join("aws-c-event-stream")));
    assert_eq!(all.len(), 9 + 11 + 15);
    all
}

fn corpus() -> PathBuf {
    match std::env::var_os("TROMPE_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    }
}

fn root() -> PathBuf {
    corpus().join("eventstream-vectors")
}

/// The frames that the protocol tests of Smithy show.
pub(crate) fn protocol_test_frames() -> Vec<Bytes> {
    let model = corpus().join("protocol-tests/restJson1/event-stream.smithy");
    let text = fs::read_to_string(model).unwrap_or_default();
    let encoded = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("bytes: \""));
    encoded
        .map(|line| {
            BASE64_STANDARD
                .decode(line.trim_end_matches('"'))
                .unwrap()
                .into()
        })
        .collect()
}

fn go_vectors(root: &Path) -> Vec<Vector> {
    let mut vectors = Vec::new();
    for outcome in ["positive", "negative"] {
        for entry in fs::read_dir(root.join("encoded").join(outcome)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let decoded =
                fs::read_to_string(root.join("decoded").join(outcome).join(&name)).unwrap();
            let messages = (outcome == "positive").then(|| {
                let json: Value = serde_json::from_str(&decoded).unwrap();
                vec![message(&json, "payload", go_header)]
            });
            let bytes = fs::read(path).unwrap().into();
            vectors.push(Vector {
                name,
                bytes,
                messages,
            });
        }
    }
    vectors
}

fn described_vectors(root: &Path) -> Vec<Vector> {
    let text = fs::read_to_string(root.join("expectations.json")).unwrap();
    let expectations: Value = serde_json::from_str(&text).unwrap();
    let entries = expectations.as_object().unwrap().iter();
    entries
        .map(|(name, expected)| Vector {
            name: name.clone(),
            bytes: fs::read(root.join(name)).unwrap().into(),
            messages: expected["messages"].as_array().map(|messages| {
                let decode = |json| message(json, "payload_base64", described_header);
                messages.iter().map(decode).collect()
            }),
        })
        .collect()
}

fn message(json: &Value, payload: &str, header: fn(Message, &Value) -> Message) -> Message {
    let payload = base64(&json[payload]);
    let headers = json["headers"].as_array().unwrap();
    headers.iter().fold(Message::new(payload), header)
}

fn go_header(message: Message, json: &Value) -> Message {
    let value = &json["value"];
    let binary = value.as_str().map(|_| base64(value)).unwrap_or_default();
    let number = value.as_i64().unwrap_or_default();
    let value = match json["type"].as_u64().unwrap() {
        0 | 1 => HeaderValue::Bool(value.as_bool().unwrap()),
        2 => HeaderValue::Byte(number as i8),
        3 => HeaderValue::Short(number as i16),
        4 => HeaderValue::Integer(number as i32),
        5 => HeaderValue::Long(number),
        6 => HeaderValue::ByteArray(&binary),
        7 => HeaderValue::String(str::from_utf8(&binary).unwrap()),
        8 => HeaderValue::Timestamp(EpochMillis(number)),
        9 => HeaderValue::Uuid(binary.as_slice().try_into().unwrap()),
        other => panic!("type {other}"),
    };
    message
        .header(json["name"].as_str().unwrap(), value)
        .unwrap()
}

fn described_header(message: Message, json: &Value) -> Message {
    let value = &json["value"];
    let text = value.as_str().unwrap_or_default();
    let number = value.as_i64().unwrap_or_default();
    let binary;
    let value = match json["type"].as_str().unwrap() {
        "boolean" => HeaderValue::Bool(value.as_bool().unwrap()),
        "byte" => HeaderValue::Byte(number as i8),
        "int16" => HeaderValue::Short(number as i16),
        "int32" => HeaderValue::Integer(number as i32),
        "int64" => HeaderValue::Long(number),
        "string" => HeaderValue::String(text),
        "timestamp_ms" => HeaderValue::Timestamp(EpochMillis(number)),
        "uuid" => HeaderValue::Uuid(uuid(text)),
        "bytes" => {
            binary = base64(value);
            HeaderValue::ByteArray(&binary)
        }
        other => panic!("type {other}"),
    };
    message
        .header(json["name"].as_str().unwrap(), value)
        .unwrap()
}

fn uuid(text: &str) -> [u8; 16] {
    let hex = text.replace('-', "");
    u128::from_str_radix(&hex, 16).unwrap().to_be_bytes()
}

fn base64(json: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(json.as_str().unwrap()).unwrap()
}
