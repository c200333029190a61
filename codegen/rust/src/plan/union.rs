//! Unions, and the events of streaming unions.

use trompe_smithy::index::{EventStream, EventStreamIndex};
use trompe_smithy::shape::{Member, Shape};
use trompe_smithy::traits::id;

use super::context::Context;
use super::docs::{self, Docs};
use super::rust_type::{RuntimeType, RustType, TypeRef};
use super::size;
use crate::naming::{self, Scope};

/// A union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionPlan {
    /// The type.
    pub reference: TypeRef,
    /// The shape's identifier.
    pub id: String,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
    /// Whether `Debug` hides everything.
    pub hidden: bool,
    /// The members in order; of a streaming union its events.
    pub variants: Vec<VariantPlan>,
    /// The variant of members that the model does not have.
    pub unknown: String,
    /// The schema's static.
    pub schema: String,
    /// The static with the schema's members.
    pub members: String,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantPlan {
    /// The variant's name.
    pub name: String,
    /// The member's name, in snake case.
    pub snake: String,
    /// The member's position in the schema.
    pub index: usize,
    /// What it holds; nothing for a member without a value.
    pub payload: Option<RustType>,
    /// Whether `Debug` hides the payload.
    pub redacted: bool,
    /// The type that converts into this variant alone.
    pub from: Option<RustType>,
    /// Documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says.
    pub deprecated: Option<String>,
}

impl VariantPlan {
    /// What it holds, without a box.
    #[must_use]
    pub fn unboxed(&self) -> Option<&RustType> {
        self.payload.as_ref().map(unboxed)
    }
}

fn unboxed(ty: &RustType) -> &RustType {
    match ty {
        RustType::Boxed(inner) => inner,
        plain => plain,
    }
}

impl UnionPlan {
    /// Whether `Debug` hides anything.
    #[must_use]
    pub fn is_redacted(&self) -> bool {
        self.hidden || self.variants.iter().any(|variant| variant.redacted)
    }
}

pub(super) fn plan(cx: &Context<'_>, shape: &Shape) -> Option<UnionPlan> {
    let shape = cx.model.get(&shape.id)?;
    let members: Vec<(usize, &Member)> = shape.members.values().enumerate().collect();
    build(cx, shape, &members, false)
}

/// The events of a streaming union: its members that are no errors.
pub(super) fn events(cx: &Context<'_>, shape: &Shape) -> Option<UnionPlan> {
    let shape = cx.model.get(&shape.id)?;
    let is_event = |member: &Member| {
        cx.model
            .target(member)
            .is_some_and(|target| target.traits.error().is_none())
    };
    let members = shape
        .members
        .values()
        .enumerate()
        .filter(|(_, member)| is_event(member));
    build(cx, shape, &members.collect::<Vec<_>>(), true)
}

/// The errors of a streaming union.
pub(super) fn exceptions<'m>(cx: &Context<'m>, stream: EventStream<'m>) -> Vec<&'m Shape> {
    let index = EventStreamIndex::new(cx.model);
    index
        .exceptions(stream)
        .filter_map(|member| cx.model.target(member))
        .collect()
}

fn build<'m>(
    cx: &Context<'m>,
    shape: &'m Shape,
    members: &[(usize, &'m Member)],
    events: bool,
) -> Option<UnionPlan> {
    let mut scope = Scope::default();
    let variant =
        |(index, member): &(usize, &'m Member)| variant(cx, *index, member, &mut scope, events);
    let mut variants: Vec<VariantPlan> = members.iter().map(variant).collect();
    box_large(cx, &mut variants);
    let reference = cx.names.type_of(&shape.id)?.clone();
    keep_unique_conversions(&mut variants, &reference);
    Some(UnionPlan {
        reference,
        id: shape.id.as_str().to_owned(),
        docs: docs::of(&shape.traits, || format!("`{}`", shape.id)),
        deprecated: docs::deprecated(&shape.traits),
        hidden: shape.has_trait(id::SENSITIVE),
        variants,
        unknown: scope.claim_first(["Unknown".to_owned(), "UnknownValue".to_owned()]),
        schema: cx.names.static_of(&shape.id).to_owned(),
        members: cx.names.members_of(&shape.id).to_owned(),
    })
}

fn variant<'m>(
    cx: &Context<'m>,
    index: usize,
    member: &'m Member,
    scope: &mut Scope,
    event: bool,
) -> VariantPlan {
    let name = scope.claim(&naming::variant_name(member.name()));
    let ty = cx.member_type(member);
    let payload = (event || ty != RustType::Runtime(RuntimeType::Unit)).then_some(ty);
    VariantPlan {
        snake: naming::field_name(&name),
        name,
        index,
        from: payload
            .as_ref()
            .map(unboxed)
            .filter(|ty| matches!(ty, RustType::Structure(_) | RustType::Named(_)))
            .cloned(),
        payload,
        redacted: cx.is_redacted(member),
        docs: docs::of(&member.traits, || format!("`{}`", member.name())),
        deprecated: docs::deprecated(&member.traits),
    }
}

fn box_large(cx: &Context<'_>, variants: &mut [VariantPlan]) {
    let size = |variant: &VariantPlan| variant.payload.as_ref().map_or(0, |ty| size::of(cx, ty));
    let sizes: Vec<usize> = variants.iter().map(size).collect();
    for (variant, large) in variants.iter_mut().zip(size::too_large(&sizes, None)) {
        if large {
            variant.payload = variant.payload.take().map(RustType::boxed);
        }
    }
}

// Only one variant may be made of a type, and none of the union itself.
fn keep_unique_conversions(variants: &mut [VariantPlan], union: &TypeRef) {
    let union = RustType::Named(union.clone());
    let all: Vec<RustType> = variants
        .iter()
        .filter_map(|variant| variant.from.clone())
        .collect();
    let is_unique =
        |ty: &RustType| *ty != union && all.iter().filter(|other| *other == ty).count() == 1;
    for variant in variants {
        variant.from = variant.from.take().filter(is_unique);
    }
}
