//! Endpoint tests call operations of the service with values that lead to the parameters they
//! give (event `EndpointTestsTrait`).

use super::parameter::Parameter;
use super::{TESTS, at_trait, items, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};
use crate::validate::node_value::{Checker, Rules};
use crate::validate::{about, applied};

const EVENT: &str = "EndpointTestsTrait";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, tests) in applied(model, ShapeKind::Service, TESTS) {
        let parameters = Parameter::of_service(service).into_iter();
        let mut check = Check {
            model,
            checker: Checker::new(model),
            service,
            operations: operations_of(model, &service.id),
            builtins: parameters
                .filter(|parameter| parameter.builtin.is_some())
                .collect(),
            events,
        };
        for case in items(tests, "testCases") {
            for input in items(case, "operationInputs") {
                check.run(case, input);
            }
        }
    }
}

struct Check<'a, 'm> {
    model: &'m Model,
    checker: Checker<'m>,
    service: &'m Shape,
    operations: Vec<&'m Shape>,
    builtins: Vec<Parameter<'m>>,
    events: &'a mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn error(&mut self, message: String) {
        let event = at_trait(Severity::Error, EVENT, self.service, TESTS, message);
        self.events.push(event);
    }

    fn run(&mut self, case: &Node, input: &Node) {
        let name = text(input, "operationName").unwrap_or_default();
        let mut operations = self.operations.iter();
        let Some(operation) = operations.find(|operation| operation.id.name() == name) else {
            let message = format!(
                "Test case operation `{name}` does not exist in service `{}`",
                self.service.id
            );
            return self.error(message);
        };
        let operation: &Shape = operation;
        let builtins = self.builtins.iter();
        let wrong: Vec<_> = builtins
            .filter_map(|own| builtin(own, case, input))
            .collect();
        wrong.into_iter().for_each(|message| self.error(message));
        self.input(operation, case, input);
    }

    fn input(&mut self, operation: &Shape, case: &Node, input: &Node) {
        let shape = operation
            .as_operation()
            .and_then(|o| self.model.referred(&o.input));
        let Some(shape) = shape else { return };
        let values = input.get("operationParams").cloned();
        let values = values.unwrap_or_else(|| Node::empty_object(input.span));
        let is_error = case
            .get("expect")
            .is_some_and(|expect| expect.get("error").is_some());
        for finding in self.checker.check(shape, &values, Rules::default()) {
            // Cases of errors may well call with what is wrong.
            let severity = match finding.severity {
                Severity::Error if !is_error => Severity::Error,
                _ => Severity::Danger,
            };
            let event = match &*finding.event {
                "" => EVENT.to_owned(),
                rest => format!("{EVENT}.{rest}"),
            };
            let message = format!(
                "The operationInput value for an endpoint test does not match the operation's input shape{}: {}",
                finding.path, finding.message
            );
            let event = about(severity, &event, self.service, message);
            self.events.push(event.at(finding.span));
        }
    }
}

/// What is wrong with the value that a call gives to a built-in parameter.
fn builtin(parameter: &Parameter<'_>, case: &Node, input: &Node) -> Option<String> {
    let (name, builtin) = (parameter.name, parameter.builtin?);
    let wanted = case.get("params")?.get(name)?;
    let given = input.get("builtInParams").and_then(|all| all.get(builtin));
    match (parameter.default, given) {
        (Some(default), given) if default != wanted && given != Some(wanted) => Some(format!(
            "Test case does not supply the `{wanted}` value for the `{name}` parameter's `{builtin}` built-in."
        )),
        (None, None) => Some(format!(
            "Operation input does not supply a value for the `{builtin}` built-in parameter and the `{name}` parameter \
             does not set a default."
        )),
        (None, Some(given)) if given != wanted => {
            let plain = |node: &Node| {
                node.as_str()
                    .map_or_else(|| node.to_string(), str::to_owned)
            };
            let (wanted, given) = (plain(wanted), plain(given));
            Some(format!(
                "Inconsistent testcase parameters: {wanted} and {given}"
            ))
        }
        _ => None,
    }
}
