//! Selector text to steps.

use super::SelectorError;
use super::attribute::{self, Attribute, Scoped};
use super::lexer::Cursor;
use crate::shape::ShapeKind;

/// One step; a selector sends every shape through its steps in order.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Lets through shapes of a type.
    Type(TypeFilter),
    /// Lets through shapes with an attribute.
    Attribute(Attribute),
    /// Lets through shapes with an attribute for which all assertions hold.
    Scoped(Scoped),
    /// Goes to neighbours, by the named relationships or by all.
    Forward(Vec<String>),
    /// Goes to the shapes this one is a neighbour of.
    Reverse(Vec<String>),
    /// Goes to all other shapes that can be reached.
    Recursive,
    /// Goes to whatever any of the selectors yields.
    Is(Vec<Vec<Step>>),
    /// Lets through shapes for which the selector yields nothing.
    Not(Vec<Step>),
    /// Lets through shapes for which any of the selectors yields something.
    Test(Vec<Vec<Step>>),
    /// Lets through shapes that the selector yields for them.
    In(Vec<Step>),
    /// Goes to whatever the selector yields for the whole model.
    Root(Vec<Step>),
    /// Goes down a hierarchy of resources and operations from a qualifier to a disqualifier.
    TopDown(Vec<Step>, Option<Vec<Step>>),
    /// Goes to whatever the selector, applied again and again, yields.
    Repeat(Vec<Step>),
    /// Keeps what the selector yields under a name.
    Set(String, Vec<Step>),
    /// Goes to the shapes kept under a name.
    Get(String),
    /// A function nobody knows yields nothing.
    Nothing,
}

impl Step {
    /// How many relationships away from where it starts a step ends at most, when all it
    /// does is to filter or to go forward; `None` for steps that may end anywhere.
    fn reach(&self) -> Option<usize> {
        match self {
            Self::Type(_) | Self::Attribute(_) | Self::Scoped(_) => Some(0),
            Self::Not(_) | Self::Test(_) | Self::In(_) | Self::Nothing => Some(0),
            Self::Forward(names) => {
                let special = names
                    .iter()
                    .any(|name| matches!(&**name, "bound" | "trait"));
                (!special).then_some(1)
            }
            Self::Is(choices) => {
                let reaches = choices.iter().map(|steps| reach(steps));
                reaches.collect::<Option<Vec<_>>>()?.into_iter().max()
            }
            _ => None,
        }
    }
}

/// How many relationships a selector follows at most.
pub(super) fn reach(steps: &[Step]) -> Option<usize> {
    steps.iter().map(Step::reach).sum()
}

/// A shape type or a family of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum TypeFilter {
    Any,
    Member,
    Number,
    SimpleType,
    Collection,
    AggregateType,
    ServiceType,
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
            Some(',' | ')' | ']') if !steps.is_empty() => return Ok(steps),
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
        '[' => attribute::parse(cursor),
        ':' => cursor.nested(function),
        '$' => cursor.nested(variable),
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
        c if c.is_ascii_alphabetic() || c == '_' => shape_type(cursor).map(Step::Type),
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
        "aggregateType" => Ok(TypeFilter::AggregateType),
        "serviceType" => Ok(TypeFilter::ServiceType),
        "dataType" => Ok(TypeFilter::DataType),
        word => match ShapeKind::from_keyword(word) {
            Some(kind) => Ok(TypeFilter::Kind(kind)),
            None => Err(cursor.error(format!("Unknown shape type: {word}"))),
        },
    }
}

/// `$name(selector)` or `${name}`.
fn variable(cursor: &mut Cursor<'_>) -> Result<Step, SelectorError> {
    cursor.expect("$")?;
    if cursor.eat("{") {
        let name = cursor.word()?.to_owned();
        cursor.expect("}")?;
        return Ok(Step::Get(name));
    }
    let name = cursor.word()?.to_owned();
    cursor.expect("(")?;
    let steps = steps(cursor)?;
    cursor.expect(")")?;
    Ok(Step::Set(name, steps))
}

fn function(cursor: &mut Cursor<'_>) -> Result<Step, SelectorError> {
    cursor.expect(":")?;
    let name = cursor.word()?;
    cursor.expect("(")?;
    let mut arguments = vec![steps(cursor)?];
    while cursor.one_of(&[')', ','])? == ',' {
        arguments.push(steps(cursor)?);
    }
    match name {
        "is" | "each" => Ok(Step::Is(arguments)),
        "test" => Ok(Step::Test(arguments)),
        "not" => single(cursor, name, arguments).map(Step::Not),
        "in" => single(cursor, name, arguments).map(Step::In),
        "root" => single(cursor, name, arguments).map(Step::Root),
        "recursive" => single(cursor, name, arguments).map(Step::Repeat),
        "topdown" => top_down(cursor, arguments),
        _ => Ok(Step::Nothing),
    }
}

fn single(
    cursor: &Cursor<'_>,
    name: &str,
    mut arguments: Vec<Vec<Step>>,
) -> Result<Vec<Step>, SelectorError> {
    match arguments.pop() {
        Some(only) if arguments.is_empty() => Ok(only),
        _ => Err(cursor.error(format!(
            "The :{name} function requires a single selector argument"
        ))),
    }
}

fn top_down(cursor: &Cursor<'_>, arguments: Vec<Vec<Step>>) -> Result<Step, SelectorError> {
    let count = arguments.len();
    let mut arguments = arguments.into_iter();
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(qualifier), disqualifier, None) => Ok(Step::TopDown(qualifier, disqualifier)),
        _ => Err(cursor.error(format!(
            "The :topdown function accepts 1 or 2 selectors, but found {count}"
        ))),
    }
}
