//! Operations: their schemas, markers and methods.

use trompe_smithy::diagnostic::Diagnostic;
use trompe_smithy::index::{self, EventStream, EventStreamIndex, HttpIndex, UriSegment};
use trompe_smithy::shape::{Reference, Shape};
use trompe_smithy::traits::id;

use super::context::Context;
use super::docs::{self, Docs};
use super::error;
use super::rust_type::TypeRef;
use super::structure;
use super::union;
use crate::naming::{self, Scope};

/// Names that methods of clients have already.
const RESERVED_METHODS: [&str; 4] = ["over", "connect", "new", "clone"];

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationPlan {
    /// The shape's identifier.
    pub id: String,
    /// The marker type.
    pub name: String,
    /// The method of clients and server traits.
    pub method: String,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
    /// The schema's static.
    pub schema: String,
    /// The input structure; `None` for the unit.
    pub input: Option<StructureRef>,
    /// The output structure; `None` for the unit.
    pub output: Option<StructureRef>,
    /// The enum of its errors; `None` where it has none.
    pub error: Option<TypeRef>,
    /// The errors that a response may be.
    pub errors: Vec<ErrorResponse>,
    /// `@http`
    pub http: Option<HttpPlan>,
    /// What streams; `None` for both directions of an operation without event streams.
    pub input_events: Option<StreamPlan>,
    /// What streams back.
    pub output_events: Option<StreamPlan>,
    /// `@idempotent` or `@readonly`
    pub idempotent: bool,
}

impl OperationPlan {
    /// Whether either side sends events.
    #[must_use]
    pub fn is_streaming(&self) -> bool {
        self.input_events.is_some() || self.output_events.is_some()
    }
}

/// A structure with its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureRef {
    /// The type.
    pub reference: TypeRef,
    /// The schema's static.
    pub schema: String,
}

/// An error that a response may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorResponse {
    /// The structure.
    pub shape: StructureRef,
    /// The status.
    pub status: u16,
    /// `@retryable`
    pub retryable: bool,
}

/// The `@http` trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpPlan {
    /// The method.
    pub method: String,
    /// The path.
    pub path: Vec<PathSegment>,
    /// Query literals.
    pub query: Vec<(String, String)>,
    /// The status of success.
    pub code: u16,
}

/// A segment of a path; labels by the position of their member in the input's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// Text as it stands.
    Literal(String),
    /// One segment.
    Label(usize),
    /// One or more segments.
    GreedyLabel(usize),
}

/// One direction of an operation's events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamPlan {
    /// The static with the stream's schema.
    pub schema: String,
    /// The member that is the stream.
    pub member: String,
    /// The streaming union's type.
    pub events: TypeRef,
    /// The streaming union's schema.
    pub union: String,
    /// The static with the union's events.
    pub list: String,
    /// The enum of exceptions that a client sends; `None` where there are none.
    pub error: Option<TypeRef>,
    /// The trait that takes the events one by one.
    pub handler: HandlerPlan,
}

/// A trait that takes events one by one; the methods of events give their names before the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandlerPlan {
    /// The trait.
    pub name: String,
    /// The methods of events, in their order.
    pub on_event: Vec<String>,
    /// The method that is told of the initial message.
    pub on_initial: String,
    /// The method for events that the model does not have.
    pub on_unknown: String,
    /// The method that is told how the session failed.
    pub on_error: String,
}

/// The operations, sorted by name.
pub(super) fn plan(cx: &Context<'_>, names: &StreamNames) -> Vec<OperationPlan> {
    let mut types = Scope::default();
    let mut methods = Scope::reserving(RESERVED_METHODS);
    let mut handlers = Scope::default();
    let operation = |shape: &&Shape| {
        let method = naming::field_name(shape.id.name());
        let spare = format!("{}_operation", naming::plain(&method));
        let name = types.claim(&naming::type_name(shape.id.name()));
        let method = methods.claim_first([method, spare]);
        operation(cx, shape, name, method, names, &mut handlers)
    };
    cx.operations.iter().map(operation).collect()
}

fn operation(
    cx: &Context<'_>,
    shape: &Shape,
    name: String,
    method: String,
    names: &StreamNames,
    handlers: &mut Scope,
) -> OperationPlan {
    let (input, output) = streams(cx, shape);
    let direction = |stream: EventStream<'_>, side: &str, name: String| StreamPlan {
        schema: names.schema_of(shape, side),
        member: stream.member.name().to_owned(),
        events: cx.names.type_of(&stream.union.id).cloned().unwrap_or_else(|| missing(shape)),
        union: cx.names.static_of(&stream.union.id).to_owned(),
        list: names.list_of(stream.union),
        error: error::enum_of(cx, stream.union),
        handler: handler(cx, stream.union, name),
    };
    let detail = shape.as_operation();
    OperationPlan {
        id: shape.id.as_str().to_owned(),
        method,
        docs: docs::of(&shape.traits, || format!("`{}`", shape.id)),
        deprecated: docs::deprecated(&shape.traits),
        schema: cx.names.static_of(&shape.id).to_owned(),
        input: detail.and_then(|detail| structure_ref(cx, &detail.input)),
        output: detail.and_then(|detail| structure_ref(cx, &detail.output)),
        error: error::enum_of(cx, shape),
        errors: responses(cx, shape),
        http: http(cx, shape),
        output_events: output.map(|stream| direction(stream, "output", handlers.claim(&format!("{name}Handler")))),
        input_events: input.map(|stream| direction(stream, "input", handlers.claim(&format!("{name}InputHandler")))),
        idempotent: shape.has_trait(id::IDEMPOTENT) || shape.has_trait(id::READONLY),
        name,
    }
}

fn handler(cx: &Context<'_>, union: &Shape, name: String) -> HandlerPlan {
    let events = union::events(cx, union).map(|events| events.variants).unwrap_or_default();
    let mut methods = Scope::default();
    let on_event = events.iter().map(|event| methods.claim(&format!("on_{}", naming::plain(&event.snake)))).collect();
    let mut other = |short: &str, long: &str| methods.claim_first([short.to_owned(), long.to_owned()]);
    HandlerPlan {
        name,
        on_event,
        on_initial: other("on_initial", "on_initial_message"),
        on_unknown: other("on_unknown", "on_unknown_event"),
        on_error: other("on_error", "on_session_error"),
    }
}

fn missing(shape: &Shape) -> TypeRef {
    TypeRef { module: super::rust_type::TypeModule::Types, name: naming::type_name(shape.id.name()) }
}

/// The streams of an operation's input and output.
pub(super) fn streams<'m>(cx: &Context<'m>, shape: &Shape) -> (Option<EventStream<'m>>, Option<EventStream<'m>>) {
    let index = EventStreamIndex::new(cx.model);
    (index.input(&shape.id), index.output(&shape.id))
}

fn structure_ref(cx: &Context<'_>, reference: &Reference) -> Option<StructureRef> {
    let ty = cx.names.type_of(&reference.target)?;
    Some(StructureRef { reference: ty.clone(), schema: cx.names.static_of(&reference.target).to_owned() })
}

fn responses(cx: &Context<'_>, shape: &Shape) -> Vec<ErrorResponse> {
    let response = |error: &Shape| {
        let reference = Reference { target: error.id.clone(), span: error.span };
        Some(ErrorResponse {
            shape: structure_ref(cx, &reference)?,
            status: HttpIndex::new(cx.model).error_status(&error.id).unwrap_or(500),
            retryable: error.traits.retryable().is_some(),
        })
    };
    let errors = index::errors_of(cx.model, &cx.service.id, &shape.id);
    errors.into_iter().filter_map(response).collect()
}

fn http(cx: &Context<'_>, shape: &Shape) -> Option<HttpPlan> {
    let applied = shape.traits.get(id::HTTP)?;
    let Some(http) = HttpIndex::new(cx.model).operation(&shape.id) else {
        let error = Diagnostic::error("UnsupportedHttp", "This is no URI pattern that can be routed");
        cx.report(error.on(&shape.id).at(applied.span));
        return None;
    };
    let query = http.uri.query.iter().map(|literal| (literal.key.clone(), literal.value.clone().unwrap_or_default()));
    Some(HttpPlan {
        method: http.method.to_owned(),
        query: query.collect(),
        path: http.uri.segments.iter().filter_map(|segment| path_segment(cx, shape, segment)).collect(),
        code: http.code,
    })
}

fn path_segment(cx: &Context<'_>, shape: &Shape, segment: &UriSegment) -> Option<PathSegment> {
    match segment {
        UriSegment::Literal(text) => Some(PathSegment::Literal(text.clone())),
        UriSegment::Label(name) => label(cx, shape, name).map(PathSegment::Label),
        UriSegment::GreedyLabel(name) => label(cx, shape, name).map(PathSegment::GreedyLabel),
    }
}

fn label(cx: &Context<'_>, shape: &Shape, name: &str) -> Option<usize> {
    let input = shape.as_operation().and_then(|operation| cx.model.get(&operation.input.target));
    let found = input.and_then(|input| structure::field_members(cx, input).position(|member| member.name() == name));
    if found.is_none() {
        let message = format!("The URI has the label `{name}`, which is no member of the input");
        let span = shape.traits.get(id::HTTP).map_or(shape.span, |applied| applied.span);
        cx.report(Diagnostic::error("UnsupportedHttp", message).on(&shape.id).at(span));
    }
    found
}

/// The statics that belong to event streams.
pub(super) struct StreamNames(std::collections::BTreeMap<String, String>);

impl StreamNames {
    pub(super) fn new(cx: &mut Context<'_>) -> Self {
        let mut names = Self(std::collections::BTreeMap::new());
        for shape in cx.operations.clone() {
            let (input, output) = streams(cx, shape);
            for (stream, side) in [(input, "input"), (output, "output")] {
                let Some(stream) = stream else { continue };
                let stem = cx.names.static_of(&shape.id).to_owned();
                names.claim(cx, format!("{} {side}", shape.id), &format!("{stem}_{}_EVENTS", side.to_uppercase()));
                let union = cx.names.static_of(&stream.union.id).to_owned();
                names.claim(cx, stream.union.id.as_str().to_owned(), &format!("{union}_EVENTS"));
            }
        }
        names
    }

    fn claim(&mut self, cx: &mut Context<'_>, key: String, wanted: &str) {
        if !self.0.contains_key(&key) {
            self.0.insert(key, cx.names.claim_static(wanted));
        }
    }

    fn schema_of(&self, operation: &Shape, side: &str) -> String {
        self.0.get(&format!("{} {side}", operation.id)).cloned().unwrap_or_default()
    }

    pub(super) fn list_of(&self, union: &Shape) -> String {
        self.0.get(union.id.as_str()).cloned().unwrap_or_default()
    }
}
