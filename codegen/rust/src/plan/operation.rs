//! Operations: their schemas, markers and methods.

use trompe_smithy::index::{self, HttpIndex};
use trompe_smithy::node::Node;
use trompe_smithy::shape::{Reference, Shape};
use trompe_smithy::traits::{ErrorFault, id};

use super::auth::{self, AuthPlan};
use super::context::Context;
use super::customization;
use super::docs::{self, Docs};
use super::error;
use super::host::{self, HostSegment};
use super::http::{self, HttpPlan};
use super::rust_type::TypeRef;
use super::service::ServicePlan;
use super::stream::{self, StreamNames, StreamPlan};
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
    /// The schema's static, where it [has one](Self::has_static_schema).
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
    /// `@endpoint`
    pub host_prefix: Vec<HostSegment>,
    /// The encodings of `@requestCompression` that the runtime has.
    pub request_compression: Vec<String>,
    /// `@httpChecksumRequired`
    pub checksum_required: bool,
    /// `aws.protocols#httpChecksum`
    pub checksum: Option<ChecksumPlan>,
    /// `aws.customizations#s3UnwrappedXmlOutput`
    pub unwrapped_output: bool,
    /// What streams; `None` for both directions of an operation without event streams.
    pub input_events: Option<StreamPlan>,
    /// What streams back.
    pub output_events: Option<StreamPlan>,
    /// `@idempotent` or `@readonly`
    pub idempotent: bool,
    /// How callers prove who they are.
    pub auth: AuthPlan,
}

impl OperationPlan {
    /// Whether either side sends events.
    #[must_use]
    pub fn is_streaming(&self) -> bool {
        self.input_events.is_some() || self.output_events.is_some()
    }

    /// Whether its schema is a static of its own, and no constant of its type.
    ///
    /// What a schema refers to is compiled where a constant is used, and where a static is defined; rustc even
    /// walks through all of it for each constant outside a type. Schemas of a server are in the list of the service,
    /// which they refer to. Event streams keep what they have made, as constants cannot.
    #[must_use]
    pub fn has_static_schema(&self, service: &ServicePlan) -> bool {
        self.is_streaming() || service.sides.server
    }
}

/// What `aws.protocols#httpChecksum` says beside what it requires. Members are positions in the input's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecksumPlan {
    /// `requestAlgorithmMember`
    pub request_algorithm: Option<usize>,
    /// `requestValidationModeMember`
    pub validation_mode: Option<usize>,
    /// `responseAlgorithms`
    pub response_algorithms: Vec<String>,
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
    pub retryable: Option<Retry>,
    /// `@error`: whether the caller is to blame.
    pub is_client_fault: bool,
    /// `aws.protocols#awsQueryError`: code and status.
    pub query: Option<(String, u16)>,
}

/// What `@retryable` says of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The call may be tried again.
    Retryable,
    /// The same, and the server has too much to do.
    Throttling,
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
    let (input, output) = stream::of(cx, shape);
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
        http: http::plan(cx, shape),
        host_prefix: host::plan(cx, shape),
        request_compression: request_compression(shape),
        checksum_required: requires_checksum(shape),
        checksum: checksum(cx, shape),
        unwrapped_output: customization::has_unwrapped_output(shape),
        output_events: output.map(|stream| {
            let handler = handlers.claim(&format!("{name}Handler"));
            stream::plan(cx, stream, names.schema_of(shape, "output"), names, handler)
        }),
        input_events: input.map(|stream| {
            let handler = handlers.claim(&format!("{name}InputHandler"));
            stream::plan(cx, stream, names.schema_of(shape, "input"), names, handler)
        }),
        idempotent: shape.has_trait(id::IDEMPOTENT) || shape.has_trait(id::READONLY),
        auth: auth::plan(cx, shape),
        name,
    }
}

fn structure_ref(cx: &Context<'_>, reference: &Reference) -> Option<StructureRef> {
    let ty = cx.names.type_of(&reference.target)?;
    Some(StructureRef {
        reference: ty.clone(),
        schema: cx.names.static_of(&reference.target).to_owned(),
    })
}

fn responses(cx: &Context<'_>, shape: &Shape) -> Vec<ErrorResponse> {
    let response = |error: &Shape| {
        let reference = Reference::new(error.id.clone(), error.span);
        Some(ErrorResponse {
            shape: structure_ref(cx, &reference)?,
            status: HttpIndex::new(cx.model)
                .error_status(&error.id)
                .unwrap_or(500),
            retryable: error
                .traits
                .retryable()
                .map(|retryable| match retryable.throttling {
                    true => Retry::Throttling,
                    false => Retry::Retryable,
                }),
            is_client_fault: error.traits.error() == Some(ErrorFault::Client),
            query: error
                .trait_value("aws.protocols#awsQueryError")
                .and_then(query_error),
        })
    };
    let errors = index::errors_of(cx.model, &cx.service.id, &shape.id);
    errors.into_iter().filter_map(response).collect()
}

const HTTP_CHECKSUM: &str = "aws.protocols#httpChecksum";

// The trait of AWS goes before the other one.
fn requires_checksum(shape: &Shape) -> bool {
    match shape.trait_value(HTTP_CHECKSUM) {
        Some(value) => value.get("requestChecksumRequired").and_then(Node::as_bool) == Some(true),
        None => shape.has_trait("smithy.api#httpChecksumRequired"),
    }
}

fn checksum(cx: &Context<'_>, shape: &Shape) -> Option<ChecksumPlan> {
    let value = shape.trait_value(HTTP_CHECKSUM)?;
    let member = |key| http::position(cx, shape, value.get(key)?.as_str()?);
    let algorithms = value.get("responseAlgorithms").and_then(Node::as_array);
    let names = algorithms
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str);
    let plan = ChecksumPlan {
        request_algorithm: member("requestAlgorithmMember"),
        validation_mode: member("requestValidationModeMember"),
        response_algorithms: names.map(str::to_owned).collect(),
    };
    (plan.request_algorithm.is_some() || plan.validation_mode.is_some()).then_some(plan)
}

fn request_compression(shape: &Shape) -> Vec<String> {
    let applied = shape.trait_value("smithy.api#requestCompression");
    let encodings = applied.and_then(|value| value.get("encodings")?.as_array());
    let names = encodings
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str);
    names
        .map(str::to_ascii_lowercase)
        .filter(|name| name == "gzip")
        .collect()
}

fn query_error(value: &Node) -> Option<(String, u16)> {
    let code = value.get("code")?.as_str()?.to_owned();
    let status = value.get("httpResponseCode")?.as_i64()?;
    Some((code, status.try_into().ok()?))
}
