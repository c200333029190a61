//! Enums of errors: of operations, and of the exceptions that clients may send.

use std::collections::BTreeSet;

use trompe_smithy::index::{self, EventStreamIndex};
use trompe_smithy::shape::Shape;

use super::context::Context;
use super::docs::{self, Docs};
use super::names::is_streaming_union;
use super::rust_type::{RustType, TypeRef};
use super::{size, union};

/// An enum of error structures.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorEnumPlan {
    /// The type.
    pub reference: TypeRef,
    /// Documentation.
    pub docs: Docs,
    /// Whether a server answers with them; else clients send them as exceptions.
    pub is_answer: bool,
    /// One variant an error.
    pub variants: Vec<ErrorVariant>,
}

/// An error in such an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorVariant {
    /// The variant's name, which is the structure's.
    pub name: String,
    /// The structure, boxed where it is large.
    pub payload: RustType,
    /// The structure.
    pub reference: TypeRef,
    /// The shape's identifier.
    pub id: String,
    /// Documentation.
    pub docs: Docs,
}

impl ErrorVariant {
    /// Whether the structure is boxed.
    #[must_use]
    pub fn is_boxed(&self) -> bool {
        matches!(self.payload, RustType::Boxed(_))
    }
}

/// The error enums of all operations, and of all streams that clients send exceptions in.
pub(super) fn plan(cx: &Context<'_>) -> Vec<ErrorEnumPlan> {
    let of_operation = |shape: &&Shape| {
        let docs = format!(
            "What `{}` may answer with instead of its output.",
            shape.id.name()
        );
        build(cx, shape, &errors_of_operation(cx, shape), &docs)
    };
    let of_input = |shape: &Shape| {
        let docs = format!(
            "The exceptions that a client may end its `{}` events with.",
            shape.id.name()
        );
        build(cx, shape, &input_exceptions(cx, shape), &docs)
    };
    let operations = cx.operations.iter().filter_map(of_operation);
    operations
        .chain(cx.shapes.iter().copied().filter_map(of_input))
        .collect()
}

/// The errors of the operation, its service and its output events, each once.
fn errors_of_operation<'m>(cx: &Context<'m>, operation: &Shape) -> Vec<&'m Shape> {
    let mut errors = index::errors_of(cx.model, &cx.service.id, &operation.id);
    if let Some(stream) = EventStreamIndex::new(cx.model).output(&operation.id) {
        errors.extend(union::exceptions(cx, stream));
    }
    let mut seen = BTreeSet::new();
    errors.retain(|error| seen.insert(&error.id));
    errors
}

fn input_exceptions<'m>(cx: &Context<'m>, shape: &Shape) -> Vec<&'m Shape> {
    if !is_streaming_union(shape) {
        return Vec::new();
    }
    let index = EventStreamIndex::new(cx.model);
    let inputs = cx
        .operations
        .iter()
        .filter_map(|operation| index.input(&operation.id));
    inputs
        .filter(|stream| stream.union.id == shape.id)
        .take(1)
        .flat_map(|stream| union::exceptions(cx, stream))
        .collect()
}

fn build<'m>(
    cx: &Context<'m>,
    owner: &Shape,
    errors: &[&'m Shape],
    docs: &str,
) -> Option<ErrorEnumPlan> {
    let reference = cx.names.errors_of(&owner.id)?.clone();
    let variants: Vec<_> = errors
        .iter()
        .filter_map(|shape| variant(cx, shape))
        .collect();
    (!variants.is_empty()).then(|| ErrorEnumPlan {
        reference,
        docs: Docs::text(docs),
        is_answer: owner.as_operation().is_some(),
        variants,
    })
}

fn variant<'m>(cx: &Context<'m>, shape: &'m Shape) -> Option<ErrorVariant> {
    let reference = cx.names.type_of(&shape.id)?.clone();
    let plain = RustType::Structure(reference.clone());
    let payload = if size::of(cx, &plain) > size::ERROR_SIZE {
        plain.boxed()
    } else {
        plain
    };
    let docs = docs::of(&shape.traits, || format!("`{}`", shape.id)).summary();
    Some(ErrorVariant {
        name: reference.name.clone(),
        payload,
        reference,
        id: shape.id.as_str().to_owned(),
        docs,
    })
}

/// The error enum of an operation or streaming union; `None` where it would be empty.
pub(super) fn enum_of(cx: &Context<'_>, owner: &Shape) -> Option<TypeRef> {
    let has_errors = match owner.as_operation() {
        Some(_) => !errors_of_operation(cx, owner).is_empty(),
        None => !input_exceptions(cx, owner).is_empty(),
    };
    cx.names
        .errors_of(&owner.id)
        .filter(|_| has_errors)
        .cloned()
}
