//! Rules and values to answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::diagram::Next;
use super::function::{Function, mismatch};
use super::path::{Path, Step};
use super::scope::Scope;
use super::syntax::{Body, Condition, EndpointRule, Expression, Kind, Part, Rule, Rules};
use super::work::Work;
use super::{Endpoint, Error, Resolution, RuleSet, Value, Values};

/// One evaluation.
pub(super) struct Evaluator<'r> {
    set: &'r RuleSet,
    scope: Scope<Value>,
    work: &'r Work,
}

impl<'r> Evaluator<'r> {
    pub(super) fn new(set: &'r RuleSet, values: &Values, work: &'r Work) -> Self {
        let mut scope = Scope::new();
        for (name, parameter) in &set.parameters {
            if let Some(default) = &parameter.default {
                scope.insert(name, default.clone());
            }
        }
        values
            .iter()
            .for_each(|(name, value)| scope.insert(name, value.clone()));
        Self { set, scope, work }
    }

    pub(super) fn run(mut self) -> Result<Resolution, Error> {
        let found = match &self.set.rules {
            Rules::Tree(rules) => self.first(rules)?,
            Rules::Diagram(diagram) => {
                let mut next = diagram.start();
                while let Next::Test(condition, branches) = next {
                    next = diagram.follow(branches, self.is_met(condition)?);
                }
                match next {
                    Next::Result(rule) => Some(self.body(rule)?),
                    _ => None,
                }
            }
        };
        let refusal = || Error::new("No rules in ruleset matched", self.set.span);
        found.ok_or_else(refusal)
    }

    /// What the first rule that matches gives.
    fn first(&mut self, rules: &'r [Rule]) -> Result<Option<Resolution>, Error> {
        for rule in rules {
            let mark = self.scope.mark();
            let found = self.rule(rule)?;
            self.scope.reset(mark);
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn rule(&mut self, rule: &'r Rule) -> Result<Option<Resolution>, Error> {
        for condition in &rule.conditions {
            if !self.is_met(condition)? {
                return Ok(None);
            }
        }
        self.body(rule).map(Some)
    }

    fn is_met(&mut self, condition: &Condition) -> Result<bool, Error> {
        let value = self.value(&condition.call)?;
        let is_met = value.is_truthy();
        if let Some((name, _)) = condition.assign.as_ref().filter(|_| !value.is_empty()) {
            self.scope.insert(name, value);
        }
        Ok(is_met)
    }

    fn body(&mut self, rule: &'r Rule) -> Result<Resolution, Error> {
        match &rule.body {
            Body::Endpoint(endpoint) => self.endpoint(endpoint).map(Resolution::Endpoint),
            Body::Error(error) => self.text(error).map(Resolution::Error),
            Body::Tree(rules) => {
                let refusal = || Error::new("no rules inside of tree rule matched", rule.span);
                self.first(rules)?.ok_or_else(refusal)
            }
        }
    }

    fn endpoint(&self, rule: &EndpointRule) -> Result<Endpoint, Error> {
        let url = self.text(&rule.url)?;
        let mut headers = BTreeMap::new();
        for (name, values) in &rule.headers {
            let values = values.iter().map(|value| self.text(value));
            headers.insert(name.clone(), values.collect::<Result<_, _>>()?);
        }
        let properties = self.record(&rule.properties)?;
        Ok(Endpoint {
            url,
            headers,
            properties,
        })
    }

    fn record(
        &self,
        members: &[(Arc<str>, Expression)],
    ) -> Result<BTreeMap<Arc<str>, Value>, Error> {
        let members = members.iter();
        let members = members.map(|(name, value)| Ok((name.clone(), self.value(value)?)));
        members.collect()
    }

    fn text(&self, expression: &Expression) -> Result<Arc<str>, Error> {
        match self.value(expression)? {
            Value::String(text) => Ok(text),
            other => Err(Error::new(mismatch("StringType", &other), expression.span)),
        }
    }

    fn value(&self, expression: &Expression) -> Result<Value, Error> {
        let at = |message: String| Error::new(message, expression.span);
        self.work.spend(1).map_err(at)?;
        Ok(match &expression.kind {
            Kind::Boolean(value) => Value::Boolean(*value),
            Kind::Integer(value) => Value::Integer(*value),
            Kind::Template(parts) => Value::String(self.template(parts, expression)?),
            Kind::Array(items) => {
                let items = items.iter().map(|item| self.value(item));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            Kind::Record(members) => Value::Record(Arc::new(self.record(members)?)),
            Kind::Reference(name) => self.scope.get(name).cloned().unwrap_or_default(),
            Kind::Attribute(target, path) => follow(self.value(target)?, path).map_err(at)?,
            Kind::Call(function, arguments) => {
                let values = self.arguments(*function, arguments)?;
                function.call(&values, self.work).map_err(at)?
            }
        })
    }

    /// The values of a call's arguments; those that `coalesce` and `ite` do not need stay out.
    fn arguments(&self, function: Function, arguments: &[Expression]) -> Result<Vec<Value>, Error> {
        let mut values = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let skip = match (function, values.first()) {
                (Function::Ite, Some(Value::Boolean(choice))) => *choice == (index == 2),
                (Function::Coalesce, _) => {
                    values.last().is_some_and(|last: &Value| !last.is_empty())
                }
                _ => false,
            };
            values.push(if skip {
                Value::Empty
            } else {
                self.value(argument)?
            });
            if skip && function == Function::Coalesce {
                values.pop();
                break;
            }
        }
        Ok(values)
    }

    fn template(&self, parts: &[Part], whole: &Expression) -> Result<Arc<str>, Error> {
        if let [Part::Text(text)] = parts {
            return Ok(text.clone());
        }
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Place(place) => text.push_str(&self.text(&place.0)?),
            }
            let spent = self.work.spend(text.len());
            spent.map_err(|message| Error::new(message, whole.span))?;
        }
        Ok(Arc::from(text))
    }
}

/// What is at the end of a path.
fn follow(value: Value, path: &Path) -> Result<Value, String> {
    path.0.iter().try_fold(value, |value, step| {
        Ok(match (step, &value) {
            (Step::Key(key), Value::Record(members)) => {
                members.get(key).cloned().unwrap_or_default()
            }
            (Step::Index(index), Value::Array(items)) => {
                let forth = usize::try_from(*index).ok();
                let back = || items.len().checked_sub(index.unsigned_abs() as usize);
                let item = forth.or_else(back).and_then(|at| items.get(at));
                item.cloned().unwrap_or_default()
            }
            (Step::Key(_), other) => return Err(mismatch("RecordType", other)),
            (Step::Index(_), other) => return Err(mismatch("ArrayType", other)),
        })
    })
}
