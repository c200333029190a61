//! Selector text to steps.

use super::SelectorError;
use super::attribute::{self, Attribute};
use super::lexer::Cursor;
use crate::shape::ShapeKind;

/// One step; a selector sends every shape through its steps in order.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Lets through shapes of a type.
    Type(TypeFilter),
    /// Lets through shapes with an attribute.
    Attribute(Attribute),
    /// Goes to neighbours, by the named relationships or by all.
    Forward(Vec<String>),
    /// Goes to the shapes this one is a neighbour of.
    Reverse(Vec<String>),
    /// Goes to all shapes that can be reached.
    Recursive,
    /// Goes to whatever any of the selectors yields.
    Is(Vec<Vec<Step>>),
    /// Lets through shapes for which the selector yields nothing.
    Not(Vec<Step>),
    /// Lets through shapes for which any of the selectors yields something.
    Test(Vec<Vec<Step>>),
}

/// A shape type or a family of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum TypeFilter {
    Any,
    Member,
    Number,
    SimpleType,
    Collection,
    DataType,
    Kind(ShapeKind),
}

pub(super) fn parse(text: &str) -> Result<Vec<Step>, SelectorError> {
    let mut cursor = Cursor::new(text);
    let steps = steps(&mut cursor)?;
    match cursor.peek() {
        None => Ok(steps),
        Some(c) => Err(cursor.error(format!("Unexpected selector character: {c}"))),
    }
}

/// Steps up to the end, or to a comma or bracket of the surrounding function.
fn steps(cursor: &mut Cursor<'_>) -> Result<Vec<Step>, SelectorError> {
    let mut steps = Vec::new();
    loop {
        cursor.skip_ws();
        match cursor.peek() {
            None if steps.is_empty() => return Err(cursor.error("Unexpected selector EOF")),
            Some(',' | ')') if !steps.is_empty() => return Ok(steps),
            None => return Ok(steps),
            Some(c) => steps.push(step(cursor, c)?),
        }
    }
}

fn step(cursor: &mut Cursor<'_>, first: char) -> Result<Step, SelectorError> {
    match first {
        '*' => {
            cursor.expect("*")?;
            Ok(Step::Type(TypeFilter::Any))
        }
        '[' => attribute::parse(cursor).map(Step::Attribute),
        ':' => cursor.nested(function),
        '>' => {
            cursor.expect(">")?;
            Ok(Step::Forward(Vec::new()))
        }
        '~' => {
            cursor.expect("~>")?;
            Ok(Step::Recursive)
        }
        '-' => {
            cursor.expect("-[")?;
            cursor.words("]->").map(Step::Forward)
        }
        '<' if cursor.eat("<-[") => cursor.words("]-").map(Step::Reverse),
        '<' => {
            cursor.expect("<")?;
            Ok(Step::Reverse(Vec::new()))
        }
        c if c.is_ascii_alphabetic() => shape_type(cursor).map(Step::Type),
        c => Err(cursor.error(format!("Unexpected selector character: {c}"))),
    }
}

fn shape_type(cursor: &mut Cursor<'_>) -> Result<TypeFilter, SelectorError> {
    let word = cursor.word()?;
    match word {
        "member" => Ok(TypeFilter::Member),
        "number" => Ok(TypeFilter::Number),
        "simpleType" => Ok(TypeFilter::SimpleType),
        "collection" => Ok(TypeFilter::Collection),
        "dataType" => Ok(TypeFilter::DataType),
        word => match ShapeKind::from_keyword(word) {
            Some(kind) => Ok(TypeFilter::Kind(kind)),
            None => Err(cursor.error(format!("Unknown shape type: {word}"))),
        },
    }
}

fn function(cursor: &mut Cursor<'_>) -> Result<Step, SelectorError> {
    cursor.expect(":")?;
    let name = cursor.word()?;
    cursor.expect("(")?;
    let mut arguments = vec![steps(cursor)?];
    while cursor.eat(",") {
        arguments.push(steps(cursor)?);
    }
    cursor.expect(")")?;
    match name {
        "is" | "each" => Ok(Step::Is(arguments)),
        "test" => Ok(Step::Test(arguments)),
        "not" if arguments.len() == 1 => Ok(Step::Not(arguments.pop().unwrap_or_default())),
        "not" => Err(cursor.error("The :not function requires a single selector argument")),
        name => Err(cursor.error(format!("Unknown selector function: {name}"))),
    }
}
