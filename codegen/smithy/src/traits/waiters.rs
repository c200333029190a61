//! Typed view of `smithy.waiters#waitable`.

use std::time::Duration;

use super::values::{flag, text, unsigned};
use super::{TraitMap, id};
use crate::node::Node;

/// A waiter: how to poll with an operation until a resource is in a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter<'m> {
    /// Its name.
    pub name: &'m str,
    /// Its documentation, in CommonMark.
    pub documentation: Option<&'m str>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The least time between two calls; two seconds when not given.
    pub min_delay: Duration,
    /// The greatest time between two calls; two minutes when not given.
    pub max_delay: Duration,
    /// What to check after a call, in order.
    pub acceptors: Vec<Acceptor<'m>>,
}

/// A check, and what follows when it matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Acceptor<'m> {
    /// The state that follows.
    pub state: AcceptorState,
    /// What is checked.
    pub matcher: Matcher<'m>,
    /// What a failure is told with: a JMESPath expression of the output.
    pub message: Option<&'m str>,
}

/// The state of a waiter after a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptorState {
    /// The resource is as wanted.
    Success,
    /// It never will be.
    Failure,
    /// Ask again.
    Retry,
}

/// What an acceptor checks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Matcher<'m> {
    /// The output of a call that succeeded.
    Output(PathMatcher<'m>),
    /// Input and output of a call that succeeded, as members `input` and `output`.
    InputOutput(PathMatcher<'m>),
    /// The call failed with this error, a shape ID or a name.
    ErrorType(&'m str),
    /// Whether the call succeeded at all.
    Success(bool),
}

/// A check of what a JMESPath expression gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathMatcher<'m> {
    /// The expression.
    pub path: &'m str,
    /// What it is compared with.
    pub expected: &'m str,
    /// How it is compared.
    pub comparator: PathComparator,
}

/// How a [`PathMatcher`] compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathComparator {
    /// A text equal to the expected one.
    StringEquals,
    /// A boolean that the expected text names.
    BooleanEquals,
    /// A list, not empty, of nothing but the expected text.
    AllStringEquals,
    /// A list with the expected text in it.
    AnyStringEquals,
}

impl TraitMap {
    /// `@smithy.waiters#waitable`, in the order the waiters were written; parts that make no
    /// sense, which validation refuses, are left out.
    pub fn waiters(&self) -> impl Iterator<Item = Waiter<'_>> {
        let waiters = self.value(id::WAITABLE).and_then(Node::as_object);
        let waiters = waiters.into_iter().flatten();
        waiters.map(|(name, entry)| waiter(name, &entry.value))
    }
}

fn waiter<'m>(name: &'m str, node: &'m Node) -> Waiter<'m> {
    let delay = |key, default| Duration::from_secs(unsigned(node, key).unwrap_or(default));
    let acceptors = node.get("acceptors").and_then(Node::as_array);
    Waiter {
        name,
        documentation: text(node, "documentation"),
        deprecated: flag(node, "deprecated"),
        min_delay: delay("minDelay", 2),
        max_delay: delay("maxDelay", 120),
        acceptors: acceptors
            .into_iter()
            .flatten()
            .filter_map(acceptor)
            .collect(),
    }
}

fn acceptor(node: &Node) -> Option<Acceptor<'_>> {
    let state = match text(node, "state")? {
        "success" => AcceptorState::Success,
        "failure" => AcceptorState::Failure,
        "retry" => AcceptorState::Retry,
        _ => return None,
    };
    let matcher = matcher(node.get("matcher")?)?;
    Some(Acceptor {
        state,
        matcher,
        message: text(node, "message"),
    })
}

fn matcher(node: &Node) -> Option<Matcher<'_>> {
    let (name, entry) = node.as_object()?.first()?;
    let value = &entry.value;
    match &**name {
        "output" => path_matcher(value).map(Matcher::Output),
        "inputOutput" => path_matcher(value).map(Matcher::InputOutput),
        "errorType" => value.as_str().map(Matcher::ErrorType),
        "success" => value.as_bool().map(Matcher::Success),
        _ => None,
    }
}

fn path_matcher(node: &Node) -> Option<PathMatcher<'_>> {
    let comparator = match text(node, "comparator")? {
        "stringEquals" => PathComparator::StringEquals,
        "booleanEquals" => PathComparator::BooleanEquals,
        "allStringEquals" => PathComparator::AllStringEquals,
        "anyStringEquals" => PathComparator::AnyStringEquals,
        _ => return None,
    };
    Some(PathMatcher {
        path: text(node, "path")?,
        expected: text(node, "expected")?,
        comparator,
    })
}
