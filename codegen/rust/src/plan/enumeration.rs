//! Enums and intEnums.

use trompe_smithy::node::Node;
use trompe_smithy::shape::{Member, Shape, ShapeKind};
use trompe_smithy::traits::id;

use super::context::Context;
use super::docs::{self, Docs};
use super::rust_type::TypeRef;
use crate::naming::{self, Scope};

/// An open enum: of texts, or of numbers for an intEnum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumPlan<T> {
    /// The type.
    pub reference: TypeRef,
    /// The shape's identifier.
    pub id: String,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
    /// Whether `Debug` hides the value.
    pub redacted: bool,
    /// The values of the model, in order.
    pub variants: Vec<EnumVariant<T>>,
    /// The variant of values that the model does not have.
    pub unknown: String,
    /// Whether maps have it for a key.
    pub is_key: bool,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumVariant<T> {
    /// The variant's name.
    pub name: String,
    /// The value on the wire.
    pub value: T,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
}

/// An enum of texts.
pub(super) fn text(cx: &Context<'_>, shape: &Shape) -> Option<EnumPlan<String>> {
    plan(cx, shape, |member| {
        member.traits.enum_value()?.as_str().map(str::to_owned)
    })
}

/// An enum of numbers.
pub(super) fn number(cx: &Context<'_>, shape: &Shape) -> Option<EnumPlan<i32>> {
    plan(cx, shape, |member| {
        member.traits.enum_value()?.as_i64()?.try_into().ok()
    })
}

fn plan<T>(
    cx: &Context<'_>,
    shape: &Shape,
    value: impl Fn(&Member) -> Option<T>,
) -> Option<EnumPlan<T>> {
    let (names, unknown) = variant_names(shape);
    let members = shape.members.values().zip(names);
    let variant = |(member, name): (&Member, String)| {
        let docs = docs::of(&member.traits, || format!("`{}`", member.name()));
        let deprecated = docs::deprecated(&member.traits);
        Some(EnumVariant {
            value: value(member)?,
            name,
            docs,
            deprecated,
        })
    };
    Some(EnumPlan {
        reference: cx.names.type_of(&shape.id)?.clone(),
        id: shape.id.as_str().to_owned(),
        docs: docs::of(&shape.traits, || format!("`{}`", shape.id)),
        deprecated: docs::deprecated(&shape.traits),
        redacted: shape.has_trait(id::SENSITIVE),
        variants: members.filter_map(variant).collect(),
        unknown,
        is_key: is_key(cx, shape),
    })
}

fn is_key(cx: &Context<'_>, shape: &Shape) -> bool {
    cx.shapes_of(ShapeKind::Map)
        .any(|map| map.member("key").is_some_and(|key| key.target == shape.id))
}

// The variants in member order, then the open one, which gives way to the model's.
fn variant_names(shape: &Shape) -> (Vec<String>, String) {
    let mut scope = Scope::default();
    let claim = |member: &Member| scope.claim(&naming::variant_name(member.name()));
    let names = shape.members.values().map(claim).collect();
    (
        names,
        scope.claim_first(["Unknown".to_owned(), "UnknownValue".to_owned()]),
    )
}

/// The variant of an enum shape that has this value.
pub(super) fn variant_of(shape: &Shape, value: &Node) -> Option<String> {
    let at = shape
        .members
        .values()
        .position(|member| member.traits.enum_value() == Some(value))?;
    variant_names(shape).0.into_iter().nth(at)
}
