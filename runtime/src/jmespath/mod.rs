//! JMESPath, as the waiters of a model use it (<https://jmespath.org/specification.html>; Smithy 2.0, "Waiters").
//!
//! Expressions are compiled by the generator into statics, so nothing is parsed when a program runs. Modules, lowest
//! first: shapes as values (`view`), functions (`function`), the evaluation (`evaluate`).

mod evaluate;
mod function;
mod view;

pub use function::Function;
pub(crate) use view::view;

use crate::types::Document;
use std::borrow::Cow;
use std::fmt;

/// An expression.
///
/// ```
/// use trompe::jmespath::{Comparator, Expression};
/// use trompe::types::Document;
///
/// // `state == target`
/// static EXPRESSION: Expression = Expression::Compare(
///     Comparator::Equal,
///     &Expression::Field("state"),
///     &Expression::Field("target"),
/// );
/// let ready = Document::String("READY".to_owned());
/// let value = Document::Map(["state", "target"].map(|name| (name.to_owned(), ready.clone())).into());
/// assert_eq!(EXPRESSION.evaluate(&value).unwrap(), Document::Boolean(true));
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Expression {
    /// `@`: the current value.
    Current,
    /// `name`: a member of an object.
    Field(&'static str),
    /// `[1]`: an item of an array, from its end when negative.
    Index(i64),
    /// `[start:stop:step]`: some items of an array.
    Slice(Option<i64>, Option<i64>, Option<i64>),
    /// A value that is written in the expression.
    Literal(Literal),
    /// `left.right` or `left | right`: the right of what the left gives.
    Sub(&'static Expression, &'static Expression),
    /// `left[]`: the arrays in an array made one.
    Flatten(&'static Expression),
    /// `left[*].right`: the right of every item, nulls left out.
    Project(&'static Expression, &'static Expression),
    /// `left.*.right`: the right of every value of an object, nulls left out.
    ProjectObject(&'static Expression, &'static Expression),
    /// `left[?condition].right`: array, condition, and what is made of the items that meet it.
    Filter(
        &'static Expression,
        &'static Expression,
        &'static Expression,
    ),
    /// `[a, b]`
    List(&'static [Expression]),
    /// `{a: b}`
    Hash(&'static [(&'static str, Expression)]),
    /// `left || right`
    Or(&'static Expression, &'static Expression),
    /// `left && right`
    And(&'static Expression, &'static Expression),
    /// `!inner`
    Not(&'static Expression),
    /// `left == right` and its kin.
    Compare(Comparator, &'static Expression, &'static Expression),
    /// `name(arguments)`
    Call(Function, &'static [Expression]),
    /// `&inner`: an expression as an argument.
    Reference(&'static Expression),
}

/// A value that is written in an expression.
#[derive(Clone, Copy, Debug)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    String(&'static str),
    /// An array.
    List(&'static [Literal]),
    /// An object.
    Map(&'static [(&'static str, Literal)]),
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A value that an expression cannot work on: a function got what it does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluateError(Cow<'static, str>);

impl EvaluateError {
    fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for EvaluateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EvaluateError {}

impl Expression {
    /// What the expression makes of a value.
    ///
    /// # Errors
    /// A function got a value that it does not take, or a slice goes in steps of zero.
    pub fn evaluate(&self, value: &Document) -> Result<Document, EvaluateError> {
        evaluate::evaluate(self, Cow::Borrowed(value)).map(Cow::into_owned)
    }
}
