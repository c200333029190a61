//! Waiters: their delays, and what answers mean to them.

use trompe_smithy::diagnostic::Diagnostic;
use trompe_smithy::jmespath::{Expression, Operation};
use trompe_smithy::shape::Shape;
use trompe_smithy::traits::{
    Acceptor, AcceptorState, Matcher, PathComparator, PathMatcher, Waiter,
};

use super::context::Context;
use super::docs::{self, Docs};
use super::operation::OperationPlan;
use crate::naming::{self, Scope};

/// A waiter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct WaiterPlan {
    /// The static.
    pub name: String,
    /// The name in the model.
    pub title: String,
    /// Documentation.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The operation's marker.
    pub operation: String,
    /// The shortest delay, in seconds.
    pub min_delay: u32,
    /// The longest delay, in seconds.
    pub max_delay: u32,
    /// What answers mean, in order.
    pub acceptors: Vec<AcceptorPlan>,
}

/// What an answer of a kind means.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptorPlan {
    /// What it means.
    pub state: AcceptorState,
    /// Which answers are meant.
    pub matcher: MatcherPlan,
    /// What makes the words of a failure out of the output.
    pub message: Option<Expression>,
}

/// Which answers an acceptor means.
#[derive(Clone, Debug, PartialEq)]
pub enum MatcherPlan {
    /// Any success, or any error.
    Success(bool),
    /// An error of this name.
    ErrorType(String),
    /// An output.
    Output(PathPlan),
    /// An output and its input.
    InputOutput(PathPlan),
}

/// What an expression has to make of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct PathPlan {
    /// The expression.
    pub path: Expression,
    /// How the result is compared.
    pub comparator: PathComparator,
    /// With what.
    pub expected: String,
}

/// The waiters of all operations, in the order of `operations`.
pub(super) fn plan(cx: &Context<'_>, operations: &[OperationPlan]) -> Vec<WaiterPlan> {
    let mut names = Scope::default();
    let mut waiters = Vec::new();
    for plan in operations {
        let shape = cx
            .operations
            .iter()
            .find(|shape| shape.id.as_str() == plan.id);
        let Some(shape) = shape else { continue };
        let planned = shape
            .traits
            .waiters()
            .filter_map(|waiter| of_operation(cx, plan, shape, &waiter, &mut names));
        waiters.extend(planned);
    }
    waiters
}

fn of_operation(
    cx: &Context<'_>,
    plan: &OperationPlan,
    shape: &Shape,
    waiter: &Waiter<'_>,
    names: &mut Scope,
) -> Option<WaiterPlan> {
    let acceptors = waiter
        .acceptors
        .iter()
        .map(acceptor)
        .collect::<Result<_, String>>();
    let report = |why: String| {
        let message = format!(
            "The waiter {} has a path that cannot be compiled: {why}",
            waiter.name
        );
        cx.report(
            Diagnostic::error("UnsupportedWaiter", message)
                .on(&shape.id)
                .at(shape.span),
        );
    };
    let seconds = |delay: std::time::Duration| u32::try_from(delay.as_secs()).unwrap_or(u32::MAX);
    Some(WaiterPlan {
        name: names.claim(&naming::static_name(waiter.name)),
        title: waiter.name.to_owned(),
        docs: docs::of_text(waiter.documentation, || {
            format!("The waiter `{}` of `{}`.", waiter.name, plan.id)
        }),
        deprecated: waiter.deprecated,
        operation: plan.name.clone(),
        min_delay: seconds(waiter.min_delay),
        max_delay: seconds(waiter.max_delay),
        acceptors: acceptors.map_err(report).ok()?,
    })
}

fn acceptor(acceptor: &Acceptor<'_>) -> Result<AcceptorPlan, String> {
    let is_failure = acceptor.state == AcceptorState::Failure;
    let message = acceptor.message.filter(|_| is_failure);
    Ok(AcceptorPlan {
        state: acceptor.state,
        matcher: matcher(acceptor.matcher)?,
        message: message.map(expression).transpose()?,
    })
}

fn matcher(matcher: Matcher<'_>) -> Result<MatcherPlan, String> {
    Ok(match matcher {
        Matcher::Success(wanted) => MatcherPlan::Success(wanted),
        Matcher::ErrorType(name) => MatcherPlan::ErrorType(name.to_owned()),
        Matcher::Output(path) => MatcherPlan::Output(compiled(path)?),
        Matcher::InputOutput(path) => MatcherPlan::InputOutput(compiled(path)?),
    })
}

fn compiled(matcher: PathMatcher<'_>) -> Result<PathPlan, String> {
    Ok(PathPlan {
        path: expression(matcher.path)?,
        comparator: matcher.comparator,
        expected: matcher.expected.to_owned(),
    })
}

fn expression(text: &str) -> Result<Expression, String> {
    let expression = Expression::parse(text).map_err(|error| error.to_string())?;
    known_functions(&expression)?;
    Ok(expression)
}

/// The functions that the runtime has.
const FUNCTIONS: [&str; 26] = [
    "abs",
    "avg",
    "ceil",
    "contains",
    "ends_with",
    "floor",
    "join",
    "keys",
    "length",
    "map",
    "max",
    "max_by",
    "merge",
    "min",
    "min_by",
    "not_null",
    "reverse",
    "sort",
    "sort_by",
    "starts_with",
    "sum",
    "to_array",
    "to_number",
    "to_string",
    "type",
    "values",
];

fn known_functions(expression: &Expression) -> Result<(), String> {
    if let Operation::Call(name, _) = &expression.operation
        && !FUNCTIONS.contains(&name.as_str())
    {
        return Err(format!("there is no function `{name}`"));
    }
    parts(&expression.operation)
        .into_iter()
        .try_for_each(known_functions)
}

/// The expressions that an expression is made of.
fn parts(operation: &Operation) -> Vec<&Expression> {
    match operation {
        Operation::Current
        | Operation::Field(_)
        | Operation::Index(_)
        | Operation::Slice { .. }
        | Operation::Literal(_) => Vec::new(),
        Operation::Flatten(one) | Operation::Not(one) | Operation::Reference(one) => vec![&**one],
        Operation::Sub(left, right)
        | Operation::Project(left, right)
        | Operation::ProjectObject(left, right)
        | Operation::Or(left, right)
        | Operation::And(left, right)
        | Operation::Compare(_, left, right) => vec![&**left, &**right],
        Operation::Filter {
            left,
            condition,
            right,
        } => vec![&**left, &**condition, &**right],
        Operation::List(all) | Operation::Call(_, all) => all.iter().collect(),
        Operation::Hash(all) => all.iter().map(|(_, part)| part).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;
    use heck::ToUpperCamelCase as _;
    use trompe::jmespath::Function;

    #[test]
    fn every_function_of_an_expression_is_one_of_the_runtime_under_its_name_there() {
        for name in FUNCTIONS {
            let function = Function::named(name).unwrap_or_else(|| panic!("no function `{name}`"));
            assert_eq!(format!("{function:?}"), name.to_upper_camel_case());
        }
    }
}
