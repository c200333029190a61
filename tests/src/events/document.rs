//! Bodies, compared as their media types ask for.

use bytes::Bytes;
use serde_json::Value;
use trompe_smithy::node::Node;

use super::case::text;
use super::frame::decode;

/// A body that a case demands.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) bytes: Bytes,
    media_type: Option<String>,
}

impl Body {
    /// The `body` of a case or event; `None` where it says nothing of it.
    pub(super) fn read(node: &Node) -> Result<Option<Self>, String> {
        let media_type = text(node, "bodyMediaType");
        let Some(body) = text(node, "body") else {
            return Ok(None);
        };
        // A model cannot hold the bytes of this one as text.
        let bytes = match media_type.as_deref() {
            Some("application/cbor") => decode(&body)?.into(),
            _ => body.into(),
        };
        Ok(Some(Self { bytes, media_type }))
    }

    /// Whether a body that was sent is this one.
    pub(super) fn check(&self, sent: &Bytes) -> Result<(), String> {
        let same = match self.media_type.as_deref() {
            Some("application/json") => json(sent)? == json(&self.bytes)?,
            _ => *sent == self.bytes,
        };
        if same {
            Ok(())
        } else {
            Err(format!("the body is {sent:?} and not {:?}", self.bytes))
        }
    }
}

fn json(bytes: &Bytes) -> Result<Value, String> {
    serde_json::from_slice(bytes).map_err(|error| format!("{bytes:?} is not JSON: {error}"))
}
