//! Services, operations, errors and event streams of a model.

use super::{AuthSchema, Compression, Cors, Protocol};
use crate::aws::Customization;
use crate::event_stream::Headers;
use crate::schema::{Schema, XmlNamespace};
use crate::serde::Blueprint;
use std::fmt;
use std::sync::OnceLock;

/// A service: its operations and the protocols that it lists, most wanted first.
#[derive(Debug)]
pub struct ServiceSchema {
    /// The absolute shape ID.
    pub id: &'static str,
    /// The service's version, empty where the model has none.
    pub version: &'static str,
    /// The protocols, in the model's order.
    pub protocols: &'static [&'static dyn Protocol],
    /// `eventStreamHttp` of the protocol, or else its `http`: the versions of HTTP that event streams may use, as
    /// ALPN names them. Empty: any.
    pub event_stream_http: &'static [&'static str],
    /// The operations that a server routes between, sorted by name. Empty where a client alone was generated: what is
    /// listed here is compiled, whether a program calls it or not.
    pub operations: &'static [&'static OperationSchema],
    /// `@xmlNamespace`
    pub xml_namespace: Option<XmlNamespace>,
    /// `aws.protocols#awsQueryCompatible`: errors are told with their codes of the query protocol too.
    pub query_compatible: bool,
    /// `@cors`: what a server tells browsers. `None`: nothing, so that pages of other origins cannot call.
    pub cors: Option<Cors>,
    /// What the service wants of requests beyond its protocol.
    pub customization: Option<&'static dyn Customization>,
}

impl ServiceSchema {
    /// A service with these protocols and operations, the latter sorted by name.
    pub const fn new(
        id: &'static str,
        version: &'static str,
        protocols: &'static [&'static dyn Protocol],
        operations: &'static [&'static OperationSchema],
    ) -> Self {
        Self {
            id,
            version,
            protocols,
            event_stream_http: &[],
            operations,
            xml_namespace: None,
            query_compatible: false,
            cors: None,
            customization: None,
        }
    }

    /// Says which versions of HTTP event streams may use.
    #[must_use]
    pub const fn event_stream_http(mut self, versions: &'static [&'static str]) -> Self {
        self.event_stream_http = versions;
        self
    }

    /// Adds `@xmlNamespace`.
    #[must_use]
    pub const fn xml_namespace(mut self, namespace: XmlNamespace) -> Self {
        self.xml_namespace = Some(namespace);
        self
    }

    /// Adds `aws.protocols#awsQueryCompatible`.
    #[must_use]
    pub const fn query_compatible(mut self) -> Self {
        self.query_compatible = true;
        self
    }

    /// Adds `@cors`.
    #[must_use]
    pub const fn cors(mut self, cors: Cors) -> Self {
        self.cors = Some(cors);
        self
    }

    /// Says what the service wants of requests beyond its protocol.
    #[must_use]
    pub const fn customized(mut self, customization: &'static dyn Customization) -> Self {
        self.customization = Some(customization);
        self
    }

    /// The service's name without its namespace.
    pub fn name(&self) -> &'static str {
        name_of(self.id)
    }
}

/// The name in an absolute shape ID. Names are short, which a search from the end makes use of.
pub(crate) fn name_of(id: &'static str) -> &'static str {
    let hash = id.bytes().rposition(|byte| byte == b'#');
    hash.and_then(|hash| id.get(hash + 1..)).unwrap_or(id)
}

/// An operation of a service.
pub struct OperationSchema {
    /// The absolute shape ID.
    pub id: &'static str,
    /// The service that it is called through.
    pub service: &'static ServiceSchema,
    /// The input structure, without its event stream.
    pub input: Blueprint,
    /// The output structure, without its event stream.
    pub output: Blueprint,
    /// The errors of the operation and its service.
    pub errors: &'static [ErrorSchema],
    /// `@http`, where the operation has it.
    pub http: Option<HttpTrait>,
    /// `@endpoint`: what comes before the host. Empty where the operation does not have it.
    pub host_prefix: &'static [HostSegment],
    /// The encodings of `@requestCompression`, most wanted first.
    pub request_compression: &'static [&'static Compression],
    /// `@httpChecksumRequired`, or `requestChecksumRequired` of `aws.protocols#httpChecksum`
    pub checksum_required: bool,
    /// `aws.protocols#httpChecksum`, but for what it requires.
    pub checksum: Option<HttpChecksum>,
    /// `aws.customizations#s3UnwrappedXmlOutput`: nothing is around the one member of the output.
    pub unwrapped_output: bool,
    /// The event stream of the input.
    pub input_events: Option<&'static EventStreamSchema>,
    /// The event stream of the output.
    pub output_events: Option<&'static EventStreamSchema>,
    /// `@idempotent` or `@readonly`: calling it twice does no harm.
    pub idempotent: bool,
    /// How callers may prove who they are.
    pub auth: AuthSchema,
}

impl OperationSchema {
    /// An operation without any trait, error or event stream.
    pub const fn new(
        id: &'static str,
        service: &'static ServiceSchema,
        input: Blueprint,
        output: Blueprint,
    ) -> Self {
        Self {
            id,
            service,
            input,
            output,
            errors: &[],
            http: None,
            host_prefix: &[],
            request_compression: &[],
            checksum_required: false,
            checksum: None,
            unwrapped_output: false,
            input_events: None,
            output_events: None,
            idempotent: false,
            auth: AuthSchema::NONE,
        }
    }

    /// Adds the errors of the operation and its service.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [ErrorSchema]) -> Self {
        self.errors = errors;
        self
    }

    /// Adds `@http`.
    #[must_use]
    pub const fn http(mut self, http: HttpTrait) -> Self {
        self.http = Some(http);
        self
    }

    /// Adds `@endpoint`.
    #[must_use]
    pub const fn host_prefix(mut self, segments: &'static [HostSegment]) -> Self {
        self.host_prefix = segments;
        self
    }

    /// Adds `@requestCompression`.
    #[must_use]
    pub const fn request_compression(mut self, encodings: &'static [&'static Compression]) -> Self {
        self.request_compression = encodings;
        self
    }

    /// Adds `@httpChecksumRequired`.
    #[must_use]
    pub const fn checksum_required(mut self) -> Self {
        self.checksum_required = true;
        self
    }

    /// Adds `aws.customizations#s3UnwrappedXmlOutput`.
    #[must_use]
    pub const fn unwrapped_output(mut self) -> Self {
        self.unwrapped_output = true;
        self
    }

    /// Adds `aws.protocols#httpChecksum`.
    #[must_use]
    pub const fn checksum(mut self, checksum: HttpChecksum) -> Self {
        self.checksum = Some(checksum);
        self
    }

    /// Adds the event stream of the input.
    #[must_use]
    pub const fn input_events(mut self, events: &'static EventStreamSchema) -> Self {
        self.input_events = Some(events);
        self
    }

    /// Adds the event stream of the output.
    #[must_use]
    pub const fn output_events(mut self, events: &'static EventStreamSchema) -> Self {
        self.output_events = Some(events);
        self
    }

    /// Adds `@idempotent` or `@readonly`.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Says how callers may prove who they are.
    #[must_use]
    pub const fn auth(mut self, auth: AuthSchema) -> Self {
        self.auth = auth;
        self
    }

    /// The operation's name without its namespace.
    pub fn name(&self) -> &'static str {
        name_of(self.id)
    }

    /// What its model says of an error, by the absolute shape ID.
    pub(crate) fn error(&self, id: &str) -> Option<&'static ErrorSchema> {
        self.errors.iter().find(|e| e.shape.schema().id() == id)
    }

    /// Whether its responses have no content, since its method is HEAD (RFC 9110, section 9.3.2).
    pub(crate) fn is_head(&self) -> bool {
        self.http.as_ref().is_some_and(|http| http.method == "HEAD")
    }

    /// Whether either side sends events.
    pub const fn is_streaming(&self) -> bool {
        self.input_events.is_some() || self.output_events.is_some()
    }
}

/// Its name alone: an operation and its service hold each other.
impl fmt::Debug for OperationSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OperationSchema").field(&self.id).finish()
    }
}

/// The `aws.protocols#httpChecksum` trait. Members are those of the input, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpChecksum {
    /// The member that says which checksum a request has.
    pub request_algorithm: Option<usize>,
    /// The member that says whether a response is checked.
    pub validation_mode: Option<usize>,
    /// The checksums that a response may have, most wanted first.
    pub response_algorithms: &'static [&'static str],
}

/// A piece of the host prefix of `@endpoint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostSegment {
    /// These characters.
    Literal(&'static str),
    /// `{label}`: the input member of this index, which has `@hostLabel`.
    Label(usize),
}

/// The `@http` trait, its URI pattern taken apart.
#[derive(Debug)]
pub struct HttpTrait {
    /// The method.
    pub method: &'static str,
    /// The segments of the path.
    pub path: &'static [Segment],
    /// Query literals: name and value, the value empty where there is none.
    pub query: &'static [(&'static str, &'static str)],
    /// The status of a successful response.
    pub code: u16,
}

/// One segment of a URI pattern. Labels give the index of the input member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// These characters.
    Literal(&'static str),
    /// `{label}`
    Label(usize),
    /// `{label+}`
    GreedyLabel(usize),
}

/// An error that an operation may answer with.
#[derive(Debug)]
pub struct ErrorSchema {
    /// The error structure.
    pub shape: Blueprint,
    /// `@httpError`, else 400 or 500 by `@error`.
    pub status: u16,
    /// `@retryable`
    pub retryable: bool,
    /// `@retryable(throttling: true)`
    pub throttling: bool,
    /// `@error`
    pub fault: Fault,
    /// `aws.protocols#awsQueryError`
    pub query: Option<QueryError>,
}

impl ErrorSchema {
    /// An error with this status, whoever has it to blame itself for.
    pub const fn new(shape: Blueprint, status: u16, fault: Fault) -> Self {
        Self {
            shape,
            status,
            retryable: false,
            throttling: false,
            fault,
            query: None,
        }
    }

    /// Adds `@retryable`.
    #[must_use]
    pub const fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Adds `@retryable(throttling: true)`.
    #[must_use]
    pub const fn throttling(mut self) -> Self {
        (self.retryable, self.throttling) = (true, true);
        self
    }

    /// Adds `aws.protocols#awsQueryError`.
    #[must_use]
    pub const fn query(mut self, query: QueryError) -> Self {
        self.query = Some(query);
        self
    }

    /// What names the error in the query protocols.
    pub fn query_code(&self) -> &'static str {
        match self.query {
            Some(query) => query.code,
            None => self.shape.schema().name(),
        }
    }
}

/// Who an error is to be blamed on (`@error`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller.
    Client,
    /// The service.
    Server,
}

/// How the query protocols tell an error (`aws.protocols#awsQueryError`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// What names it, in place of the shape's name.
    pub code: &'static str,
    /// The status, in place of the error's own.
    pub status: u16,
}

/// An event stream: a streaming union as one side of one operation sends it.
#[derive(Debug)]
pub struct EventStreamSchema {
    /// The name of the member of the input or output that is the stream.
    pub member: &'static str,
    /// The streaming union.
    pub union: &'static Schema,
    /// Its members in order.
    pub events: &'static [EventSchema],
    /// The constant header block of every event, one set a payload format, made on first use.
    pub header_blocks: HeaderBlocks,
}

/// Encoded header blocks of the events of a stream, by payload format.
pub type HeaderBlocks = [OnceLock<Box<[Headers]>>; 4];

impl EventStreamSchema {
    /// The stream that is the member `member`, of the union `union` with these events.
    pub const fn new(
        member: &'static str,
        union: &'static Schema,
        events: &'static [EventSchema],
    ) -> Self {
        Self {
            member,
            union,
            events,
            header_blocks: [const { OnceLock::new() }; 4],
        }
    }
}

/// One member of a streaming union.
#[derive(Debug)]
pub struct EventSchema {
    /// The member's name: the `:event-type` or `:exception-type`.
    pub name: &'static str,
    /// The structure that it targets.
    pub shape: Blueprint,
    /// Whether that structure is an error.
    pub exception: bool,
}
