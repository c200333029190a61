//! Attribute steps: `[trait|length|min > 1]`.

use super::SelectorError;
use super::lexer::Cursor;
use super::subject::Subject;
use crate::node::{Node, NodeValue};

/// A path into a shape, and perhaps what must be found there.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    path: Vec<String>,
    test: Option<Test>,
}

#[derive(Clone, Debug)]
struct Test {
    comparator: Comparator,
    values: Vec<String>,
    ignore_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparator {
    Equal,
    NotEqual,
    StartsWith,
    EndsWith,
    Contains,
    Exists,
    GreaterOrEqual,
    Greater,
    LessOrEqual,
    Less,
}

const COMPARATORS: [(&str, Comparator); 10] = [
    ("=", Comparator::Equal),
    ("!=", Comparator::NotEqual),
    ("^=", Comparator::StartsWith),
    ("$=", Comparator::EndsWith),
    ("*=", Comparator::Contains),
    ("?=", Comparator::Exists),
    (">=", Comparator::GreaterOrEqual),
    (">", Comparator::Greater),
    ("<=", Comparator::LessOrEqual),
    ("<", Comparator::Less),
];

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Attribute, SelectorError> {
    cursor.expect("[")?;
    let path = path(cursor)?;
    if cursor.eat("]") {
        return Ok(Attribute { path, test: None });
    }
    let found = COMPARATORS.iter().find(|(text, _)| cursor.eat(text));
    let Some((_, comparator)) = found else {
        return Err(cursor.error("Expected one of the comparators of attributes, or ']'"));
    };
    let mut values = vec![value(cursor)?];
    while cursor.eat(",") {
        values.push(value(cursor)?);
    }
    let ignore_case = cursor.eat("i");
    cursor.expect("]")?;
    Ok(Attribute {
        path,
        test: Some(Test {
            comparator: *comparator,
            values,
            ignore_case,
        }),
    })
}

fn path(cursor: &mut Cursor<'_>) -> Result<Vec<String>, SelectorError> {
    let mut path = vec![cursor.word()?.to_owned()];
    while cursor.eat("|") {
        path.push(segment(cursor)?);
    }
    Ok(path)
}

/// A key, a shape identifier, or a property such as `(length)`.
fn segment(cursor: &mut Cursor<'_>) -> Result<String, SelectorError> {
    cursor.skip_ws();
    if let Some(quote @ ('\'' | '"')) = cursor.peek() {
        return cursor.quoted(quote).map(str::to_owned);
    }
    if cursor.eat("(") {
        let name = format!("({})", cursor.word()?);
        cursor.expect(")")?;
        return Ok(name);
    }
    match cursor.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#')) {
        "" => cursor.word().map(str::to_owned),
        text => Ok(text.to_owned()),
    }
}

fn value(cursor: &mut Cursor<'_>) -> Result<String, SelectorError> {
    cursor.skip_ws();
    match cursor.peek() {
        Some(quote @ ('\'' | '"')) => cursor.quoted(quote).map(str::to_owned),
        _ => match cursor.take_while(|c| c.is_ascii_alphanumeric() || "_.#$-+".contains(c)) {
            "" => cursor.word().map(str::to_owned),
            text => Ok(text.to_owned()),
        },
    }
}

impl Attribute {
    pub(super) fn holds(&self, subject: Subject<'_>) -> bool {
        let found = found(&self.path, subject);
        match &self.test {
            None => !found.is_empty(),
            Some(test) if test.comparator == Comparator::Exists => test
                .values
                .iter()
                .any(|wanted| (wanted == "true") != found.is_empty()),
            Some(test) => found.iter().any(|value| test.holds(value)),
        }
    }
}

impl Test {
    fn holds(&self, value: &str) -> bool {
        let fold = |text: &str| {
            if self.ignore_case {
                text.to_lowercase()
            } else {
                text.to_owned()
            }
        };
        let value = fold(value);
        let mut wanted = self.values.iter().map(|wanted| fold(wanted));
        match self.comparator {
            Comparator::NotEqual => wanted.all(|wanted| value != wanted),
            comparator => wanted.any(|wanted| compare(comparator, &value, &wanted)),
        }
    }
}

fn compare(comparator: Comparator, value: &str, wanted: &str) -> bool {
    let numbers = || value.parse::<f64>().ok().zip(wanted.parse::<f64>().ok());
    match comparator {
        Comparator::Equal => value == wanted,
        Comparator::StartsWith => value.starts_with(wanted),
        Comparator::EndsWith => value.ends_with(wanted),
        Comparator::Contains => value.contains(wanted),
        Comparator::GreaterOrEqual => numbers().is_some_and(|(a, b)| a >= b),
        Comparator::Greater => numbers().is_some_and(|(a, b)| a > b),
        Comparator::LessOrEqual => numbers().is_some_and(|(a, b)| a <= b),
        Comparator::Less => numbers().is_some_and(|(a, b)| a < b),
        Comparator::NotEqual | Comparator::Exists => false,
    }
}

/// The values at a path, as texts.
fn found(path: &[String], subject: Subject<'_>) -> Vec<String> {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["id"] => vec![subject.id().to_string()],
        ["id", "namespace"] => vec![subject.id().namespace().to_owned()],
        ["id", "name"] => vec![subject.id().name().to_owned()],
        ["id", "member"] => subject
            .id()
            .member()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        ["service", "version"] => match subject {
            Subject::Shape(shape) => shape
                .as_service()
                .map(|service| service.version.to_string())
                .into_iter()
                .collect(),
            Subject::Member(..) => Vec::new(),
        },
        ["trait", "(keys)"] => subject
            .traits()
            .iter()
            .map(|(id, _)| id.to_string())
            .collect(),
        ["trait", name, rest @ ..] => {
            let id = if name.contains('#') {
                (*name).to_owned()
            } else {
                format!("smithy.api#{name}")
            };
            subject
                .traits()
                .value(&id)
                .map(|value| inside(value, rest))
                .unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn inside(node: &Node, path: &[&str]) -> Vec<String> {
    let Some((step, rest)) = path.split_first() else {
        return vec![text(node)];
    };
    let through = |children: Vec<&Node>| {
        children
            .into_iter()
            .flat_map(|child| inside(child, rest))
            .collect()
    };
    match (*step, &node.value) {
        ("(values)", NodeValue::Array(items)) => through(items.iter().collect()),
        ("(values)", NodeValue::Object(members)) => {
            through(members.values().map(|e| &e.value).collect())
        }
        ("(keys)", NodeValue::Object(members)) => {
            members.keys().map(|key| key.to_string()).collect()
        }
        ("(length)", NodeValue::Array(items)) => vec![items.len().to_string()],
        ("(length)", NodeValue::Object(members)) => vec![members.len().to_string()],
        ("(length)", NodeValue::String(text)) => vec![text.chars().count().to_string()],
        (key, _) => through(node.get(key).into_iter().collect()),
    }
}

fn text(node: &Node) -> String {
    node.as_str()
        .map_or_else(|| node.to_string(), str::to_owned)
}
