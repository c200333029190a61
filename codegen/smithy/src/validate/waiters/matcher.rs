//! Acceptors of waiters (events `WaitableTrait`, `WaitableTraitJmespathProblem`,
//! `WaitableTraitInvalidErrorType`).

use super::super::{about, listed, place};
use super::graded;
use super::waiter::TRAIT;
use crate::diagnostic::{Diagnostic, Severity};
use crate::jmespath::{Expression, Kind, Value, check as held_against};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Operation, Shape};

const EVENT: &str = "WaitableTrait";

pub(super) fn check(
    model: &Model,
    shape: &Shape,
    name: (&str, usize),
    acceptor: &Node,
    events: &mut Vec<Diagnostic>,
) {
    let (Some(operation), Some(matcher)) = (shape.as_operation(), acceptor.get("matcher")) else {
        return;
    };
    let mut check = Check {
        model,
        shape,
        operation,
        name,
        events,
    };
    let mut data = Value::Any;
    if let Some(path) = matcher.get("output") {
        data = check.output();
        check.path(path, &data);
    } else if let Some(path) = matcher.get("inputOutput") {
        let input = check.value(&operation.input.target);
        data = Value::object(vec![("input", input), ("output", check.output())]);
        check.path(path, &data);
    } else if let Some(error) = matcher.get("errorType").and_then(Node::as_str) {
        check.error_type(error);
    }
    if let Some(message) = acceptor.get("message").and_then(Node::as_str) {
        let state = acceptor.get("state").and_then(Node::as_str);
        check.message(state.unwrap_or_default(), message, &data);
    }
}

struct Check<'a, 'm> {
    model: &'m Model,
    shape: &'m Shape,
    operation: &'m Operation,
    /// The waiter and the place of the acceptor in it.
    name: (&'a str, usize),
    events: &'a mut Vec<Diagnostic>,
}

impl<'m> Check<'_, 'm> {
    fn push(&mut self, severity: Severity, event: &str, message: &str) {
        let (name, index) = self.name;
        let message = format!("Waiter `{name}`, acceptor {index}: {message}");
        let event = about(severity, event, self.shape, message);
        let span = place(&self.shape.traits, TRAIT, self.shape.span);
        self.events.push(event.at(span));
    }

    fn value(&self, id: &crate::shape_id::ShapeId) -> Value<'m> {
        let shape = self.model.get(id);
        shape.map_or(Value::Any, |shape| Value::of_shape(self.model, shape))
    }

    fn output(&self) -> Value<'m> {
        self.value(&self.operation.output.target)
    }

    /// The result of an expression.
    fn expression(&mut self, text: &str, place: &str, data: &Value<'m>) -> Value<'m> {
        let expression = match Expression::parse(text) {
            Ok(expression) => expression,
            Err(error) => {
                let message = format!("Invalid JMESPath expression{place} ({text}): {error}");
                self.push(Severity::Error, EVENT, &message);
                return Value::Any;
            }
        };
        let (result, problems) = held_against(&expression, data);
        let (name, index) = self.name;
        for problem in problems {
            let (severity, suffix) = graded(problem.gravity);
            let event = match suffix {
                "" => EVENT.to_owned(),
                suffix => format!("{EVENT}JmespathProblem.{suffix}.{name}.{index}"),
            };
            let message = format!(
                "Problem found in JMESPath expression{place} ({text}): {} ({}:{})",
                problem.message, problem.line, problem.column
            );
            self.push(severity, &event, &message);
        }
        result
    }

    fn path(&mut self, matcher: &Node, data: &Value<'m>) {
        let text = |key| matcher.get(key).and_then(Node::as_str).unwrap_or_default();
        let (comparator, expected) = (text("comparator"), text("expected"));
        let found = self.expression(text("path"), "", data).kind();
        let wanted = match comparator {
            "booleanEquals" => Kind::Boolean,
            "stringEquals" => Kind::String,
            _ => Kind::Array,
        };
        if wanted == Kind::Boolean && !matches!(expected, "true" | "false") {
            let message = format!(
                "Waiter acceptors with a {comparator} comparator must set their `expected` value to 'true' or 'false', \
                 but found '{expected}'."
            );
            self.push(Severity::Error, EVENT, &message);
        }
        if found != Kind::Any && found != wanted {
            let (name, index) = self.name;
            let event = format!("{EVENT}JmespathProblem.ReturnTypeMismatch.{name}.{index}");
            let message = format!(
                "Waiter acceptors with a {comparator} comparator must return a `{wanted}` type, but this acceptor was \
                 statically determined to return a `{found}` type."
            );
            self.push(Severity::Danger, &event, &message);
        }
    }

    fn error_type(&mut self, error: &str) {
        let errors = self.operation.errors.iter().map(|error| &error.target);
        if errors.clone().any(|id| *id == error || id.name() == error) {
            return;
        }
        let known: Vec<_> = errors.map(|id| id.as_str()).collect();
        let message = format!(
            "errorType '{error}' not found on operation. This operation defines the following errors: {}",
            listed(&known)
        );
        let (name, index) = self.name;
        let event = format!("{EVENT}InvalidErrorType.{name}.{index}");
        self.push(Severity::Warning, &event, &message);
    }

    fn message(&mut self, state: &str, text: &str, data: &Value<'m>) {
        if state != "failure" {
            let message = format!(
                "The `message` property is only valid on acceptors with a `failure` state, but found state `{state}`."
            );
            return self.push(Severity::Error, EVENT, &message);
        }
        let result = self.expression(text, " in `message`", data);
        let start = "The `message` JMESPath expression must resolve to a string or an array of strings, but this \
                     expression";
        let message = match result.kind() {
            Kind::Any | Kind::String => return,
            Kind::Array => {
                let items = result.items();
                let mut kinds = items.iter().flat_map(|items| items.iter()).map(Value::kind);
                let wrong = kinds.find(|kind| !matches!(kind, Kind::Any | Kind::String));
                match wrong {
                    Some(kind) => format!("{start} resolves to an array of `{kind}`."),
                    None => return,
                }
            }
            kind => format!("{start} was statically determined to return a `{kind}` type."),
        };
        self.push(Severity::Error, EVENT, &message);
    }
}
