//! Examples are values of the inputs, outputs and errors they show (event `ExamplesTrait`).

use super::about;
use super::node_value::{Checker, Rules};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::map::HashMap;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Reference, Shape, ShapeKind};
use crate::shape_id::ShapeId;

const EVENT: &str = "ExamplesTrait";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut checker = Checker::new(model);
    let mut services: HashMap<&ShapeId, Vec<&Shape>> = HashMap::default();
    for service in model.services() {
        for operation in operations_of(model, &service.id) {
            services.entry(&operation.id).or_default().push(service);
        }
    }
    for operation in model.shapes_of(ShapeKind::Operation) {
        let examples = operation.trait_value("smithy.api#examples");
        let services = services.get(&operation.id).map(Vec::as_slice);
        for example in examples.and_then(Node::as_array).unwrap_or_default() {
            let check = Check {
                model,
                checker: &mut checker,
                operation,
                services: services.unwrap_or_default(),
                example,
                events,
            };
            check.run();
        }
    }
}

struct Check<'a, 'm> {
    model: &'m Model,
    checker: &'a mut Checker<'m>,
    operation: &'a Shape,
    services: &'a [&'m Shape],
    example: &'a Node,
    events: &'a mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn error(&mut self, message: String) {
        let event = about(Severity::Error, EVENT, self.operation, message);
        self.events.push(event.at(self.example.span));
    }

    fn run(mut self) {
        let title = self
            .example
            .get("title")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let lenient = self
            .example
            .get("allowConstraintErrors")
            .and_then(Node::as_bool)
            == Some(true);
        let (output, error) = (self.example.get("output"), self.example.get("error"));
        let both = output.is_some() && error.is_some();
        if both {
            self.error(format!(
                "Example: `{title}` has both output and error defined, only one should be present."
            ));
        }
        if lenient && error.is_none() {
            self.error(format!(
                "Example: `{title}` has allowConstraintErrors enabled, so error must be defined."
            ));
        }
        let Some(sides) = self.operation.as_operation() else {
            return;
        };
        if let Some(input) = self.example.get("input") {
            self.value(
                &sides.input.target,
                input,
                &format!("Example input of `{title}`"),
                lenient,
            );
        }
        if let Some(output) = output.filter(|_| !both) {
            self.value(
                &sides.output.target,
                output,
                &format!("Example output of `{title}`"),
                lenient,
            );
        }
        if let Some(error) = error.filter(|_| !both) {
            self.thrown(error, title, lenient);
        }
    }

    fn value(&mut self, shape: &ShapeId, value: &Node, context: &str, lenient: bool) {
        let Some(shape) = self.model.get(shape) else {
            return;
        };
        let rules = Rules {
            lenient,
            ..Rules::default()
        };
        for finding in self.checker.check(shape, value, rules) {
            let message = format!("{context}{}: {}", finding.path, finding.message);
            let event = match &*finding.event {
                "" => EVENT.to_owned(),
                rest => format!("{EVENT}.{rest}"),
            };
            let event = about(finding.severity, &event, self.operation, message);
            self.events.push(event.at(finding.span));
        }
    }

    fn thrown(&mut self, error: &Node, title: &str, lenient: bool) {
        let Some(id) = error.get("shapeId").and_then(Node::as_str) else {
            return;
        };
        if !self.throws(id) {
            return self.error(format!(
                "Error parameters provided for operation without the `{id}` error: `{title}`"
            ));
        }
        let content = error.get("content");
        if let (Ok(id), Some(content)) = (ShapeId::parse(id), content) {
            let context = format!("Example error of `{title}`");
            self.value(&id, content, &context, lenient);
        }
    }

    /// Whether the operation has an error in every service it belongs to.
    fn throws(&self, error: &str) -> bool {
        let has = |errors: &[Reference]| errors.iter().any(|own| own.target == error);
        let own = self.operation.as_operation();
        let everywhere = || {
            self.services.iter().all(|service| {
                let service = service.as_service();
                service.is_some_and(|service| has(&service.errors))
            })
        };
        own.is_some_and(|own| has(&own.errors)) || (!self.services.is_empty() && everywhere())
    }
}
