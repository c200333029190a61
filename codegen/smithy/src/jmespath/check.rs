//! What an expression makes of a value, and what it asks of it that cannot be.

use std::rc::Rc;

use super::value::{Kind, Value};
use super::{Comparator, Expression, Operation, function};

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gravity {
    Warning,
    Danger,
    Error,
}

/// Something that cannot be, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) gravity: Gravity,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

/// Most steps taken; expressions over large literals are left alone after these.
const STEPS: usize = 10_000;

/// The result of an expression on a value, and the problems on the way, each once.
pub(crate) fn check<'m>(expression: &Expression, value: &Value<'m>) -> (Value<'m>, Vec<Problem>) {
    let mut checker = Checker {
        problems: Vec::new(),
        steps: 0,
    };
    let context = Context {
        current: value,
        referred: &Value::Any,
    };
    let result = checker.visit(expression, context);
    (result, checker.problems)
}

#[derive(Clone, Copy)]
struct Context<'a, 'm> {
    current: &'a Value<'m>,
    /// What expression references are asked of.
    referred: &'a Value<'m>,
}

struct Checker {
    problems: Vec<Problem>,
    steps: usize,
}

impl Checker {
    fn problem(&mut self, gravity: Gravity, at: &Expression, message: String) {
        let problem = Problem {
            gravity,
            line: at.line,
            column: at.column,
            message,
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn danger(&mut self, at: &Expression, message: String) {
        self.problem(Gravity::Danger, at, message);
    }

    /// As [`Self::visit`], of another value.
    fn visit_with<'m>(&mut self, expression: &Expression, current: &Value<'m>) -> Value<'m> {
        let referred = &Value::Any;
        self.visit(expression, Context { current, referred })
    }

    fn visit<'m>(&mut self, expression: &Expression, context: Context<'_, 'm>) -> Value<'m> {
        self.steps += 1;
        if self.steps > STEPS {
            return Value::Any;
        }
        let at = expression;
        match &expression.operation {
            Operation::Current => context.current.clone(),
            Operation::Field(name) => self.field(at, name, context.current),
            Operation::Index(index) => self.index(at, *index, context.current),
            Operation::Slice { .. } => self.slice(at, context.current),
            Operation::Literal(literal) => literal.into(),
            Operation::Sub(left, right) => {
                let left = self.visit(left, context);
                self.visit_with(right, &left)
            }
            Operation::Flatten(left) => self.flatten(at, left, context),
            Operation::Project(left, right) => {
                let left = self.visit(left, context);
                self.project(at, &left, right)
            }
            Operation::ProjectObject(left, right) => {
                let left = self.visit(left, context);
                self.project_object(at, &left, right)
            }
            Operation::Filter {
                left,
                condition,
                right,
            } => {
                let left = self.visit(left, context);
                self.filter(at, &left, condition, right)
            }
            Operation::List(items) => {
                let items = items.iter().map(|item| self.visit(item, context));
                Value::array(items.collect())
            }
            Operation::Hash(members) => {
                let members = members.iter();
                let members = members.map(|(key, value)| (&**key, self.visit(value, context)));
                Value::object(members.collect())
            }
            Operation::Or(left, right) => {
                let (left, right) = (self.visit(left, context), self.visit(right, context));
                if left.is_truthy() { left } else { right }
            }
            Operation::And(left, right) => {
                let (left, right) = (self.visit(left, context), self.visit(right, context));
                if left.is_truthy() { right } else { left }
            }
            Operation::Not(inner) => Value::Bool(!self.visit(inner, context).is_truthy()),
            Operation::Compare(comparator, left, right) => {
                let (left, right) = (self.visit(left, context), self.visit(right, context));
                self.compare(at, *comparator, &left, &right)
            }
            Operation::Call(name, arguments) => self.call(at, name, arguments, context),
            Operation::Reference(inner) => {
                self.visit_with(inner, context.referred);
                Value::Expression
            }
        }
    }

    fn field<'m>(&mut self, at: &Expression, name: &str, current: &Value<'m>) -> Value<'m> {
        let Some(members) = current.members() else {
            let kind = current.kind();
            if kind != Kind::Any {
                self.danger(
                    at,
                    format!("Object field '{name}' extraction performed on {kind}"),
                );
            }
            return Value::Any;
        };
        if let Some((_, value)) = members.iter().find(|(key, _)| &**key == name) {
            return value.clone();
        }
        let known: Vec<&str> = members.iter().map(|(key, _)| &**key).collect();
        let known = known.join(", ");
        let message =
            format!("Object field '{name}' does not exist in object with properties [{known}]");
        self.danger(at, message);
        Value::Null
    }

    fn index<'m>(&mut self, at: &Expression, index: i64, current: &Value<'m>) -> Value<'m> {
        let Some(items) = current.items() else {
            let kind = current.kind();
            if kind != Kind::Any {
                self.danger(
                    at,
                    format!("Array index '{index}' extraction performed on {kind}"),
                );
            }
            return Value::Any;
        };
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let index = if index < 0 {
            count.saturating_add(index)
        } else {
            index
        };
        let item = usize::try_from(index)
            .ok()
            .and_then(|index| items.get(index));
        item.cloned().unwrap_or(Value::Null)
    }

    fn slice<'m>(&mut self, at: &Expression, current: &Value<'m>) -> Value<'m> {
        match current.kind() {
            Kind::Array => return current.clone(),
            Kind::Any => {}
            kind => self.danger(at, format!("Slice performed on {kind}")),
        }
        Value::array(Vec::new())
    }

    fn flatten<'m>(
        &mut self,
        at: &Expression,
        left: &Expression,
        context: Context<'_, 'm>,
    ) -> Value<'m> {
        let found = self.visit(left, context);
        let Some(items) = found.items() else {
            if found.kind() != Kind::Any {
                self.danger(at, format!("Array flatten performed on {}", found.kind()));
            }
            return Value::array(Vec::new());
        };
        let mut flat = Vec::new();
        for item in items.iter().filter(|item| item.kind() != Kind::Null) {
            match item.items() {
                Some(inner) => flat.extend(inner.iter().cloned()),
                None => flat.push(item.clone()),
            }
        }
        Value::array(flat)
    }

    /// The items of an array that has some. Otherwise the rest is asked of anything.
    fn items<'m>(
        &mut self,
        at: &Expression,
        what: &str,
        left: &Value<'m>,
    ) -> Option<Rc<[Value<'m>]>> {
        let items = left.items();
        let kind = left.kind();
        if items.is_none() && kind != Kind::Any {
            self.danger(at, format!("{what} projection performed on {kind}"));
        }
        items.filter(|items| !items.is_empty())
    }

    fn project<'m>(&mut self, at: &Expression, left: &Value<'m>, right: &Expression) -> Value<'m> {
        let Some(items) = self.items(at, "Array", left) else {
            self.visit_with(right, &Value::Any);
            return Value::array(Vec::new());
        };
        let found = items.iter().map(|item| self.visit_with(right, item));
        Value::array(found.collect())
    }

    fn project_object<'m>(
        &mut self,
        at: &Expression,
        left: &Value<'m>,
        right: &Expression,
    ) -> Value<'m> {
        let Some(members) = left.members() else {
            let kind = left.kind();
            if kind != Kind::Any {
                self.danger(at, format!("Object projection performed on {kind}"));
            }
            self.visit_with(right, &Value::Any);
            return Value::object(Vec::new());
        };
        let found = members
            .iter()
            .map(|(_, value)| self.visit_with(right, value));
        Value::array(found.collect())
    }

    fn filter<'m>(
        &mut self,
        at: &Expression,
        left: &Value<'m>,
        condition: &Expression,
        right: &Expression,
    ) -> Value<'m> {
        let Some(items) = self.items(at, "Filter", left) else {
            self.visit_with(condition, &Value::Any);
            self.visit_with(right, &Value::Any);
            return Value::array(Vec::new());
        };
        let mut found = Vec::new();
        for item in items.iter() {
            if self.visit_with(condition, item).is_truthy() {
                let value = self.visit_with(right, item);
                if value.kind() != Kind::Null {
                    found.push(value);
                }
            }
        }
        Value::array(found)
    }

    fn compare<'m>(
        &mut self,
        at: &Expression,
        comparator: Comparator,
        left: &Value<'m>,
        right: &Value<'m>,
    ) -> Value<'m> {
        let kind = left.kind();
        if kind == Kind::Any {
            return Value::Bool(true);
        }
        if kind != right.kind() {
            return Value::Bool(false);
        }
        if let (Value::Number(left), Value::Number(right)) = (left, right) {
            return Value::Bool(match comparator {
                Comparator::Equal => left == right,
                Comparator::NotEqual => left != right,
                Comparator::Less => left < right,
                Comparator::LessOrEqual => left <= right,
                Comparator::Greater => left > right,
                Comparator::GreaterOrEqual => left >= right,
            });
        }
        let equality = matches!(comparator, Comparator::Equal | Comparator::NotEqual);
        if !equality || kind == Kind::Expression {
            let message = format!("Invalid comparator '{comparator}' for {kind}");
            self.problem(Gravity::Warning, at, message);
            return Value::Null;
        }
        let equal = match (left, right) {
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Null, Value::Null) => true,
            // Nobody asks for arrays or objects that are the same.
            _ => false,
        };
        Value::Bool(equal == (comparator == Comparator::Equal))
    }

    fn call<'m>(
        &mut self,
        at: &Expression,
        name: &str,
        arguments: &[Expression],
        context: Context<'_, 'm>,
    ) -> Value<'m> {
        let current = context.current;
        let context = Context {
            current,
            referred: current,
        };
        let values = arguments
            .iter()
            .map(|argument| self.visit(argument, context));
        let values: Vec<_> = values.collect();
        let Some(function) = function::named(name) else {
            self.problem(Gravity::Error, at, format!("Unknown function: {name}"));
            return Value::Any;
        };
        let (wanted, given) = (function.arguments.len(), values.len());
        if given < wanted || (given > wanted && function.more.is_none()) {
            let message =
                format!("{name} function expected {wanted} arguments, but was given {given}");
            self.problem(Gravity::Error, at, message);
            return function.result();
        }
        for (index, (argument, value)) in arguments.iter().zip(&values).enumerate() {
            let takes = function.arguments.get(index).copied().or(function.more);
            if let Some(why) = takes.and_then(|takes| takes.refusal(value)) {
                let message = format!("{name} function argument {index} error: {why}");
                self.problem(Gravity::Error, argument, message);
            }
        }
        function.result()
    }
}
