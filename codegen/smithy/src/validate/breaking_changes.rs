//! Paths of breaking changes lead into the trait (event `TraitBreakingChanges`).

use super::{about, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::Shape;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for shape in model.trait_definitions() {
        let rules = shape
            .trait_value(id::TRAIT)
            .and_then(|value| value.get("breakingChanges"));
        for (index, rule) in rules
            .and_then(Node::as_array)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            if let Some(path) = rule.get("path").and_then(Node::as_str) {
                events.extend(check(model, shape, index, path));
            }
        }
    }
}

fn check(model: &Model, shape: &Shape, index: usize, path: &str) -> Option<Diagnostic> {
    let mut at = shape;
    for segment in path.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let next = at.member(&segment).and_then(|member| model.target(member));
        let Some(next) = next else {
            let message = format!(
                "Invalid trait breakingChanges element {index}, '{path}', at segment '{segment}': Evaluated shape \
                 `{}`, a {}, has no member named `{segment}`",
                at.id, at.kind
            );
            let span = place(&shape.traits, id::TRAIT, shape.span);
            return Some(about(Severity::Error, "TraitBreakingChanges", shape, message).at(span));
        };
        at = next;
    }
    None
}
