//! HTTP bindings (Smithy 2.0, "HTTP bindings"), whatever the format of documents.
//!
//! - `percent`: percent-encoding
//! - `text`: values as text, where labels, query strings and headers have them
//! - `list`: lists in one header
//! - `query`: query strings
//! - `scalar`: a simple value on its way to text or to a document
//! - `message`: what has been written of an HTTP message
//! - `writer`, `write`: members to messages
//! - `reader`, `read`: messages to members
//! - `host`: hosts of requests, and their prefixes
//! - `route`: requests to operations

pub(crate) mod host;
mod list;
mod message;
mod percent;
mod query;
mod read;
mod reader;
mod route;
mod scalar;
mod text;
mod write;
mod writer;

pub(super) use read::{read_request, read_response};
pub(super) use route::route;
pub(super) use write::{Reply, write_request, write_response};

use crate::schema::{Binding, Kind, Member, Schema, UNIT};
use crate::service::Codec;

/// Which of the two messages of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

impl Direction {
    /// Where a member travels in this direction: bindings that mean nothing in it leave the member in
    /// the body.
    fn place(self, m: &Member) -> Binding {
        use Binding::{Body, EventHeader, EventPayload, Label, Query, QueryParams, ResponseCode};
        match (self, m.binding()) {
            (Self::Request, ResponseCode) => Body,
            (Self::Response, Label | Query(_) | QueryParams) => Body,
            (_, EventHeader | EventPayload) => Body,
            (_, binding) => binding,
        }
    }
}

/// What the body of a message is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// There is no body.
    Nothing,
    /// An event stream.
    Events,
    /// The members that are bound to nothing else.
    Document,
    /// One member.
    Payload(&'static Member),
}

impl Content {
    /// The content of a message of this structure. A response without other content is an empty
    /// document; a request is then without a body.
    pub(super) fn of(direction: Direction, schema: &'static Schema, has_events: bool) -> Self {
        let place = |wanted| move |m: &&Member| direction.place(m) == wanted;
        if has_events {
            return Self::Events;
        }
        if let Some(payload) = schema.members().iter().find(place(Binding::Payload)) {
            return Self::Payload(payload);
        }
        let has_body = match direction {
            Direction::Request => schema.members().iter().any(|m| place(Binding::Body)(&m)),
            Direction::Response => schema.id() != UNIT.id(),
        };
        if has_body {
            Self::Document
        } else {
            Self::Nothing
        }
    }

    /// What is written of it in a response: to HEAD, and in formats without empty documents, nothing where no member is
    /// in the body.
    pub(super) fn written(self, codec: &dyn Codec, schema: &'static Schema, to_head: bool) -> Self {
        let mut members = schema.members().iter();
        let in_body = |m: &Member| Direction::Response.place(m) == Binding::Body;
        match self {
            Self::Document
                if (to_head || !codec.has_empty_documents()) && !members.any(in_body) =>
            {
                Self::Nothing
            }
            content => content,
        }
    }

    /// The media type of the content; `None` where there is none.
    pub(super) fn media_type(self, codec: &dyn Codec) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Events => Some(super::media::EVENT_STREAM),
            Self::Document => Some(codec.media_type()),
            Self::Payload(m) if is_raw(codec, m.target()) => Some(payload_type(m.target())),
            Self::Payload(_) => Some(codec.media_type()),
        }
    }

    /// Whether any media type will do: the content is bytes of which the model says nothing.
    pub(super) fn is_opaque(self, codec: &dyn Codec) -> bool {
        match self {
            Self::Payload(m) => {
                is_raw(codec, m.target())
                    && m.target().kind() == Kind::Blob
                    && m.target().media_type_trait().is_none()
            }
            _ => false,
        }
    }
}

fn payload_type(schema: &'static Schema) -> &'static str {
    match (schema.media_type_trait(), schema.kind()) {
        (Some(media_type), _) => media_type,
        (None, Kind::Blob) => "application/octet-stream",
        (None, _) => "text/plain",
    }
}

/// Whether a payload of this shape is its own bytes, and not a document. Of a stream it always is.
fn is_raw(codec: &dyn Codec, schema: &Schema) -> bool {
    let may_be = matches!(schema.kind(), Kind::Blob | Kind::String | Kind::Enum);
    schema.streaming_trait().is_some() || (codec.has_raw_payloads() && may_be)
}
