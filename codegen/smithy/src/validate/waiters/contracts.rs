//! Conditions are expressions that give a boolean (event `ConditionsTrait`).

use super::super::{holders, place};
use super::graded;
use crate::diagnostic::{Diagnostic, Severity};
use crate::jmespath::{Expression, Kind, Value, check};
use crate::model::Model;
use crate::node::{Node, Object};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::source::Span;

const TRAIT: &str = "smithy.contracts#conditions";
const EVENT: &str = "ConditionsTrait";

/// A condition: the shape or member it is on, its name and its expression.
struct Condition<'m> {
    on: &'m ShapeId,
    span: Span,
    name: &'m str,
    expression: &'m str,
}

fn conditions(model: &Model) -> Vec<Condition<'_>> {
    let mut found = Vec::new();
    if model.find(TRAIT).is_none() {
        return found;
    }
    for (on, span, traits) in holders(model) {
        let object = traits.value(TRAIT).and_then(Node::as_object);
        for (name, entry) in object.into_iter().flat_map(Object::iter) {
            let expression = entry.value.get("expression").and_then(Node::as_str);
            found.extend(expression.map(|expression| Condition {
                on,
                span: place(traits, TRAIT, span),
                name,
                expression,
            }));
        }
    }
    found
}

/// Expressions that are none, of which nothing can be made.
pub(in crate::validate) fn creation(model: &Model, events: &mut Vec<Diagnostic>) {
    for condition in conditions(model) {
        if let Err(error) = Expression::parse(condition.expression) {
            let message = format!(
                "Error creating trait `{TRAIT}`: Invalid condition JMESPath expression: `{}`. {error}",
                condition.expression
            );
            events.push(condition.event(Severity::Error, "Model", message));
        }
    }
}

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for condition in conditions(model) {
        condition.check(model, events);
    }
}

impl Condition<'_> {
    fn event(&self, severity: Severity, event: &str, message: String) -> Diagnostic {
        Diagnostic::new(severity, event, message)
            .at(self.span)
            .on(self.on)
    }

    fn shape<'m>(&self, model: &'m Model) -> Option<&'m Shape> {
        match model.member(self.on) {
            Some(member) => model.target(member),
            None => model.get(self.on),
        }
    }

    fn check(&self, model: &Model, events: &mut Vec<Diagnostic>) {
        let (Ok(expression), Some(shape)) = (Expression::parse(self.expression), self.shape(model))
        else {
            return;
        };
        let name = self.name;
        let (result, problems) = check(&expression, &Value::of_shape(model, shape));
        for problem in problems {
            let (severity, suffix) = graded(problem.gravity);
            let event = match suffix {
                "" => EVENT.to_owned(),
                suffix => format!("{EVENT}.JmespathProblem.{suffix}.{name}"),
            };
            let message = format!(
                "Condition `{name}`: Problem found in JMESPath expression for condition {name}: {} ({}:{})",
                problem.message, problem.line, problem.column
            );
            events.push(self.event(severity, &event, message));
        }
        if result.kind() != Kind::Boolean {
            let message = format!(
                "Condition {name} expression must return a boolean type, but this expression was statically determined \
                 to return a `{}` type.",
                result.kind()
            );
            events.push(self.event(Severity::Danger, EVENT, message));
        }
    }
}
