//! The frame of an event: what a case demands of one, and one of its own.

use bytes::{Bytes, BytesMut};
use trompe::event_stream::{EpochMillis, HeaderValue, Limits, Message};
use trompe_smithy::node::Node;

use crate::message::body::{Body, decode};
use crate::message::{names, text};
use crate::values::reader::timestamp;

/// An event as it stands on the wire.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) headers: Vec<(String, Value)>,
    forbidden: Vec<String>,
    needed: Vec<String>,
    pub(super) body: Option<Body>,
    bytes: Option<Bytes>,
}

/// The value of a header, with its own bytes.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Plain(HeaderValue<'static>),
    String(String),
    Blob(Vec<u8>),
}

impl Frame {
    pub(super) fn read(event: &Node) -> Result<Self, String> {
        let headers = event.get("headers").and_then(Node::as_object);
        let headers = headers.into_iter().flatten();
        let header = |(name, entry): (&std::sync::Arc<str>, &trompe_smithy::node::Entry)| {
            Ok::<_, String>((name.to_string(), Value::read(&entry.value)?))
        };
        Ok(Self {
            headers: headers.map(header).collect::<Result<_, _>>()?,
            forbidden: names(event, "forbidHeaders"),
            needed: names(event, "requireHeaders"),
            body: Body::read(event)?,
            bytes: text(event, "bytes")
                .map(|encoded| decode(&encoded))
                .transpose()?
                .map(Bytes::from),
        })
    }

    /// The bytes to receive: those of the case, or else a frame of these headers and this body.
    pub(super) fn encoded(&self) -> Result<Bytes, String> {
        if let Some(bytes) = &self.bytes {
            return Ok(bytes.clone());
        }
        let mut message = Message::new(
            self.body
                .as_ref()
                .map(|body| body.bytes.clone())
                .unwrap_or_default(),
        );
        for (name, value) in &self.headers {
            message = message
                .header(name, value.get())
                .map_err(|e| e.to_string())?;
        }
        let mut out = BytesMut::new();
        message
            .encode(&mut out, &Limits::server())
            .map_err(|e| e.to_string())?;
        Ok(out.freeze())
    }

    /// Whether a message that was sent is as the case demands.
    pub(super) fn check(&self, sent: &Message) -> Result<(), String> {
        for (name, value) in &self.headers {
            match sent.headers().get(name) {
                Some(found) if found == value.get() => {}
                found => {
                    return Err(format!(
                        "the header {name} is {found:?} and not {:?}",
                        value.get()
                    ));
                }
            }
        }
        if let Some(name) = self
            .forbidden
            .iter()
            .find(|name| sent.headers().get(name).is_some())
        {
            return Err(format!("the header {name} is there"));
        }
        if let Some(name) = self
            .needed
            .iter()
            .find(|name| sent.headers().get(name).is_none())
        {
            return Err(format!("the header {name} is missing"));
        }
        self.body
            .as_ref()
            .map_or(Ok(()), |body| body.check(&sent.share_payload()))
    }
}

impl Value {
    // A union of the types that headers have.
    fn read(node: &Node) -> Result<Self, String> {
        let entry = node.as_object().and_then(|union| union.first());
        let Some((kind, entry)) = entry else {
            return Err(format!("{node} is no value of a header"));
        };
        Self::of(kind, &entry.value).ok_or_else(|| format!("{node} is no value of a header"))
    }

    fn of(kind: &str, value: &Node) -> Option<Self> {
        let number = || value.as_i64();
        Some(Self::Plain(match kind {
            "boolean" => HeaderValue::Bool(value.as_bool()?),
            "byte" => HeaderValue::Byte(number()?.try_into().ok()?),
            "short" => HeaderValue::Short(number()?.try_into().ok()?),
            "integer" => HeaderValue::Integer(number()?.try_into().ok()?),
            "long" => HeaderValue::Long(number()?),
            "timestamp" => HeaderValue::Timestamp(EpochMillis(timestamp(value).ok()?.millis())),
            "string" => return Some(Self::String(value.as_str()?.to_owned())),
            "blob" => return decode(value.as_str()?).ok().map(Self::Blob),
            _ => return None,
        }))
    }

    pub(super) fn get(&self) -> HeaderValue<'_> {
        match self {
            Self::Plain(value) => *value,
            Self::String(text) => HeaderValue::String(text),
            Self::Blob(bytes) => HeaderValue::ByteArray(bytes),
        }
    }
}
