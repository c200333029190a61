//! Whole messages from structures.

use super::message::{Message, Written};
use super::writer::write_members;
use super::{Content, Direction, is_raw};
use crate::schema::{Kind, ROOT, Schema};
use crate::serde::{Error, ErrorKind, Members, Result, ShapeSerializer};
use crate::service::{Codec, OperationSchema};
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{Method, Request, Response, StatusCode};

/// Writes a request.
///
/// # Errors
/// A value that cannot be sent where the model binds it.
pub(in crate::protocol) fn write_request(
    codec: &dyn Codec,
    op: &'static OperationSchema,
    input: &dyn Members,
) -> Result<Request<Bytes>> {
    let http = op.http.as_ref().ok_or(Error::new(ErrorKind::Unwritable(
        "the operation has no HTTP binding",
    )))?;
    let content = Content::of(
        Direction::Request,
        input.schema(),
        op.input_events.is_some(),
    );
    let mut message = Message::default();
    http.query
        .iter()
        .for_each(|(name, value)| message.query.literal(name, value));
    let body = write_body(codec, Direction::Request, content, input, &mut message)?;
    let length = body.as_ref().and_then(Written::length);
    message.describe(media_type(codec, content, body.is_some()), length)?;
    let mut request = Request::new(body.map(Written::bytes).unwrap_or_default());
    *request.uri_mut() = message.uri(http, input.schema())?;
    *request.method_mut() = method(http.method)?;
    *request.headers_mut() = message.headers;
    Ok(request)
}

/// What a response is to, and what it is beside its members.
#[derive(Clone, Copy, Debug)]
pub(in crate::protocol) struct Reply {
    status: u16,
    has_events: bool,
    to_head: bool,
}

impl Reply {
    /// The output of this operation.
    pub(in crate::protocol) fn output(op: &OperationSchema) -> Self {
        Self {
            status: op.http.as_ref().map_or(200, |http| http.code),
            has_events: op.output_events.is_some(),
            to_head: op.is_head(),
        }
    }

    /// An error of this operation.
    pub(in crate::protocol) fn error(op: &OperationSchema, status: u16) -> Self {
        Self {
            status,
            has_events: false,
            to_head: op.is_head(),
        }
    }
}

/// Writes a response, whose status a member may set.
///
/// To HEAD it says how long its content is where a member does, or where it has some: what it is not sent with may be
/// elsewhere (RFC 9110, section 8.6).
///
/// # Errors
/// A value that cannot be sent where the model binds it.
pub(in crate::protocol) fn write_response(
    codec: &dyn Codec,
    reply: Reply,
    value: &dyn Members,
) -> Result<Response<Bytes>> {
    let content = Content::of(Direction::Response, value.schema(), reply.has_events);
    let written = content.written(codec, value.schema(), reply.to_head);
    let mut message = Message::default();
    let body = write_body(codec, Direction::Response, written, value, &mut message)?;
    let has_type = body.is_some() || matches!(content, Content::Document);
    let status = message
        .status
        .or(StatusCode::from_u16(reply.status).ok())
        .unwrap_or_default();
    let length = match &body {
        Some(body) => body.length(),
        None => (!reply.to_head).then_some(0),
    };
    let is_told = reply.to_head && message.headers.contains_key(CONTENT_LENGTH);
    let has_length = !reply.has_events && !is_told && status != StatusCode::NO_CONTENT;
    message.describe(
        media_type(codec, content, has_type),
        length.filter(|_| has_length),
    )?;
    let mut response = Response::new(body.map(Written::bytes).unwrap_or_default());
    *response.status_mut() = status;
    *response.headers_mut() = message.headers;
    Ok(response)
}

fn method(text: &str) -> Result<Method> {
    Method::from_bytes(text.as_bytes())
        .map_err(|_| Error::new(ErrorKind::Unwritable("not an HTTP method")))
}

fn media_type(codec: &dyn Codec, content: Content, has_body: bool) -> Option<&'static str> {
    let has_type = has_body || matches!(content, Content::Events);
    content.media_type(codec).filter(|_| has_type)
}

/// The body; `None` where there is nothing to send.
fn write_body(
    codec: &dyn Codec,
    direction: Direction,
    content: Content,
    value: &dyn Members,
    message: &mut Message,
) -> Result<Option<Written>> {
    message.is_raw = matches!(content, Content::Payload(m) if is_raw(codec, m.target()));
    let body = match content {
        Content::Nothing | Content::Events => {
            write_members(value, direction, message, None);
            None
        }
        Content::Payload(m) if is_raw(codec, m.target()) => {
            write_members(value, direction, message, None);
            message.raw.take()
        }
        Content::Payload(m) => {
            // An absent structure is sent as one without members; servers read that as absent.
            let stands_in = direction == Direction::Request && m.target().kind() == Kind::Structure;
            let payload = (m.target(), stands_in);
            write_payload(codec, direction, payload, value, message)?.map(Written::Whole)
        }
        Content::Document => {
            let document = write_document(codec, direction, value, message)?;
            Some(Written::Whole(document))
        }
    };
    message.finish()?;
    Ok(body)
}

fn write_document(
    codec: &dyn Codec,
    direction: Direction,
    value: &dyn Members,
    message: &mut Message,
) -> Result<Bytes> {
    let mut out = BytesMut::new();
    codec.write(&mut out, &mut |w| {
        w.root(value.schema());
        w.begin_structure(&ROOT);
        write_members(value, direction, message, Some(w));
        w.end_structure(&ROOT);
    })?;
    Ok(out.freeze())
}

fn write_payload(
    codec: &dyn Codec,
    direction: Direction,
    (payload, stands_in): (&'static Schema, bool),
    value: &dyn Members,
    message: &mut Message,
) -> Result<Option<Bytes>> {
    let mut out = BytesMut::new();
    let outcome = codec.write(&mut out, &mut |w| {
        w.root(payload);
        write_members(value, direction, message, Some(w));
        if stands_in && !message.has_payload {
            write_blank(w);
        }
    });
    if !stands_in && !message.has_payload {
        return Ok(None);
    }
    outcome.map(|()| Some(out.freeze()))
}

fn write_blank(w: &mut dyn ShapeSerializer) {
    w.begin_structure(&ROOT);
    w.end_structure(&ROOT);
}
