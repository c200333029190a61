//! Pages: where the tokens of operations with `@paginated` come from and go to, and what their items are.

use trompe_smithy::index::{Pagination, pagination_of};
use trompe_smithy::shape::{Member, Shape};

use super::context::Context;
use super::names::is_streaming_union;
use super::operation::OperationPlan;
use super::rust_type::{RustType, TypeRef};
use super::structure::{FieldPlan, Presence, StructurePlan};

/// How the pages of an operation follow each other.
#[derive(Clone, Debug, PartialEq)]
pub struct PagesPlan {
    /// The operation's marker.
    pub operation: String,
    /// The input.
    pub input: TypeRef,
    /// The output.
    pub output: TypeRef,
    /// The type of tokens.
    pub token: RustType,
    /// The field of the input that takes the token of a page.
    pub input_token: Step,
    /// The way from the output to the token of the next page; never empty.
    pub output_token: Vec<Step>,
    /// The items of a page, where they are known.
    pub items: Option<ItemsPlan>,
}

/// The items of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemsPlan {
    /// The way to them from the output; never empty.
    pub path: Vec<Step>,
    /// The type of one.
    pub item: RustType,
    /// The type of its key where they are in a map.
    pub key: Option<RustType>,
}

/// A field on the way to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The field's name.
    pub field: String,
    /// Whether it is an `Option`.
    pub optional: bool,
}

/// The operations that have pages, in the order of `operations`.
pub(super) fn plan(
    cx: &Context<'_>,
    structures: &[StructurePlan],
    operations: &[OperationPlan],
) -> Vec<PagesPlan> {
    let pages = |plan: &OperationPlan| {
        let shape = cx
            .operations
            .iter()
            .find(|shape| shape.id.as_str() == plan.id)?;
        let pagination = pagination_of(cx.model, &cx.service.id, &shape.id)?;
        of_operation(cx, structures, shape, plan, &pagination)
    };
    operations.iter().filter_map(pages).collect()
}

fn of_operation(
    cx: &Context<'_>,
    structures: &[StructurePlan],
    shape: &Shape,
    plan: &OperationPlan,
    pagination: &Pagination<'_>,
) -> Option<PagesPlan> {
    let operation = shape.as_operation()?;
    let input = cx.model.get(&operation.input.target)?;
    let output = cx.model.get(&operation.output.target)?;
    let taken = field_of(cx, structures, input, pagination.input_token)?;
    let (output_token, given) = way(cx, structures, output, &pagination.output_token)?;
    // Tokens are texts, or the last key of a page; both sides have to agree.
    let is_token = matches!(taken.value, RustType::String | RustType::Map(..));
    if !is_token || taken.value != given.value {
        return None;
    }
    let items = pagination.items.as_deref();
    Some(PagesPlan {
        operation: plan.name.clone(),
        input: plan.input.as_ref()?.reference.clone(),
        output: plan.output.as_ref()?.reference.clone(),
        token: taken.value.clone(),
        input_token: step(taken),
        output_token,
        items: items.and_then(|path| items_at(cx, structures, output, path)),
    })
}

fn items_at(
    cx: &Context<'_>,
    structures: &[StructurePlan],
    output: &Shape,
    path: &[&Member],
) -> Option<ItemsPlan> {
    let (path, field) = way(cx, structures, output, path)?;
    let (item, key) = match &field.value {
        RustType::List(item) => ((**item).clone(), None),
        RustType::Map(key, value) => ((**value).clone(), Some((**key).clone())),
        _ => return None,
    };
    Some(ItemsPlan { path, item, key })
}

/// The fields along a path of members, and the last of them.
fn way<'p>(
    cx: &Context<'_>,
    structures: &'p [StructurePlan],
    from: &Shape,
    path: &[&Member],
) -> Option<(Vec<Step>, &'p FieldPlan)> {
    let (mut steps, mut holder, mut last) = (Vec::new(), from, None);
    for member in path {
        let field = field_of(cx, structures, holder, member)?;
        steps.push(step(field));
        holder = cx.model.target(member)?;
        last = Some(field);
    }
    Some((steps, last?))
}

fn field_of<'p>(
    cx: &Context<'_>,
    structures: &'p [StructurePlan],
    holder: &Shape,
    member: &Member,
) -> Option<&'p FieldPlan> {
    let is_field = |member: &&Member| !cx.model.target(member).is_some_and(is_streaming_union);
    let mut fields = holder.members.values().filter(is_field);
    let index = fields.position(|other| other.name() == member.name())?;
    let structure = structures
        .iter()
        .find(|plan| plan.id == holder.id.as_str())?;
    structure.fields.get(index)
}

fn step(field: &FieldPlan) -> Step {
    Step {
        field: field.name.clone(),
        optional: field.presence == Presence::Optional,
    }
}
