//! JMESPath expressions, as waiters, contracts and endpoint rules use them (<https://jmespath.org>).
//!
//! Modules, lowest first: text to tokens (`lexer`), tokens to an expression (`parser`), functions
//! and what they take (`function`), what an expression makes of modeled data (`value`, `check`).

mod check;
mod function;
mod lexer;
mod parser;
mod value;

use std::fmt;

pub(crate) use check::{Gravity, check};
pub(crate) use value::{Kind, Value};

/// A parsed expression and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it does.
    pub operation: Operation,
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
}

/// What an [`Expression`] does.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// `@`: the current value, which also stands where nothing was written.
    Current,
    /// `name`: a member of an object.
    Field(String),
    /// `[1]`: an item of an array, from its end when negative.
    Index(i64),
    /// `[1:2:3]`: some items of an array.
    Slice {
        /// The first item.
        start: Option<i64>,
        /// The item after the last.
        stop: Option<i64>,
        /// From one item to the next.
        step: Option<i64>,
    },
    /// A JSON value in backquotes, or a text in single quotes.
    Literal(Literal),
    /// `left.right` or `left | right`: the right of what the left gives.
    Sub(Box<Expression>, Box<Expression>),
    /// `left[]`: arrays in an array made one.
    Flatten(Box<Expression>),
    /// `left[*].right`: the right of every item, nulls left out.
    Project(Box<Expression>, Box<Expression>),
    /// `left.*.right`: the right of every value of an object, nulls left out.
    ProjectObject(Box<Expression>, Box<Expression>),
    /// `left[?condition].right`: the right of every item that meets a condition.
    Filter {
        /// The array.
        left: Box<Expression>,
        /// What items have to meet.
        condition: Box<Expression>,
        /// What is made of them.
        right: Box<Expression>,
    },
    /// `[a, b]`.
    List(Vec<Expression>),
    /// `{a: b}`.
    Hash(Vec<(String, Expression)>),
    /// `left || right`.
    Or(Box<Expression>, Box<Expression>),
    /// `left && right`.
    And(Box<Expression>, Box<Expression>),
    /// `!inner`.
    Not(Box<Expression>),
    /// `left == right` and its kin.
    Compare(Comparator, Box<Expression>, Box<Expression>),
    /// `name(arguments)`.
    Call(String, Vec<Expression>),
    /// `&inner`: an expression as an argument.
    Reference(Box<Expression>),
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

impl fmt::Display for Comparator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

/// A value written in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// An array.
    Array(Vec<Literal>),
    /// An object, in the order it was written.
    Object(Vec<(String, Literal)>),
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column, message) = (self.line, self.column, &self.message);
        write!(f, "Syntax error at line {line} column {column}: {message}")
    }
}

impl std::error::Error for SyntaxError {}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// When the text does not match the JMESPath grammar, or nests too deeply.
    ///
    /// ```
    /// use trompe_smithy::jmespath::{Expression, Operation};
    /// let expression = Expression::parse("instances[*].state").unwrap();
    /// assert!(matches!(expression.operation, Operation::Project(..)));
    /// assert!(Expression::parse("instances[").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parser::parse(text)
    }
}

#[cfg(test)]
mod tests;
