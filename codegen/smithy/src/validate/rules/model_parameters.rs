//! Parameters that the traits of a service and its operations give values to.

use std::collections::BTreeMap;

use super::parameter::Type;
use super::{CLIENT, CONTEXT, OPERATION, STATIC, at_trait, members, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::jmespath::{Expression, Kind, Value, check};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};
use crate::validate::{about_member, place};

const EVENT: &str = "RuleSetParameter";

/// Parameters by name; those whose type cannot be told have none.
#[derive(Debug, Default)]
pub(super) struct ModelParameters<'m> {
    pub(super) types: BTreeMap<&'m str, Option<Type>>,
    /// The names that each operation gives values to, in the order of the operations.
    pub(super) bound: Vec<(&'m Shape, Vec<&'m str>)>,
}

impl<'m> ModelParameters<'m> {
    pub(super) fn of(model: &'m Model, service: &'m Shape, events: &mut Vec<Diagnostic>) -> Self {
        let mut found = Self::default();
        let client = service.trait_value(CLIENT).into_iter().flat_map(members);
        for (name, definition) in client {
            let kind = text(definition, "type").and_then(Type::named);
            found.types.insert(name, kind);
        }
        for operation in operations_of(model, &service.id) {
            let mut names = Vec::new();
            found.fixed(operation, &mut names, events);
            let input = operation
                .as_operation()
                .and_then(|o| model.referred(&o.input));
            if let Some(input) = input {
                for member in input.members.values() {
                    found.member(model, member, &mut names, events);
                }
                found.paths(model, operation, input, &mut names, events);
            }
            found.bound.push((operation, names));
        }
        found
    }

    /// Whether a parameter may have a type, which is then its own.
    fn takes(&mut self, name: &'m str, kind: Option<Type>) -> bool {
        let known = self.types.get(name).copied().flatten();
        let fits = known.is_none() || kind.is_none() || known == kind;
        if fits {
            self.types.insert(name, kind.or(known));
        }
        fits
    }

    fn fixed(
        &mut self,
        operation: &'m Shape,
        names: &mut Vec<&'m str>,
        events: &mut Vec<Diagnostic>,
    ) {
        let values = operation.trait_value(STATIC).into_iter().flat_map(members);
        for (name, definition) in values {
            names.push(name);
            let kind = definition.get("value").and_then(Type::of);
            if !self.takes(name, kind) {
                let event = format!("{EVENT}.StaticContextParams.InconsistentType");
                let message = inconsistent(name);
                events.push(at_trait(
                    Severity::Error,
                    &event,
                    operation,
                    STATIC,
                    message,
                ));
            }
        }
    }

    fn member(
        &mut self,
        model: &Model,
        member: &'m Member,
        names: &mut Vec<&'m str>,
        events: &mut Vec<Diagnostic>,
    ) {
        let value = member.trait_value(CONTEXT);
        let Some((name, target)) = value
            .and_then(|value| text(value, "name"))
            .zip(model.target(member))
        else {
            return;
        };
        names.push(name);
        let kind = match target.kind {
            ShapeKind::String | ShapeKind::Enum => Some(Type::Text),
            ShapeKind::Boolean => Some(Type::Boolean),
            _ => None,
        };
        let (suffix, message) = match kind {
            None => (
                "UnsupportedType",
                format!(
                    "Unsupported type `({}: `{}`)` for `{name}` parameter",
                    target.kind, target.id
                ),
            ),
            Some(_) if !self.takes(name, kind) => ("InconsistentType", inconsistent(name)),
            Some(_) => return,
        };
        let event = format!("{EVENT}.ContextParam.{suffix}");
        let event = about_member(Severity::Error, &event, member, message);
        events.push(event.at(place(&member.traits, CONTEXT, member.span)));
    }

    fn paths(
        &mut self,
        model: &'m Model,
        operation: &'m Shape,
        input: &'m Shape,
        names: &mut Vec<&'m str>,
        events: &mut Vec<Diagnostic>,
    ) {
        let values = operation
            .trait_value(OPERATION)
            .into_iter()
            .flat_map(members);
        for (name, definition) in values {
            names.push(name);
            if !self.takes(name, path_type(model, input, definition)) {
                let event = format!("{EVENT}.OperationContextParams.InconsistentType");
                let message = inconsistent(name);
                events.push(at_trait(
                    Severity::Error,
                    &event,
                    operation,
                    OPERATION,
                    message,
                ));
            }
        }
    }
}

/// The type of what a path finds in an input.
fn path_type(model: &Model, input: &Shape, definition: &Node) -> Option<Type> {
    let path = Expression::parse(text(definition, "path")?).ok()?;
    let (found, _) = check(&path, &Value::of_shape(model, input));
    match found.kind() {
        Kind::String => Some(Type::Text),
        Kind::Boolean => Some(Type::Boolean),
        Kind::Array => Some(Type::Texts),
        _ => None,
    }
}

fn inconsistent(name: &str) -> String {
    format!("Inconsistent type for `{name}` parameter")
}
