//! Bodies, compared as their media types ask for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use trompe_smithy::node::Node;

use super::formats::{self, Document};
use super::text;

/// A body that a case demands.
#[derive(Clone, Debug)]
pub struct Body {
    /// What it is.
    pub bytes: Bytes,
    media_type: Option<String>,
}

impl Body {
    /// The `body` of a case or event; `None` where it says nothing of it.
    ///
    /// # Errors
    /// It is binary and not in base64.
    pub fn read(node: &Node) -> Result<Option<Self>, String> {
        let Some(body) = text(node, "body") else {
            return Ok(None);
        };
        Self::of(&body, text(node, "bodyMediaType")).map(Some)
    }

    /// A body as the text of a case.
    ///
    /// # Errors
    /// It is binary and not in base64.
    pub fn of(body: &str, media_type: Option<String>) -> Result<Self, String> {
        // A model cannot hold the bytes of this one as text.
        let bytes = match media_type.as_deref() {
            Some("application/cbor") => decode(body)?.into(),
            _ => body.to_owned().into(),
        };
        Ok(Self { bytes, media_type })
    }

    /// Whether a body that was sent is this one.
    ///
    /// # Errors
    /// What differs.
    pub fn check(&self, sent: &Bytes) -> Result<(), String> {
        if self.parsed(sent)? == self.parsed(&self.bytes)? {
            Ok(())
        } else {
            Err(format!("the body is {sent:?} and not {:?}", self.bytes))
        }
    }

    fn parsed(&self, body: &Bytes) -> Result<Document, String> {
        match self.media_type.as_deref() {
            _ if body.is_empty() => Ok(Document::Bytes(Bytes::new())),
            Some("application/json") => formats::json(body),
            Some("application/xml" | "text/xml") => formats::xml(body),
            Some("application/cbor") => formats::cbor(body),
            Some("application/x-www-form-urlencoded") => Ok(formats::form(body)),
            // A document that says itself what it is.
            None if self.bytes.starts_with(b"<?xml") => formats::xml(body),
            _ => Ok(Document::Bytes(body.clone())),
        }
    }
}

/// Bytes that a model has as base64.
///
/// # Errors
/// They are not.
pub fn decode(encoded: &str) -> Result<Vec<u8>, String> {
    STANDARD
        .decode(encoded)
        .map_err(|error| format!("{encoded}: {error}"))
}
