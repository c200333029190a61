//! One service: everything its module holds.

use trompe_smithy::ShapeId;
use trompe_smithy::diagnostic::Diagnostic;
use trompe_smithy::index;
use trompe_smithy::node::Node;
use trompe_smithy::shape::{Shape, ShapeKind};

use super::auth;
use super::context::Context;
use super::cors::{self, CorsPlan};
use super::customization;
use super::docs::{self, Docs};
use super::enumeration::{self, EnumPlan};
use super::error::{self, ErrorEnumPlan};
use super::lean;
use super::names::is_streaming_union;
use super::operation::{self, OperationPlan, StructureRef};
use super::pages::{self, PagesPlan};
use super::rust_type::TypeModule;
use super::schema::{self, SchemaPlan};
use super::select::Sides;
use super::stream::StreamNames;
use super::structure::{self, StructurePlan};
use super::union::{self, UnionPlan};
use super::waiter::{self, WaiterPlan};
use super::xml::{self, XmlNamespacePlan};
use crate::naming::{self, Scope};

/// The protocols that the runtime speaks: trait and static.
const PROTOCOLS: [(&str, &str); 9] = [
    ("smithy.protocols#rpcv2Cbor", "RPC_V2_CBOR"),
    ("smithy.protocols#rpcv2Json", "RPC_V2_JSON"),
    ("aws.protocols#awsJson1_0", "AWS_JSON_1_0"),
    ("aws.protocols#awsJson1_1", "AWS_JSON_1_1"),
    ("aws.protocols#restXml", "REST_XML"),
    ("aws.protocols#awsQuery", "AWS_QUERY"),
    ("aws.protocols#ec2Query", "EC2_QUERY"),
    ("aws.protocols#restJson1", "REST_JSON_1"),
    ("alloy#simpleRestJson", "SIMPLE_REST_JSON"),
];

/// Names that a server trait may not have, because its module uses them.
const RESERVED_TRAITS: [&str; 8] = [
    "Box", "Clone", "Future", "Option", "Result", "Send", "Sync", "Self",
];

/// A service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePlan {
    /// The shape's identifier.
    pub id: String,
    /// The module.
    pub module: String,
    /// The server trait; the client and dispatcher are named after it.
    pub name: String,
    /// What is generated of it.
    pub sides: Sides,
    /// Documentation.
    pub docs: Docs,
    /// The version, which may be empty.
    pub version: String,
    /// The statics of the protocols, in `trompe::protocol`.
    pub protocols: Vec<&'static str>,
    /// The versions of HTTP that event streams may use; empty for any.
    pub event_stream_http: Vec<String>,
    /// `@xmlNamespace`
    pub xml_namespace: Option<XmlNamespacePlan>,
    /// `aws.protocols#awsQueryCompatible`
    pub query_compatible: bool,
    /// `@cors`, where there is a server.
    pub cors: Option<CorsPlan>,
    /// The static in `trompe::aws` for what the service wants beyond its model.
    pub customization: Option<&'static str>,
    /// The schema's static.
    pub schema: String,
    /// Structures and error structures, sorted by name.
    pub structures: Vec<StructurePlan>,
    /// Unions, sorted by name.
    pub unions: Vec<UnionPlan>,
    /// Streaming unions, sorted by name.
    pub events: Vec<UnionPlan>,
    /// Enums of texts, sorted by name.
    pub enums: Vec<EnumPlan<String>>,
    /// Enums of numbers, sorted by name.
    pub int_enums: Vec<EnumPlan<i32>>,
    /// Enums of errors.
    pub error_enums: Vec<ErrorEnumPlan>,
    /// Schemas of all data shapes.
    pub schemas: Vec<SchemaPlan>,
    /// What is in each streaming union.
    pub event_lists: Vec<EventListPlan>,
    /// Operations, sorted by name.
    pub operations: Vec<OperationPlan>,
    /// The operations whose results come in pages.
    pub pages: Vec<PagesPlan>,
    /// Waiters.
    pub waiters: Vec<WaiterPlan>,
}

/// The members of a streaming union, for its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventListPlan {
    /// The static.
    pub name: String,
    /// The members in order.
    pub events: Vec<EventPlan>,
}

/// A member of a streaming union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventPlan {
    /// The member's name.
    pub name: String,
    /// The structure; `None` for the unit.
    pub shape: Option<StructureRef>,
    /// Whether it is an error.
    pub exception: bool,
}

impl ServicePlan {
    /// The structures of one module.
    pub fn structures_in(&self, module: TypeModule) -> impl Iterator<Item = &StructurePlan> {
        self.structures
            .iter()
            .filter(move |structure| structure.reference.module == module)
    }

    /// The names of all types in one module.
    pub fn type_names(&self, module: TypeModule) -> impl Iterator<Item = &str> {
        let structures = self.structures.iter().map(|plan| &plan.reference);
        let unions = self
            .unions
            .iter()
            .chain(&self.events)
            .map(|plan| &plan.reference);
        let enums = self.enums.iter().map(|plan| &plan.reference);
        let numbers = self.int_enums.iter().map(|plan| &plan.reference);
        let errors = self.error_enums.iter().map(|plan| &plan.reference);
        let all = structures
            .chain(unions)
            .chain(enums)
            .chain(numbers)
            .chain(errors);
        all.filter(move |reference| reference.module == module)
            .map(|reference| reference.name.as_str())
    }

    /// Whether the model deprecates anything here, so that generated code uses what is deprecated.
    #[must_use]
    pub fn has_deprecated(&self) -> bool {
        let fields = self.structures.iter().any(|plan| {
            plan.deprecated.is_some() || plan.fields.iter().any(|field| field.deprecated.is_some())
        });
        let variants = self.unions.iter().chain(&self.events).any(|plan| {
            plan.deprecated.is_some()
                || plan
                    .variants
                    .iter()
                    .any(|variant| variant.deprecated.is_some())
        });
        fields
            || variants
            || self.enums.iter().any(is_deprecated_enum)
            || self.int_enums.iter().any(is_deprecated_enum)
            || self
                .operations
                .iter()
                .any(|operation| operation.deprecated.is_some())
    }

    /// The traits that take events one by one.
    pub fn handlers(&self) -> impl Iterator<Item = &str> {
        let operations = self.operations.iter();
        let streams = operations.flat_map(|operation| {
            let output = operation.output_events.iter();
            let output = output.filter(|_| self.sides.client);
            output.chain(operation.input_events.iter().filter(|_| self.sides.server))
        });
        streams.map(|stream| stream.handler.name.as_str())
    }

    /// Whether any operation has an event stream in its output or input.
    #[must_use]
    pub fn has_streams(&self) -> bool {
        self.operations.iter().any(OperationPlan::is_streaming)
    }
}

fn is_deprecated_enum<T>(plan: &EnumPlan<T>) -> bool {
    plan.deprecated.is_some()
        || plan
            .variants
            .iter()
            .any(|variant| variant.deprecated.is_some())
}

pub(super) fn plan(mut cx: Context<'_>, modules: &mut Scope, sides: Sides) -> ServicePlan {
    let streams = StreamNames::new(&mut cx);
    let name = naming::type_name(cx.service.id.name());
    let mut traits = Scope::reserving(RESERVED_TRAITS);
    let mut plan = ServicePlan {
        id: cx.service.id.as_str().to_owned(),
        module: modules.claim(&naming::module_name(cx.service.id.name())),
        name: traits.claim_first([name.clone(), format!("{name}Api")]),
        sides,
        docs: docs::of(&cx.service.traits, || format!("`{}`", cx.service.id)),
        version: cx
            .service
            .as_service()
            .map_or_else(String::new, |service| service.version.to_string()),
        protocols: protocols(&cx),
        event_stream_http: event_stream_http(&cx),
        xml_namespace: xml::namespace(&cx.service.traits),
        query_compatible: cx.service.has_trait("aws.protocols#awsQueryCompatible"),
        cors: sides.server.then(|| cors::of(cx.service)).flatten(),
        customization: customization::of(cx.service),
        schema: cx.names.static_of(&cx.service.id).to_owned(),
        structures: cx
            .shapes_of(ShapeKind::Structure)
            .filter_map(|shape| structure::plan(&cx, shape))
            .collect(),
        unions: plain_unions(&cx)
            .filter_map(|shape| union::plan(&cx, shape))
            .collect(),
        events: streaming_unions(&cx)
            .filter_map(|shape| union::events(&cx, shape))
            .collect(),
        enums: cx
            .shapes_of(ShapeKind::Enum)
            .filter_map(|shape| enumeration::text(&cx, shape))
            .collect(),
        int_enums: cx
            .shapes_of(ShapeKind::IntEnum)
            .filter_map(|shape| enumeration::number(&cx, shape))
            .collect(),
        error_enums: error::plan(&cx),
        schemas: schema::plan(&cx),
        event_lists: streaming_unions(&cx)
            .map(|shape| event_list(&cx, shape, &streams))
            .collect(),
        operations: operation::plan(&cx, &streams),
        pages: Vec::new(),
        waiters: Vec::new(),
    };
    plan.pages = pages::plan(&cx, &plan.structures, &plan.operations);
    plan.waiters = waiter::plan(&cx, &plan.operations);
    if !sides.server {
        lean::drop_constraints(&mut plan.schemas);
    }
    lean::share_prelude(&mut plan.schemas);
    note_streaming_blobs(&cx, &plan.protocols);
    auth::report_digest(&cx, &plan.operations);
    sort(&mut plan);
    plan
}

fn plain_unions<'c, 'm>(cx: &'c Context<'m>) -> impl Iterator<Item = &'m Shape> + 'c {
    cx.shapes_of(ShapeKind::Union)
        .filter(|shape| !is_streaming_union(shape))
}

fn streaming_unions<'c, 'm>(cx: &'c Context<'m>) -> impl Iterator<Item = &'m Shape> + 'c {
    cx.shapes_of(ShapeKind::Union)
        .filter(|shape| is_streaming_union(shape))
}

fn sort(plan: &mut ServicePlan) {
    plan.structures
        .sort_by(|a, b| a.reference.name.cmp(&b.reference.name));
    plan.unions
        .sort_by(|a, b| a.reference.name.cmp(&b.reference.name));
    plan.events
        .sort_by(|a, b| a.reference.name.cmp(&b.reference.name));
    plan.enums
        .sort_by(|a, b| a.reference.name.cmp(&b.reference.name));
    plan.int_enums
        .sort_by(|a, b| a.reference.name.cmp(&b.reference.name));
    plan.error_enums
        .sort_by(|a, b| a.reference.name.cmp(&b.reference.name));
    plan.schemas.sort_by(|a, b| a.name.cmp(&b.name));
}

fn event_list(cx: &Context<'_>, shape: &Shape, names: &StreamNames) -> EventListPlan {
    let event = |member: &trompe_smithy::shape::Member| {
        let target = cx.model.target(member);
        EventPlan {
            name: member.name().to_owned(),
            shape: cx
                .names
                .type_of(&member.target)
                .map(|reference| StructureRef {
                    reference: reference.clone(),
                    schema: cx.names.static_of(&member.target).to_owned(),
                }),
            exception: target.is_some_and(|target| target.traits.error().is_some()),
        }
    };
    EventListPlan {
        name: names.list_of(shape),
        events: shape.members.values().map(event).collect(),
    }
}

/// The protocols of the service that the runtime speaks, in the model's order.
fn protocols(cx: &Context<'_>) -> Vec<&'static str> {
    let (mut known, mut other) = (Vec::new(), Vec::new());
    for id in index::protocols_of(cx.model, &cx.service.id) {
        match PROTOCOLS.iter().find(|(protocol, _)| *id == **protocol) {
            Some((_, "REST_XML")) if has_bare_errors(cx) => {
                known.push("REST_XML_UNWRAPPED_ERRORS");
            }
            Some((_, name)) => known.push(*name),
            None => other.push(format!("`{id}`")),
        }
    }
    report_protocols(cx, &known, &other.join(", "));
    known
}

// `noErrorWrapping` of `restXml`.
fn has_bare_errors(cx: &Context<'_>) -> bool {
    let value = cx.service.trait_value("aws.protocols#restXml");
    value.and_then(|value| value.get("noErrorWrapping")?.as_bool()) == Some(true)
}

/// What the first protocol that is generated says of the versions of HTTP.
fn event_stream_http(cx: &Context<'_>) -> Vec<String> {
    let ids = index::protocols_of(cx.model, &cx.service.id);
    let is_known = |id: &&&ShapeId| PROTOCOLS.iter().any(|(protocol, _)| ***id == **protocol);
    let value = ids
        .iter()
        .find(is_known)
        .and_then(|id| cx.service.trait_value(id.as_str()));
    let list = |key| value?.get(key)?.as_array();
    let versions = list("eventStreamHttp")
        .or_else(|| list("http"))
        .unwrap_or_default();
    versions
        .iter()
        .filter_map(Node::as_str)
        .map(str::to_owned)
        .collect()
}

fn report_protocols(cx: &Context<'_>, known: &[&str], other: &str) {
    let name = cx.service.id.name();
    let all = PROTOCOLS
        .map(|(protocol, _)| format!("`{protocol}`"))
        .join(" and ");
    let diagnostic = match (known.is_empty(), other.is_empty()) {
        (false, true) => return,
        (true, true) => {
            let message =
                format!("{name} has no protocol: it can be called in process and over links only");
            Diagnostic::warning("UnsupportedProtocol", message).help(format!("supported are {all}"))
        }
        (true, false) => {
            let message = format!("{name} has no protocol that is supported, only {other}");
            Diagnostic::error("UnsupportedProtocol", message).help(format!("supported are {all}"))
        }
        (false, false) => {
            let message = format!("{name} is generated without {other}, which is not supported");
            Diagnostic::warning("UnsupportedProtocol", message)
        }
    };
    cx.report(diagnostic.on(&cx.service.id).at(cx.service.span));
}

// Protocols without payloads have a streaming blob in the middle of a document; whoever relies on streaming must hear
// it.
fn note_streaming_blobs(cx: &Context<'_>, protocols: &[&str]) {
    let has_payload = |protocol: &&str| protocol.contains("REST_");
    if protocols.is_empty() || protocols.iter().any(has_payload) {
        return;
    }
    for shape in cx
        .shapes_of(ShapeKind::Blob)
        .filter(|shape| shape.traits.is_streaming())
    {
        let message =
            "In these protocols a streaming blob is sent and received whole, and held in memory";
        cx.report(
            Diagnostic::warning("UnsupportedStreaming", message)
                .on(&shape.id)
                .at(shape.span),
        );
    }
}
