//! Services, operations, errors and event streams of a model.

use super::{AuthSchema, Protocol};
use crate::event_stream::Headers;
use crate::schema::Schema;
use crate::serde::Blueprint;
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
    /// The operations, sorted by name.
    pub operations: &'static [&'static OperationSchema],
}

impl ServiceSchema {
    /// The service's name without its namespace.
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
    }
}

/// An operation of a service.
#[derive(Debug)]
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
    /// The operation's name without its namespace.
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
    }

    /// Whether either side sends events.
    pub const fn is_streaming(&self) -> bool {
        self.input_events.is_some() || self.output_events.is_some()
    }
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
