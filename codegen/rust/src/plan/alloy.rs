//! Traits of alloy that change documents.

use trompe_smithy::shape::{Shape, ShapeKind};

/// What alloy says of a structure or union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlloyPlan {
    /// How a union is written.
    pub union: UnionForm,
    /// The position of the member with `@jsonUnknown`.
    pub unknown: Option<usize>,
}

/// How a union is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnionForm {
    /// As any other.
    Tagged,
    /// `@discriminated` by this name.
    Discriminated(String),
    /// `@untagged`
    Untagged,
}

pub(super) const JSON_UNKNOWN: &str = "alloy#jsonUnknown";

/// Takes values that the model does not have.
pub(super) const OPEN_ENUM: &str = "alloy#openEnum";

/// `None` where alloy says nothing.
pub(super) fn of(shape: &Shape) -> Option<AlloyPlan> {
    if !matches!(shape.kind, ShapeKind::Structure | ShapeKind::Union) {
        return None;
    }
    let discriminator = shape.trait_value("alloy#discriminated");
    let union = match discriminator.and_then(|value| value.as_str()) {
        Some(name) => UnionForm::Discriminated(name.to_owned()),
        None if shape.has_trait("alloy#untagged") => UnionForm::Untagged,
        None => UnionForm::Tagged,
    };
    let mut members = shape.members.values();
    let unknown = members.position(|member| member.traits.has(JSON_UNKNOWN));
    (union != UnionForm::Tagged || unknown.is_some()).then_some(AlloyPlan { union, unknown })
}
