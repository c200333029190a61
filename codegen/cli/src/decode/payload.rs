//! Payloads as values, without a model.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value;
use clap::ValueEnum;
use serde_json::Value as Json;

/// A format of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Cbor,
    Json,
}

impl Format {
    /// The format that a content type names.
    pub(super) fn of(content_type: &str) -> Option<Self> {
        let name = content_type.split(';').next().unwrap_or_default();
        match name.trim().rsplit(['/', '+', '-']).next() {
            Some("json" | "1.0" | "1.1") => Some(Self::Json),
            Some("cbor") => Some(Self::Cbor),
            _ => None,
        }
    }

    /// One document and nothing after it.
    pub(super) fn parse(self, bytes: &[u8]) -> Result<Value, String> {
        match self {
            Self::Json => serde_json::from_slice(bytes)
                .map(of_json)
                .map_err(|error| format!("not JSON: {error}")),
            Self::Cbor => {
                let mut rest = bytes;
                let value = ciborium::from_reader(&mut rest)
                    .map_err(|error| format!("not CBOR: {error}"))?;
                match rest.len() {
                    0 => Ok(value),
                    more => Err(format!("{more} bytes after the CBOR document")),
                }
            }
        }
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn of_json(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::String(text) => Value::Text(text),
        Json::Number(number) => of_number(&number),
        Json::Array(items) => Value::Array(items.into_iter().map(of_json).collect()),
        Json::Object(entries) => {
            let pairs = entries.into_iter();
            Value::Map(
                pairs
                    .map(|(key, value)| (Value::Text(key), of_json(value)))
                    .collect(),
            )
        }
    }
}

fn of_number(number: &serde_json::Number) -> Value {
    let whole = number.as_i64().map(Value::from);
    let whole = whole.or_else(|| number.as_u64().map(Value::from));
    whole.unwrap_or_else(|| number.as_f64().map_or(Value::Null, Value::Float))
}

/// The value in CBOR's diagnostic notation (RFC 8949, section 8).
pub(super) fn diagnostic(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => i128::from(*value).to_string(),
        Value::Float(value) => float(*value),
        Value::Text(text) => Json::from(text.as_str()).to_string(),
        Value::Bytes(bytes) => format!("h'{}'", hex(bytes)),
        Value::Tag(tag, inner) => format!("{tag}({})", diagnostic(inner)),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(diagnostic).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let pair = |(key, value)| format!("{}: {}", diagnostic(key), diagnostic(value));
            let entries: Vec<_> = entries.iter().map(|(k, v)| pair((k, v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        _ => "undefined".to_owned(),
    }
}

fn float(value: f64) -> String {
    match value {
        _ if value.is_nan() => "NaN".to_owned(),
        _ if value.is_infinite() && value > 0.0 => "Infinity".to_owned(),
        _ if value.is_infinite() => "-Infinity".to_owned(),
        _ => format!("{value:?}"),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
