//! Structures: fields, what they start from, how they are made.

use trompe_smithy::index::EventStreamIndex;
use trompe_smithy::shape::{Member, Shape};
use trompe_smithy::traits::id;

use super::context::Context;
use super::default::{self, DefaultValue};
use super::docs::{self, Docs};
use super::rust_type::{RuntimeType, RustType, TypeRef};
use crate::naming::{self, Scope};

/// Names that setters may not have: the constructor, and what every value is asked for.
const RESERVED_SETTERS: [&str; 2] = ["new", "clone"];

/// A structure or error structure.
#[derive(Clone, Debug, PartialEq)]
pub struct StructurePlan {
    /// The type.
    pub reference: TypeRef,
    /// The shape's identifier.
    pub id: String,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
    /// How `Default` is implemented.
    pub default: DefaultImpl,
    /// Whether a member is a stream, which is neither copied nor compared.
    pub has_stream: bool,
    /// The members in order, without an event stream.
    pub fields: Vec<FieldPlan>,
    /// The schema's static.
    pub schema: String,
    /// The static with the schema's members.
    pub members: String,
    /// Of an error: what it says of itself.
    pub error: Option<ErrorText>,
}

/// How a structure implements `Default`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultImpl {
    /// Not at all: a member is required.
    None,
    /// By derive.
    Derived,
    /// By the values of the model.
    Model,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldPlan {
    /// The field's name.
    pub name: String,
    /// The setter's name; `None` where `new` takes the value.
    pub setter: Option<String>,
    /// The type of its values, without `Option`.
    pub value: RustType,
    /// What it starts from.
    pub presence: Presence,
    /// Of an `Option` whose model default is the server's business alone: the default, and the method that
    /// gives it.
    pub served: Option<ServedDefault>,
    /// Whether its values are secrets, which are not shown.
    pub redacted: bool,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
}

/// Whether a member is always there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// `@required`: a plain value.
    Required,
    /// `@default`: a plain value that starts from this one.
    Defaulted(DefaultValue),
    /// An `Option`.
    Optional,
}

/// A default that a client does not assume and a server does (Smithy 2.0, "Structure member optionality").
#[derive(Clone, Debug, PartialEq)]
pub struct ServedDefault {
    /// The method that gives the value or its default.
    pub method: String,
    /// The default.
    pub value: DefaultValue,
}

/// What an error prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// The field with the words, and whether it is an `Option`.
    pub message: Option<(String, bool)>,
    /// The shape's name.
    pub name: String,
}

impl FieldPlan {
    /// The type of the field.
    #[must_use]
    pub fn ty(&self) -> RustType {
        match self.presence {
            Presence::Optional => self.value.clone().optional(),
            _ => self.value.clone(),
        }
    }
}

pub(super) fn plan(cx: &Context<'_>, shape: &Shape) -> Option<StructurePlan> {
    let fields = fields(cx, shape);
    Some(StructurePlan {
        reference: cx.names.type_of(&shape.id)?.clone(),
        id: shape.id.as_str().to_owned(),
        docs: docs::of(&shape.traits, || fallback_docs(cx, shape)),
        deprecated: docs::deprecated(&shape.traits),
        default: default_impl(&fields),
        has_stream: fields.iter().any(|field| is_stream(&field.value)),
        error: shape.traits.error().map(|_| error_text(shape, &fields)),
        schema: cx.names.static_of(&shape.id).to_owned(),
        members: cx.names.members_of(&shape.id).to_owned(),
        fields,
    })
}

fn fallback_docs(cx: &Context<'_>, shape: &Shape) -> String {
    for operation in &cx.operations {
        let Some(detail) = operation.as_operation() else {
            continue;
        };
        if detail.input.target == shape.id {
            return format!("The input of `{}`.", operation.id.name());
        }
        if detail.output.target == shape.id {
            return format!("The output of `{}`.", operation.id.name());
        }
    }
    format!("`{}`", shape.id)
}

/// The members of a structure that are fields: all but an event stream.
pub(super) fn field_members<'m>(
    cx: &Context<'m>,
    shape: &'m Shape,
) -> impl Iterator<Item = &'m Member> {
    let stream = EventStreamIndex::new(cx.model)
        .of_structure(&shape.id)
        .map(|stream| &stream.member.id);
    shape
        .members
        .values()
        .filter(move |member| Some(&member.id) != stream)
}

fn fields(cx: &Context<'_>, shape: &Shape) -> Vec<FieldPlan> {
    let Some(shape) = cx.model.get(&shape.id) else {
        return Vec::new();
    };
    let mut names = Scope::default();
    let mut setters = Scope::reserving(RESERVED_SETTERS);
    let field = |member| field(cx, member, &mut names, &mut setters);
    field_members(cx, shape).map(field).collect()
}

fn field<'m>(
    cx: &Context<'m>,
    member: &'m Member,
    names: &mut Scope,
    setters: &mut Scope,
) -> FieldPlan {
    let name = names.claim(&naming::field_name(member.name()));
    let value = cx.member_type(member);
    let (presence, served) = presence(cx, member, &value);
    let served = served.map(|value| ServedDefault {
        method: setters.claim(&format!("{}_or_default", naming::plain(&name))),
        value,
    });
    let setter = || setters.claim_first([name.clone(), format!("{}_", naming::plain(&name))]);
    FieldPlan {
        setter: (presence != Presence::Required).then(setter),
        redacted: cx.is_redacted(member),
        docs: docs::of(&member.traits, || format!("`{}`", member.name())),
        deprecated: docs::deprecated(&member.traits),
        name,
        value,
        presence,
        served,
    }
}

fn is_stream(value: &RustType) -> bool {
    *value == RustType::Runtime(RuntimeType::ByteStream)
}

// Clients send only what was set; the defaults of an operation's input, and of members that may lose theirs, are
// for the server to assume. What an input requires stays a plain value: the caller should hear of it early.
fn presence(
    cx: &Context<'_>,
    member: &Member,
    value: &RustType,
) -> (Presence, Option<DefaultValue>) {
    // Of a stream that is absent nothing comes, which is what one without bytes is too.
    if is_stream(value) {
        let is_asked = member.traits.is_required() && member.traits.default_value().is_none();
        let presence = match is_asked {
            true => Presence::Required,
            false => Presence::Defaulted(DefaultValue::Empty),
        };
        return (presence, None);
    }
    let target = cx.model.target(member);
    let given = target.zip(member.traits.default_value());
    let default = given.and_then(|(shape, node)| default::of(cx, shape, value, node));
    let is_optional = member.traits.is_client_optional();
    match default {
        // A client fills in idempotency tokens that are absent.
        _ if member.traits.is_idempotency_token() => (Presence::Optional, None),
        Some(default) if is_optional || is_of_input(cx, member) => {
            (Presence::Optional, Some(default))
        }
        Some(default) => (Presence::Defaulted(default), None),
        None if member.traits.is_required() && !is_optional => (Presence::Required, None),
        None => (Presence::Optional, None),
    }
}

fn is_of_input(cx: &Context<'_>, member: &Member) -> bool {
    let structure = cx.model.find(member.id.root_str());
    structure.is_some_and(|shape| shape.has_trait(id::INPUT))
}

/// Whether a member is an `Option`.
pub(super) fn is_optional<'m>(cx: &Context<'m>, member: &'m Member) -> bool {
    presence(cx, member, &cx.member_type(member)).0 == Presence::Optional
}

fn default_impl(fields: &[FieldPlan]) -> DefaultImpl {
    let plain = |field: &FieldPlan| match &field.presence {
        Presence::Defaulted(value) => value.is_rust_default(),
        _ => true,
    };
    if fields
        .iter()
        .any(|field| field.presence == Presence::Required)
    {
        DefaultImpl::None
    } else if fields.iter().all(plain) {
        DefaultImpl::Derived
    } else {
        DefaultImpl::Model
    }
}

fn error_text(shape: &Shape, fields: &[FieldPlan]) -> ErrorText {
    let is_message = |field: &&FieldPlan| {
        field.name == "message" && field.value == RustType::String && !field.redacted
    };
    let message = fields.iter().find(is_message);
    let message = message.map(|field| (field.name.clone(), field.presence == Presence::Optional));
    ErrorText {
        message,
        name: shape.id.name().to_owned(),
    }
}
