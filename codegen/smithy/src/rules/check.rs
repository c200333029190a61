//! The types of rules: whether functions get what they take, and names and members are there.

use std::sync::Arc;

use super::function::Function;
use super::path::{Path, Step};
use super::scope::Scope;
use super::syntax::{Body, Condition, EndpointRule, Expression, Kind, Part, Rule, Rules};
use super::types::Type;
use super::{Error, RuleSet};

/// Checks rules in the order in which they are evaluated.
pub(super) fn check(set: &RuleSet) -> Result<(), Vec<Error>> {
    let mut checker = Checker::of(set);
    match &set.rules {
        Rules::Tree(rules) => rules.iter().for_each(|rule| checker.rule(rule)),
        Rules::Diagram(diagram) => {
            for condition in &diagram.conditions {
                let checked = checker.condition(condition);
                checker.keep(checked);
            }
            diagram.results.iter().for_each(|rule| checker.rule(rule));
        }
    }
    match checker.errors {
        errors if errors.is_empty() => Ok(()),
        errors => Err(errors),
    }
}

struct Checker {
    scope: Scope<Type>,
    /// Whether what may be unset counts as set. In a diagram the tests on the way to a node say
    /// what is, and there are too many ways to follow them all.
    trusting: bool,
    errors: Vec<Error>,
}

impl Checker {
    fn of(set: &RuleSet) -> Self {
        let mut scope = Scope::new();
        for (name, parameter) in &set.parameters {
            scope.insert(name, parameter.as_type());
        }
        Self {
            scope,
            trusting: matches!(set.rules, Rules::Diagram(_)),
            errors: Vec::new(),
        }
    }

    fn keep<T>(&mut self, checked: Result<T, Error>) {
        self.errors.extend(checked.err());
    }

    fn rule(&mut self, rule: &Rule) {
        let mark = self.scope.mark();
        let conditions = &rule.conditions;
        let checked = conditions
            .iter()
            .try_for_each(|condition| self.condition(condition));
        // What follows from conditions that make no sense would be told of twice.
        match (&rule.body, checked) {
            (_, Err(error)) => self.errors.push(error),
            (Body::Tree(rules), Ok(())) => rules.iter().for_each(|rule| self.rule(rule)),
            (Body::Error(error), Ok(())) => {
                let checked = self.string(error);
                self.keep(checked);
            }
            (Body::Endpoint(endpoint), Ok(())) => {
                let checked = self.endpoint(endpoint);
                self.keep(checked);
            }
        }
        self.scope.reset(mark);
    }

    fn condition(&mut self, condition: &Condition) -> Result<(), Error> {
        let found = self.expression(&condition.call)?;
        let Some((name, span)) = &condition.assign else {
            return Ok(());
        };
        if !self.trusting && self.scope.get(name).is_some() {
            return Err(Error::new(format!("Invalid shadowing of `{name}`"), *span));
        }
        self.scope.insert(name, found.inner().clone());
        Ok(())
    }

    fn endpoint(&mut self, endpoint: &EndpointRule) -> Result<(), Error> {
        self.string(&endpoint.url)?;
        for (_, value) in &endpoint.properties {
            self.expression(value)?;
        }
        let mut headers = endpoint.headers.iter().flat_map(|(_, values)| values);
        headers.try_for_each(|value| self.string(value))
    }

    /// Takes an expression only where its values are texts.
    fn string(&mut self, expression: &Expression) -> Result<(), Error> {
        let found = self.expression(expression)?;
        if self.fits(&found, &Type::String) {
            return Ok(());
        }
        let hint = match found.is_optional() {
            true => {
                ". hint: use `assign` in a condition or `isSet` to prove that this value is non-null"
            }
            false => "",
        };
        let message = format!("Expected string but found {found}{hint}");
        Err(Error::new(message, expression.span))
    }

    fn fits(&self, found: &Type, wanted: &Type) -> bool {
        let trusted = || found.inner().fits(wanted.inner());
        found.fits(wanted) || self.trusting && trusted()
    }

    fn expression(&mut self, expression: &Expression) -> Result<Type, Error> {
        Ok(match &expression.kind {
            Kind::Boolean(_) => Type::Boolean,
            Kind::Integer(_) => Type::Integer,
            Kind::Template(parts) => {
                for part in parts {
                    if let Part::Place(place) = part {
                        self.string(&place.0)?;
                    }
                }
                Type::String
            }
            Kind::Array(items) => {
                let items = items.iter().map(|item| self.expression(item));
                Type::Tuple(items.collect::<Result<_, _>>()?)
            }
            Kind::Record(members) => {
                let members = members.iter();
                let members =
                    members.map(|(name, value)| Ok((name.clone(), self.expression(value)?)));
                Type::Record(members.collect::<Result<_, Error>>()?)
            }
            Kind::Reference(name) => self.reference(name, expression)?,
            Kind::Attribute(target, path) => {
                let target = self.expression(target)?;
                let found = attribute(&target, path, self.trusting);
                found.map_err(|message| Error::new(message, expression.span))?
            }
            Kind::Call(function, arguments) => self.call(*function, arguments, expression)?,
        })
    }

    fn reference(&self, name: &Arc<str>, expression: &Expression) -> Result<Type, Error> {
        let unknown = || Error::new(format!("No field named {name}"), expression.span);
        self.scope.get(name).cloned().ok_or_else(unknown)
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &[Expression],
        whole: &Expression,
    ) -> Result<Type, Error> {
        // What is not the case proves nothing.
        let mark = (function == Function::Not).then(|| self.scope.mark());
        let types = arguments.iter().map(|argument| self.expression(argument));
        let types = types.collect::<Result<Vec<_>, _>>()?;
        if let Some(mark) = mark {
            self.scope.reset(mark);
        }
        let given = match function {
            Function::Coalesce => coalesce(&types),
            Function::Ite => self.ite(&types),
            _ => self.signature(function, &types),
        };
        let given = given.map_err(|message| Error::new(message, whole.span))?;
        if function == Function::IsSet {
            self.is_set(arguments, &types);
        }
        Ok(given)
    }

    /// From here on a name stands for a value that is set.
    fn is_set(&mut self, arguments: &[Expression], types: &[Type]) {
        if let (Some(Kind::Reference(name)), Some(kind)) = (
            arguments.first().map(|argument| &argument.kind),
            types.first(),
        ) {
            self.scope.insert(name, kind.inner().clone());
        }
    }

    fn signature(&self, function: Function, types: &[Type]) -> Result<Type, String> {
        let wanted = function.takes();
        if wanted.len() != types.len() {
            return Err(format!(
                "Expected {} arguments of `{}` but found {}",
                wanted.len(),
                function.name(),
                types.len()
            ));
        }
        let mut pairs = wanted.iter().zip(types).enumerate();
        match pairs.find(|(_, (wanted, found))| !self.fits(found, wanted)) {
            None => Ok(function.gives()),
            Some((index, (wanted, found))) => {
                let place = ["first", "second", "third", "fourth"]
                    .get(index)
                    .unwrap_or(&"next");
                let name = function.name();
                let hint = match found.is_optional() && found.inner() == wanted {
                    true => {
                        ". hint: use `assign` in a condition or `isSet` to prove that this value is non-null"
                    }
                    false => "",
                };
                Err(format!(
                    "Unexpected type in the {place} argument of `{name}`: Expected {wanted} but found {found}{hint}"
                ))
            }
        }
    }

    fn ite(&self, types: &[Type]) -> Result<Type, String> {
        let [condition, yes, no] = types else {
            let count = types.len();
            return Err(format!("ITE requires exactly 3 arguments, got {count}"));
        };
        if !self.fits(condition, &Type::Boolean) {
            return Err(format!(
                "ITE condition must be a non-optional Boolean, got {condition}. Use coalesce to provide a default for \
                 optional booleans."
            ));
        }
        let (own, other) = (yes.inner(), no.inner());
        if own != other {
            return Err(format!(
                "ITE branches must have the same base type: true branch is {own}, false branch is {other}"
            ));
        }
        Ok(if yes.is_optional() {
            yes.clone()
        } else {
            no.clone()
        })
    }
}

/// Set if any of them is.
fn coalesce(types: &[Type]) -> Result<Type, String> {
    let [first, rest @ ..] = types else {
        return Err("Coalesce requires at least 2 arguments, got 0".to_owned());
    };
    if rest.is_empty() {
        return Err("Coalesce requires at least 2 arguments, got 1".to_owned());
    }
    let expected = first.inner();
    for (index, found) in rest.iter().enumerate() {
        if found.inner() != expected {
            let (place, found) = (index + 2, found.inner());
            return Err(format!(
                "Type mismatch in coalesce at argument {place}: expected {expected} but got {found}"
            ));
        }
    }
    let set = types.iter().find(|kind| !kind.is_optional());
    Ok(set.unwrap_or(first).clone())
}

fn attribute(target: &Type, path: &Path, trusting: bool) -> Result<Type, String> {
    path.0.iter().try_fold(target.clone(), |found, step| {
        let container = if trusting { found.inner() } else { &found };
        match (step, container) {
            (Step::Key(key), Type::Record(_)) => {
                let unknown = || format!("{found} does not contain field {key}");
                container.member(key).cloned().ok_or_else(unknown)
            }
            (Step::Index(_), Type::Array(item)) => Ok(Type::Optional(item.clone())),
            (Step::Key(_), _) => Err(format!("cannot index into {found}, expected object")),
            (Step::Index(_), _) => Err(format!("cannot index into {found}, expected array")),
        }
    })
}
