//! What a protocol is: how operations become HTTP messages and back.

use super::{ErrorSchema, OperationSchema, ServiceSchema};
use crate::schema::ROOT;
use crate::serde::{
    self, Error, ErrorKind, Members, Shape, ShapeDeserializer, ShapeSerializer, read_structure,
    write_structure,
};
use bytes::{Bytes, BytesMut};
use http::{HeaderName, HeaderValue, Request, Response, request, response};
use std::fmt;
use std::ops::Range;

/// A format of documents: JSON, CBOR, XML.
pub trait Codec: fmt::Debug + Send + Sync {
    /// The media type of a document.
    fn media_type(&self) -> &'static str;

    /// A number below 4 that no other codec of one process uses for another format: the place of the
    /// constant header blocks made for this format.
    fn slot(&self) -> usize;

    /// Whether a structure without members in the body is sent as a document that says so, and not as no body.
    fn has_empty_documents(&self) -> bool {
        true
    }

    /// Whether a payload that is a string or blob is sent as its own bytes, and not as a document.
    fn has_raw_payloads(&self) -> bool {
        true
    }

    /// Appends one document to `out`. On an error what was appended is of no use.
    ///
    /// # Errors
    /// The first value that cannot be written.
    fn write(
        &self,
        out: &mut BytesMut,
        f: &mut dyn FnMut(&mut dyn ShapeSerializer),
    ) -> serde::Result<()>;

    /// Reads one document. Blobs are slices of `input` where the format allows it. `strict` is a
    /// server's reading (see [`ShapeDeserializer::is_strict`]).
    ///
    /// # Errors
    /// What is wrong with the document, with its place; also anything after it.
    fn read(
        &self,
        input: &Bytes,
        strict: bool,
        f: &mut dyn FnMut(&mut dyn ShapeDeserializer) -> serde::Result<()>,
    ) -> serde::Result<()>;

    /// Appends a structure as a document, as [`write`](Self::write) would.
    ///
    /// # Errors
    /// The first value that cannot be written.
    fn write_document(&self, out: &mut BytesMut, value: &dyn Members) -> serde::Result<()> {
        self.write(out, &mut |s| write_structure(value, &ROOT, s))
    }

    /// Reads a structure from the document that is this part of `input`, as [`read`](Self::read) would.
    ///
    /// # Errors
    /// What is wrong with the document, with its place in the document; also anything after it.
    fn read_document(
        &self,
        input: &Bytes,
        part: Range<usize>,
        strict: bool,
        target: &mut dyn Members,
    ) -> serde::Result<()> {
        self.read(&input.slice(part), strict, &mut |d| {
            read_structure(target, d)
        })
    }
}

/// A Smithy protocol, for clients and servers.
///
/// Event streams: for an operation whose input (output) is a stream, the request (response) written
/// here is the head alone, with the event-stream content type and an empty body. What the head cannot
/// carry travels in an initial message when [`has_initial_messages`](Self::has_initial_messages).
pub trait Protocol: fmt::Debug + Send + Sync {
    /// The protocol trait's shape ID, `smithy.protocols#rpcv2Cbor`.
    fn id(&self) -> &'static str;

    /// The format of bodies and event payloads.
    fn codec(&self) -> &'static dyn Codec;

    /// Whether the members of a streaming operation travel in `initial-request` and `initial-response`
    /// events, as RPC protocols do, or are bound to the HTTP message.
    fn has_initial_messages(&self) -> bool;

    /// Whether `@httpPayload` makes a member the whole body of a message, so that one that targets a `@streaming` blob
    /// can be sent and received as a stream: messages are then written and read here without it.
    fn has_payloads(&self) -> bool {
        false
    }

    /// Client: writes a request. The URI is a path with its query; whoever sends it adds scheme and authority.
    ///
    /// # Errors
    /// A value that cannot be sent where the model binds it.
    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> serde::Result<Request<Bytes>>;

    /// Client: whether a response is the operation's success.
    fn is_success(&self, op: &'static OperationSchema, head: &response::Parts) -> bool;

    /// Client: reads a successful response; of a streaming operation what its head carries.
    ///
    /// # Errors
    /// What is wrong with the response.
    fn read_output(
        &self,
        op: &'static OperationSchema,
        head: &response::Parts,
        body: &Bytes,
        output: &mut dyn Shape,
    ) -> serde::Result<()>;

    /// Client: the error that a response names.
    fn error_name(&self, head: &response::Parts, body: &Bytes) -> ErrorName;

    /// What names an error of the model in a response: where a protocol says nothing else, the shape's name.
    fn error_code(&self, error: &'static ErrorSchema) -> &'static str {
        error.shape.schema().name()
    }

    /// Client: whether a response that names no error is the one that the model has for its status, if it is the
    /// only one.
    fn tells_errors_by_status(&self) -> bool {
        false
    }

    /// Client: reads a modeled error.
    ///
    /// # Errors
    /// What is wrong with the response.
    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Shape,
    ) -> serde::Result<()>;

    /// Server: the operation that a request is for. `None` where the request is of another protocol.
    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<Result<RoutedRequest, Rejection>>;

    /// Server: whether the operation is named in the body of such a request, and not in its head. Routers read it,
    /// within their limits, before they know whom to ask who calls.
    fn needs_body(&self, _head: &request::Parts) -> bool {
        false
    }

    /// Server: as [`route`](Self::route), with the body; for protocols that need it.
    fn route_body(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
        _body: &Bytes,
    ) -> Option<Result<RoutedRequest, Rejection>> {
        self.route(service, head)
    }

    /// Server: reads the input; of a streaming operation what the head carries.
    ///
    /// # Errors
    /// The refusal to answer with.
    fn read_input(
        &self,
        route: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> Result<(), Rejection>;

    /// Server: writes a successful response.
    ///
    /// # Errors
    /// A value that cannot be sent where the model binds it.
    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> serde::Result<Response<Bytes>>;

    /// Server: writes a modeled error.
    ///
    /// # Errors
    /// A value that cannot be sent where the model binds it.
    fn write_error(
        &self,
        op: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> serde::Result<Response<Bytes>>;

    /// Server: whether a request to this path may be for the service where nothing is known of its headers, as when a
    /// browser asks beforehand. Of protocols whose requests are found by headers.
    fn may_be_at(&self, _service: &'static ServiceSchema, _path: &str) -> bool {
        false
    }

    /// The headers that its requests have whatever the operation, for servers to allow to pages of other origins.
    fn request_headers(&self) -> &'static [&'static str] {
        &[]
    }

    /// The headers that its responses have whatever the operation, for such pages to read.
    fn response_headers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Server: whether answers tell which request they are for.
    fn identifies(&self) -> bool {
        false
    }

    /// Server: says in an answer which request it is for.
    fn identify(&self, _response: &mut Response<Bytes>, _is_error: bool, _request_id: &str) {}

    /// Server: writes an error outside the model.
    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes>;
}

/// The error that a response names; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorName {
    /// The error's shape name, without a namespace.
    pub name: String,
    /// The text for people, where the body has one.
    pub message: String,
}

/// A request that has found its operation.
#[derive(Clone, Debug)]
pub struct RoutedRequest {
    /// Which of the service's operations.
    pub operation: &'static OperationSchema,
    /// Its position in [`ServiceSchema::operations`].
    pub index: usize,
    /// Values of URI labels, decoded: the input member's index and the text.
    pub labels: Vec<(usize, String)>,
}

impl RoutedRequest {
    /// The operation of this name, called without labels; `None` where the service does not have it.
    pub(crate) fn named(service: &'static ServiceSchema, name: &str) -> Option<Self> {
        let operations = service.operations;
        let index = operations.binary_search_by(|op| op.name().cmp(name)).ok()?;
        Some(Self {
            operation: operations.get(index)?,
            index,
            labels: Vec::new(),
        })
    }
}

/// A request that a server refuses before its handler sees it, or an error outside the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// HTTP status.
    pub status: u16,
    /// The error's name: `SerializationException`, `UnknownOperationException`, ….
    pub code: &'static str,
    /// Text for people.
    pub message: String,
    /// Of a `ValidationException`: what broke which constraint.
    pub violations: Vec<Violation>,
    /// Headers that come with the status, such as `Allow` and `WWW-Authenticate` (RFC 9110).
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// A member of an input that breaks a constraint of the model (`smithy.framework#ValidationExceptionField`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The member, as a JSON pointer.
    pub path: String,
    /// What is wrong with it. Never holds the value.
    pub message: String,
}

impl Violation {
    /// The value at `path` fails `constraint`: `Member must not be null`, ….
    pub fn new(path: String, constraint: &str) -> Self {
        let message = format!("Value at '{path}' failed to satisfy constraint: {constraint}");
        Self { path, message }
    }

    /// What a `ValidationException` with these violations says.
    pub fn summary(violations: &[Self]) -> String {
        let plural = if violations.len() == 1 { "" } else { "s" };
        let words: Vec<_> = violations.iter().map(|v| v.message.as_str()).collect();
        format!(
            "{} validation error{plural} detected. {}",
            violations.len(),
            words.join("; ")
        )
    }
}

impl Rejection {
    /// A refusal with this status, name and text.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            violations: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The refusal of a body with more than `limit` bytes.
    pub(crate) fn too_large(limit: usize) -> Self {
        let message = format!("the body is larger than {limit} bytes");
        Self::new(413, "RequestEntityTooLargeException", message)
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The refusal of an input that breaks constraints of the model.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let message = Violation::summary(&violations);
        Self {
            violations,
            ..Self::new(400, "ValidationException", message)
        }
    }
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Missing(_) => Self::invalid(vec![Violation::new(
                error.path(),
                "Member must not be null",
            )]),
            _ => Self::new(400, "SerializationException", error.to_string()),
        }
    }
}
