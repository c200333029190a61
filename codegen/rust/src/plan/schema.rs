//! Schemas: what the runtime knows of shapes.

use trompe_smithy::ShapeId;
use trompe_smithy::node::Node;
use trompe_smithy::shape::{Member, Shape, ShapeKind};
use trompe_smithy::traits::{TimestampFormat, id};

use super::alloy::{self, AlloyPlan};
use super::constraint::{self, ConstraintPlan};
use super::context::Context;
use super::structure;
use super::xml::{self, XmlPlan};

/// The schema of a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaPlan {
    /// The static.
    pub name: String,
    /// The shape's identifier.
    pub id: String,
    /// The kind with what only that kind has.
    pub kind: SchemaKind,
    /// `@mediaType`
    pub media_type: Option<String>,
    /// `@timestampFormat`
    pub timestamp_format: Option<TimestampFormat>,
    /// Of a blob with `@streaming`: whether it has `@requiresLength`.
    pub streaming: Option<bool>,
    /// `@sensitive`
    pub sensitive: bool,
    /// XML traits of the shape itself.
    pub xml: XmlPlan,
    /// Traits of alloy.
    pub alloy: Option<AlloyPlan>,
    /// Constraint traits of the shape itself.
    pub constraints: ConstraintPlan,
    /// Whether it, or a shape that it reaches, has a constraint.
    pub constrained: bool,
}

/// The kinds of schemas.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaKind {
    /// A shape without members, by the name of the runtime's `Kind`.
    Simple(&'static str),
    /// A string enum with its values, those with `@internal` last.
    Enumeration {
        /// The values.
        values: Vec<String>,
        /// How many of them are not `@internal`, where some are.
        public: Option<usize>,
    },
    /// A shape with members.
    Aggregate(AggregateSchema),
}

/// A schema with members.
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateSchema {
    /// The runtime's constructor: `structure`, `union`, `list`, `map`.
    pub constructor: &'static str,
    /// The static with the members.
    pub members_name: String,
    /// The members in order.
    pub members: Vec<MemberPlan>,
}

/// A member in a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberPlan {
    /// Its name.
    pub name: String,
    /// `@jsonName`
    pub json_name: Option<String>,
    /// The schema that it targets.
    pub target: SchemaRef,
    /// Where it travels.
    pub binding: Binding,
    /// `@required`, and there is no default to take in its place
    pub required: bool,
    /// Whether nulls are values here.
    pub sparse: bool,
    /// `@idempotencyToken`
    pub idempotency_token: bool,
    /// `@sensitive`
    pub sensitive: bool,
    /// `alloy#jsonUnknown`
    pub json_unknown: bool,
    /// `@timestampFormat`
    pub timestamp_format: Option<TimestampFormat>,
    /// XML traits, and the name in queries.
    pub xml: XmlPlan,
    /// Constraint traits of the member itself.
    pub constraints: ConstraintPlan,
}

/// A schema that is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaRef {
    /// One of the prelude, in the runtime.
    Prelude(&'static str),
    /// One of the generated module.
    Own(String),
}

/// Where a member travels in an HTTP message or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// In the body.
    Body,
    /// `@httpLabel`
    Label,
    /// `@httpQuery`
    Query(String),
    /// `@httpQueryParams`
    QueryParams,
    /// `@httpHeader`, in lower case
    Header(String),
    /// `@httpPrefixHeaders`, in lower case
    PrefixHeaders(String),
    /// `@httpPayload`
    Payload,
    /// `@httpResponseCode`
    ResponseCode,
    /// `@eventHeader`
    EventHeader,
    /// `@eventPayload`
    EventPayload,
}

/// The schemas of all shapes that hold data.
pub(super) fn plan(cx: &Context<'_>) -> Vec<SchemaPlan> {
    let constrained = constraint::constrained(&cx.shapes);
    let data = cx
        .shapes
        .iter()
        .filter(|shape| !is_service_side(shape.kind));
    data.map(|shape| schema(cx, shape, constrained.contains(&shape.id)))
        .collect()
}

fn is_service_side(kind: ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Service | ShapeKind::Resource | ShapeKind::Operation
    )
}

fn schema(cx: &Context<'_>, shape: &Shape, constrained: bool) -> SchemaPlan {
    SchemaPlan {
        name: cx.names.static_of(&shape.id).to_owned(),
        id: shape.id.as_str().to_owned(),
        kind: kind(cx, shape),
        media_type: shape.traits.media_type().map(str::to_owned),
        timestamp_format: shape.traits.timestamp_format(),
        streaming: (shape.kind == ShapeKind::Blob && shape.traits.is_streaming())
            .then(|| shape.has_trait(id::REQUIRES_LENGTH)),
        sensitive: shape.has_trait(id::SENSITIVE),
        xml: xml::of(&shape.traits),
        alloy: alloy::of(shape),
        constraints: constraint::of_shape(cx, shape),
        constrained,
    }
}

fn kind(cx: &Context<'_>, shape: &Shape) -> SchemaKind {
    match shape.kind {
        ShapeKind::Enum if shape.has_trait(alloy::OPEN_ENUM) => SchemaKind::Simple("String"),
        ShapeKind::Enum => enumeration(shape),
        ShapeKind::String => listed(shape).unwrap_or(SchemaKind::Simple("String")),
        ShapeKind::List | ShapeKind::Set => aggregate(cx, shape, "list"),
        ShapeKind::Map => aggregate(cx, shape, "map"),
        ShapeKind::Structure => aggregate(cx, shape, "structure"),
        ShapeKind::Union => aggregate(cx, shape, "union"),
        kind => SchemaKind::Simple(simple_kind(kind)),
    }
}

fn enumeration(shape: &Shape) -> SchemaKind {
    let of = |internal: bool| {
        let members = shape.members.values();
        members
            .filter(move |member| member.traits.is_internal() == internal)
            .filter_map(|member| member.traits.enum_value()?.as_str())
            .map(str::to_owned)
    };
    let mut values: Vec<String> = of(false).collect();
    let public = values.len();
    values.extend(of(true));
    let public = (public < values.len()).then_some(public);
    SchemaKind::Enumeration { values, public }
}

// A string with the `enum` trait of Smithy 1.0 is text to callers and still takes its values only.
fn listed(shape: &Shape) -> Option<SchemaKind> {
    let definitions = shape.trait_value(id::ENUM)?.as_array()?;
    let is_internal = |definition: &Node| {
        let tags = definition.get("tags").and_then(Node::as_array);
        let mut tags = tags.unwrap_or_default().iter();
        tags.any(|tag| tag.as_str() == Some("internal"))
    };
    let (internal, public): (Vec<_>, Vec<_>) = definitions.iter().partition(|d| is_internal(d));
    let count = (!internal.is_empty()).then_some(public.len());
    let text = |definition: &Node| definition.get("value")?.as_str().map(str::to_owned);
    Some(SchemaKind::Enumeration {
        values: public
            .into_iter()
            .chain(internal)
            .filter_map(text)
            .collect(),
        public: count,
    })
}

fn aggregate(cx: &Context<'_>, shape: &Shape, constructor: &'static str) -> SchemaKind {
    let sparse = shape.traits.is_sparse();
    let Some(shape) = cx.model.get(&shape.id) else {
        return SchemaKind::Simple("Document");
    };
    let members = structure::field_members(cx, shape);
    SchemaKind::Aggregate(AggregateSchema {
        constructor,
        members_name: cx.names.members_of(&shape.id).to_owned(),
        members: members
            .map(|member| self::member(cx, shape, member, sparse))
            .collect(),
    })
}

fn member(cx: &Context<'_>, shape: &Shape, member: &Member, sparse: bool) -> MemberPlan {
    let traits = &member.traits;
    MemberPlan {
        name: member.name().to_owned(),
        json_name: traits
            .json_name()
            .filter(|name| *name != member.name())
            .map(str::to_owned),
        target: target(cx, member),
        binding: binding(cx, &shape.id, member),
        required: traits.is_required() && traits.default_value().is_none_or(Node::is_null),
        sparse: sparse && member.name() != "key",
        idempotency_token: traits.is_idempotency_token(),
        sensitive: traits.is_sensitive(),
        json_unknown: traits.has(alloy::JSON_UNKNOWN),
        timestamp_format: traits.timestamp_format(),
        xml: xml::of(traits),
        constraints: constraint::of(cx, &member.id, traits),
    }
}

fn target(cx: &Context<'_>, member: &Member) -> SchemaRef {
    match cx.names.static_of(&member.target) {
        "" => SchemaRef::Prelude(prelude(cx, &member.target)),
        name => SchemaRef::Own(name.to_owned()),
    }
}

/// The runtime's schema of a shape of `smithy.api`.
fn prelude(cx: &Context<'_>, id: &ShapeId) -> &'static str {
    match cx.model.get(id).map(|shape| shape.kind) {
        Some(ShapeKind::Blob) => "BLOB",
        Some(ShapeKind::Boolean) => "BOOLEAN",
        Some(ShapeKind::String) => "STRING",
        Some(ShapeKind::Byte) => "BYTE",
        Some(ShapeKind::Short) => "SHORT",
        Some(ShapeKind::Integer) => "INTEGER",
        Some(ShapeKind::Long) => "LONG",
        Some(ShapeKind::Float) => "FLOAT",
        Some(ShapeKind::Double) => "DOUBLE",
        Some(ShapeKind::BigInteger) => "BIG_INTEGER",
        Some(ShapeKind::BigDecimal) => "BIG_DECIMAL",
        Some(ShapeKind::Timestamp) => "TIMESTAMP",
        Some(ShapeKind::Structure) => "UNIT",
        _ => "DOCUMENT",
    }
}

fn simple_kind(kind: ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Blob => "Blob",
        ShapeKind::Boolean => "Boolean",
        ShapeKind::String => "String",
        ShapeKind::Byte => "Byte",
        ShapeKind::Short => "Short",
        ShapeKind::Integer => "Integer",
        ShapeKind::IntEnum => "IntEnum",
        ShapeKind::Long => "Long",
        ShapeKind::Float => "Float",
        ShapeKind::Double => "Double",
        ShapeKind::BigInteger => "BigInteger",
        ShapeKind::BigDecimal => "BigDecimal",
        ShapeKind::Timestamp => "Timestamp",
        _ => "Document",
    }
}

// Binding traits count on the structures of their role alone; elsewhere members are in the body.
fn binding(cx: &Context<'_>, shape: &ShapeId, member: &Member) -> Binding {
    let (input, output) = (
        cx.roles.inputs.contains(shape),
        cx.roles.outputs.contains(shape),
    );
    let bound = [
        input.then(|| request_binding(member)).flatten(),
        (output).then(|| response_binding(member)).flatten(),
        (input || output).then(|| message_binding(member)).flatten(),
        cx.roles
            .events
            .contains(shape)
            .then(|| event_binding(member))
            .flatten(),
    ];
    bound.into_iter().flatten().next().unwrap_or(Binding::Body)
}

fn request_binding(member: &Member) -> Option<Binding> {
    let traits = &member.traits;
    let label = traits.is_http_label().then_some(Binding::Label);
    let params = || {
        traits
            .is_http_query_params()
            .then_some(Binding::QueryParams)
    };
    label.or_else(params).or_else(|| {
        traits
            .http_query()
            .map(|name| Binding::Query(name.to_owned()))
    })
}

fn response_binding(member: &Member) -> Option<Binding> {
    member
        .traits
        .is_http_response_code()
        .then_some(Binding::ResponseCode)
}

fn message_binding(member: &Member) -> Option<Binding> {
    let traits = &member.traits;
    let payload = traits.is_http_payload().then_some(Binding::Payload);
    let header = || {
        traits
            .http_header()
            .map(|name| Binding::Header(name.to_ascii_lowercase()))
    };
    let prefix = || {
        traits
            .http_prefix_headers()
            .map(|name| Binding::PrefixHeaders(name.to_ascii_lowercase()))
    };
    payload.or_else(header).or_else(prefix)
}

fn event_binding(member: &Member) -> Option<Binding> {
    let header = member
        .traits
        .is_event_header()
        .then_some(Binding::EventHeader);
    header.or_else(|| {
        member
            .traits
            .is_event_payload()
            .then_some(Binding::EventPayload)
    })
}
