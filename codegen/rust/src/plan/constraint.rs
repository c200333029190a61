//! Constraint traits, and which shapes reach one.

use std::collections::{BTreeMap, BTreeSet};

use trompe_smithy::ShapeId;
use trompe_smithy::shape::{Shape, ShapeKind};
use trompe_smithy::traits::{TraitMap, id};

use super::context::Context;
use super::pattern::{self, PatternPlan};

/// The constraint traits of a shape or member.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConstraintPlan {
    /// `@length`: least and greatest.
    pub length: Option<(Option<u64>, Option<u64>)>,
    /// `@range`: least and greatest, as the model writes them.
    pub range: Option<(Option<String>, Option<String>)>,
    /// `@pattern`
    pub pattern: Option<PatternPlan>,
    /// `@uniqueItems`
    pub unique_items: bool,
}

impl ConstraintPlan {
    /// Whether there is no constraint.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The constraints of a shape. A set of Smithy 1.0 is a list with `@uniqueItems`.
pub(super) fn of_shape(cx: &Context<'_>, shape: &Shape) -> ConstraintPlan {
    let plan = of(cx, &shape.id, &shape.traits);
    ConstraintPlan {
        unique_items: plan.unique_items || shape.kind == ShapeKind::Set,
        ..plan
    }
}

/// The constraints of a shape or member, by its traits.
pub(super) fn of(cx: &Context<'_>, owner: &ShapeId, traits: &TraitMap) -> ConstraintPlan {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    ConstraintPlan {
        length: traits.length().map(|length| (length.min, length.max)),
        range: traits
            .range()
            .map(|range| (owned(range.min), owned(range.max))),
        pattern: pattern::of(cx, owner, traits),
        unique_items: traits.has_unique_items(),
    }
}

const CONSTRAINTS: [&str; 4] = [id::LENGTH, id::RANGE, id::PATTERN, id::UNIQUE_ITEMS];

fn is_constrained(traits: &TraitMap) -> bool {
    CONSTRAINTS.iter().any(|constraint| traits.has(constraint))
}

/// The shapes that have a constraint to enforce, or reach one.
pub(super) fn constrained<'m>(shapes: &[&'m Shape]) -> BTreeSet<&'m ShapeId> {
    let own = |shape: &&&Shape| {
        matches!(shape.kind, ShapeKind::Enum | ShapeKind::Set)
            || shape.has_trait(id::ENUM)
            || is_constrained(&shape.traits)
            || shape
                .members
                .values()
                .any(|member| is_constrained(&member.traits))
    };
    let mut open: Vec<&ShapeId> = shapes.iter().filter(own).map(|shape| &shape.id).collect();
    let users = users(shapes);
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(users.get(id).into_iter().flatten());
        }
    }
    found
}

fn users<'m>(shapes: &[&'m Shape]) -> BTreeMap<&'m ShapeId, Vec<&'m ShapeId>> {
    let mut users: BTreeMap<&ShapeId, Vec<&ShapeId>> = BTreeMap::new();
    for shape in shapes {
        for member in shape.members.values() {
            users.entry(&member.target).or_default().push(&shape.id);
        }
    }
    users
}
