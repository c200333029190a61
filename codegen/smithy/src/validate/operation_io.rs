//! `@input` and `@output` structures belong to one operation (events
//! `OperationInputOutputMisuse`, `OperationInputOutputName`, `OperationNameAmbiguity`).

use super::part::Part;
use super::relations::of_shape;
use super::{about, about_member, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::Subject;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

const MISUSE: &str = "OperationInputOutputMisuse";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Structure) {
        for (trait_id, side, other) in [
            (id::INPUT, "input", "output"),
            (id::OUTPUT, "output", "input"),
        ] {
            if shape.has_trait(trait_id) {
                check(model, shape, (side, other), events);
            }
        }
    }
    for operation in model.shapes_of(ShapeKind::Operation) {
        ambiguous(model, operation, events);
    }
}

fn check(
    model: &Part<'_, '_>,
    shape: &Shape,
    (side, other): (&str, &str),
    events: &mut Vec<Diagnostic>,
) {
    let uses = of_shape(model, &shape.id);
    events.extend(
        uses.clone()
            .filter_map(|one| misused(shape, one, (side, other))),
    );
    let proper = uses.filter(|(relation, _)| *relation == side);
    let mut operations: Vec<_> = proper.map(|(_, by)| by.id().as_str()).collect();
    operations.sort_unstable();
    operations.dedup();
    if operations.len() > 1 {
        let message = format!(
            "Shapes marked with the @{side} trait cannot be used as {side} by multiple operations: {}",
            ticked(operations)
        );
        events.push(about(Severity::Error, MISUSE, shape, message));
    }
}

fn misused(
    shape: &Shape,
    (relation, by): (&str, Subject<'_>),
    (side, other): (&str, &str),
) -> Option<Diagnostic> {
    let operation = match by {
        Subject::Shape(operation) => operation,
        Subject::Member(member) => {
            let message = format!(
                "Members cannot target structures marked with the @{side} trait: {}",
                shape.id
            );
            return Some(about_member(Severity::Error, MISUSE, member, message));
        }
    };
    if relation == other {
        let message = format!(
            "Operation `{other}` cannot target structures marked with the `@{side}` trait: `{}`",
            shape.id
        );
        return Some(about(Severity::Error, MISUSE, operation, message));
    }
    let misnamed = relation == side && !shape.id.name().starts_with(operation.id.name());
    let message = format!(
        "The {side} of this operation should target a shape that starts with the operation's name, '{}', but \
         the targeted shape is `{}`",
        operation.id.name(),
        shape.id
    );
    let event = format!("OperationInputOutputName.{side}");
    misnamed.then(|| about(Severity::Warning, &event, operation, message))
}

/// A shape named like an input or output that is not used as one.
fn ambiguous(model: &Model, operation: &Shape, events: &mut Vec<Diagnostic>) {
    let Some(sides) = operation.as_operation() else {
        return;
    };
    let sides = [
        ("input", &sides.input.target, ["Input", "Request"]),
        ("output", &sides.output.target, ["Output", "Response"]),
    ];
    for (side, used, suffixes) in sides {
        for suffix in suffixes {
            let name = format!("{}{suffix}", operation.id);
            let shape = model.find(&name).filter(|shape| shape.id != *used);
            events.extend(shape.map(|shape| ambiguity(shape, operation, side, used)));
        }
    }
}

fn ambiguity(shape: &Shape, operation: &Shape, side: &str, used: &ShapeId) -> Diagnostic {
    let message = format!(
        "The name of this shape implies that it is the {side} of {}, but that operation uses {used} for {side}. \
         This kind of ambiguity can confuse developers calling this operation and can cause issues in code \
         generators that use similar naming conventions to generate {side} types.",
        operation.id
    );
    about(Severity::Warning, "OperationNameAmbiguity", shape, message)
}
