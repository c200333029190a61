//! `InputOutputStructureReuse`: inputs and outputs are marked as what they are.

use super::config::Config;
use super::{Lint, on_shape};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

pub(super) fn lint(_: Config<'_>) -> Result<Lint, String> {
    Ok(Box::new(|model| {
        let operations = model.shapes_of(ShapeKind::Operation);
        operations
            .flat_map(|operation| check(model, operation))
            .collect()
    }))
}

fn check(model: &Model, shape: &Shape) -> Vec<Diagnostic> {
    let Some(operation) = shape.as_operation() else {
        return Vec::new();
    };
    let input = model.referred(&operation.input);
    let output = model.referred(&operation.output);
    let input = input.filter(|input| !input.traits.is_input()).map(|input| {
        let message = format!(
            "This structure is the input of `{}`, but it is not marked with the @input trait. The @input trait gives \
             operations more flexibility to evolve their top-level input members in ways that would otherwise be \
             backward incompatible.",
            shape.id
        );
        named(input, "Input", shape, message)
    });
    let output = output
        .filter(|output| !output.traits.is_output())
        .map(|output| {
            let message = format!(
                "This structure is the output of `{}`, but it is not marked with the @output trait.",
                shape.id
            );
            named(output, "Output", shape, message)
        });
    input.into_iter().chain(output).collect()
}

fn named(on: &Shape, side: &str, operation: &Shape, message: String) -> Diagnostic {
    let mut event = on_shape(Severity::Warning, on, message);
    event.event = format!(".{side}.{}", operation.id.name());
    event
}
