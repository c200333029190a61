//! The functions of JMESPath (<https://jmespath.org/specification.html#built-in-functions>).

use super::evaluate::{as_number, equal, evaluate, number};
use super::{EvaluateError, Expression};
use crate::codec::json::REST_JSON;
use crate::schema::ROOT;
use crate::service::Codec as _;
use crate::types::Document;
use bytes::BytesMut;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

type Result<T> = std::result::Result<T, EvaluateError>;

macro_rules! functions {
    ($($variant:ident = $name:literal, $least:literal..=$most:expr;)*) => {
        /// A built-in function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Function {
            /// The name, as expressions spell it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The function of a name.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// How few and how many arguments it takes.
            const fn arity(self) -> (usize, usize) {
                match self {
                    $(Self::$variant => ($least, $most),)*
                }
            }
        }
    };
}

functions! {
    Abs = "abs", 1..=1;
    Avg = "avg", 1..=1;
    Ceil = "ceil", 1..=1;
    Contains = "contains", 2..=2;
    EndsWith = "ends_with", 2..=2;
    Floor = "floor", 1..=1;
    Join = "join", 2..=2;
    Keys = "keys", 1..=1;
    Length = "length", 1..=1;
    Map = "map", 2..=2;
    Max = "max", 1..=1;
    MaxBy = "max_by", 2..=2;
    Merge = "merge", 0..=usize::MAX;
    Min = "min", 1..=1;
    MinBy = "min_by", 2..=2;
    NotNull = "not_null", 1..=usize::MAX;
    Reverse = "reverse", 1..=1;
    Sort = "sort", 1..=1;
    SortBy = "sort_by", 2..=2;
    StartsWith = "starts_with", 2..=2;
    Sum = "sum", 1..=1;
    ToArray = "to_array", 1..=1;
    ToNumber = "to_number", 1..=1;
    ToString = "to_string", 1..=1;
    Type = "type", 1..=1;
    Values = "values", 1..=1;
}

/// An argument: a value, or an expression to be asked of many.
enum Argument {
    Value(Document),
    Expression(&'static Expression),
}

/// The arguments of one call, taken in their order.
struct Arguments {
    function: Function,
    left: std::vec::IntoIter<Argument>,
}

pub(super) fn call(
    function: Function,
    arguments: &[Expression],
    value: &Document,
) -> Result<Document> {
    let (least, most) = function.arity();
    if arguments.len() < least || arguments.len() > most {
        let (name, found) = (function.name(), arguments.len());
        return Err(EvaluateError::new(format!(
            "`{name}` does not take {found} arguments"
        )));
    }
    let argument = |argument: &Expression| match argument {
        Expression::Reference(inner) => Ok(Argument::Expression(inner)),
        other => evaluate(other, Cow::Borrowed(value)).map(|v| Argument::Value(v.into_owned())),
    };
    let all = arguments.iter().map(argument).collect::<Result<Vec<_>>>()?;
    let mut arguments = Arguments {
        function,
        left: all.into_iter(),
    };
    apply(function, &mut arguments)
}

fn apply(function: Function, a: &mut Arguments) -> Result<Document> {
    Ok(match function {
        Function::Abs => number(a.number()?.abs()),
        Function::Ceil => number(a.number()?.ceil()),
        Function::Floor => number(a.number()?.floor()),
        Function::Avg => average(&a.numbers()?),
        Function::Sum => number(a.numbers()?.iter().sum()),
        Function::Contains => contains(a)?,
        Function::StartsWith => Document::Boolean(a.text()?.starts_with(&a.text()?)),
        Function::EndsWith => Document::Boolean(a.text()?.ends_with(&a.text()?)),
        Function::Join => {
            let glue = a.text()?;
            Document::String(a.texts()?.join(&glue))
        }
        Function::Keys => list(a.object()?.into_keys().map(Document::String)),
        Function::Values => list(a.object()?.into_values()),
        Function::Length => length(a)?,
        Function::Map => map(a)?,
        Function::Max => extreme(a, Ordering::is_gt)?,
        Function::Min => extreme(a, Ordering::is_lt)?,
        Function::MaxBy => extreme_by(a, Ordering::is_gt)?,
        Function::MinBy => extreme_by(a, Ordering::is_lt)?,
        Function::Merge => merge(a)?,
        Function::NotNull => not_null(a)?,
        Function::Reverse => reverse(a)?,
        Function::Sort => sort(a)?,
        Function::SortBy => sort_by(a)?,
        Function::ToArray => match a.value()? {
            Document::List(items) => Document::List(items),
            other => Document::List(vec![other]),
        },
        Function::ToNumber => to_number(a.value()?),
        Function::ToString => Document::String(to_string(a.value()?)?),
        Function::Type => Document::String(kind(&a.value()?).to_owned()),
    })
}

impl Arguments {
    fn refused(&self, found: &str) -> EvaluateError {
        EvaluateError::new(format!("`{}` does not take {found}", self.function.name()))
    }

    fn value(&mut self) -> Result<Document> {
        match self.left.next() {
            Some(Argument::Value(value)) => Ok(value),
            Some(Argument::Expression(_)) => Err(self.refused("an expression there")),
            None => Err(self.refused("so few arguments")),
        }
    }

    fn expression(&mut self) -> Result<&'static Expression> {
        match self.left.next() {
            Some(Argument::Expression(expression)) => Ok(expression),
            _ => Err(self.refused("a value where an expression belongs")),
        }
    }

    fn number(&mut self) -> Result<f64> {
        let value = self.value()?;
        as_number(&value).ok_or_else(|| self.refused(kind(&value)))
    }

    fn text(&mut self) -> Result<String> {
        match self.value()? {
            Document::String(text) => Ok(text),
            other => Err(self.refused(kind(&other))),
        }
    }

    fn object(&mut self) -> Result<BTreeMap<String, Document>> {
        match self.value()? {
            Document::Map(members) => Ok(members),
            other => Err(self.refused(kind(&other))),
        }
    }

    fn list(&mut self) -> Result<Vec<Document>> {
        match self.value()? {
            Document::List(items) => Ok(items),
            other => Err(self.refused(kind(&other))),
        }
    }

    fn numbers(&mut self) -> Result<Vec<f64>> {
        let items = self.list()?;
        let numbers = items.iter().map(as_number).collect::<Option<_>>();
        numbers.ok_or_else(|| self.refused("an array of other things than numbers"))
    }

    fn texts(&mut self) -> Result<Vec<String>> {
        let items = self.list()?.into_iter().map(|item| match item {
            Document::String(text) => Some(text),
            _ => None,
        });
        let texts = items.collect::<Option<_>>();
        texts.ok_or_else(|| self.refused("an array of other things than strings"))
    }
}

fn list(items: impl Iterator<Item = Document>) -> Document {
    Document::List(items.collect())
}

fn kind(value: &Document) -> &'static str {
    match value {
        Document::Null => "null",
        Document::Boolean(_) => "boolean",
        Document::String(_) => "string",
        Document::List(_) => "array",
        Document::Map(_) => "object",
        _ => "number",
    }
}

fn average(numbers: &[f64]) -> Document {
    match numbers.len() {
        0 => Document::Null,
        count => number(numbers.iter().sum::<f64>() / count as f64),
    }
}

fn contains(a: &mut Arguments) -> Result<Document> {
    let found = match (a.value()?, a.value()?) {
        (Document::List(items), wanted) => items.iter().any(|item| equal(item, &wanted)),
        (Document::String(text), Document::String(part)) => text.contains(&part),
        (Document::String(_), _) => false,
        (other, _) => return Err(a.refused(kind(&other))),
    };
    Ok(Document::Boolean(found))
}

fn length(a: &mut Arguments) -> Result<Document> {
    let length = match a.value()? {
        Document::String(text) => text.chars().count(),
        Document::List(items) => items.len(),
        Document::Map(members) => members.len(),
        other => return Err(a.refused(kind(&other))),
    };
    Ok(number(length as f64))
}

fn map(a: &mut Arguments) -> Result<Document> {
    let expression = a.expression()?;
    let item = |item| evaluate(expression, Cow::Owned(item)).map(Cow::into_owned);
    let mapped = a.list()?.into_iter().map(item).collect::<Result<_>>()?;
    Ok(Document::List(mapped))
}

fn merge(a: &mut Arguments) -> Result<Document> {
    let mut merged = BTreeMap::new();
    while a.left.len() > 0 {
        merged.extend(a.object()?);
    }
    Ok(Document::Map(merged))
}

fn not_null(a: &mut Arguments) -> Result<Document> {
    while a.left.len() > 0 {
        match a.value()? {
            Document::Null => {}
            found => return Ok(found),
        }
    }
    Ok(Document::Null)
}

fn reverse(a: &mut Arguments) -> Result<Document> {
    match a.value()? {
        Document::String(text) => Ok(Document::String(text.chars().rev().collect())),
        Document::List(mut items) => {
            items.reverse();
            Ok(Document::List(items))
        }
        other => Err(a.refused(kind(&other))),
    }
}

/// What things are ordered by: numbers all, or strings all.
fn ordered(a: &Arguments, keys: &[Document]) -> Result<()> {
    let numbers = keys.iter().all(|key| as_number(key).is_some());
    let strings = keys.iter().all(|key| matches!(key, Document::String(_)));
    match numbers || strings {
        true => Ok(()),
        false => Err(a.refused("what is neither all numbers nor all strings")),
    }
}

fn order(left: &Document, right: &Document) -> Ordering {
    match (left, right) {
        (Document::String(left), Document::String(right)) => left.cmp(right),
        _ => match as_number(left).zip(as_number(right)) {
            Some((left, right)) => left.total_cmp(&right),
            None => Ordering::Equal,
        },
    }
}

fn sort(a: &mut Arguments) -> Result<Document> {
    let mut items = a.list()?;
    ordered(a, &items)?;
    items.sort_by(order);
    Ok(Document::List(items))
}

/// The items of an array, each with what it is ordered by.
fn keyed(a: &mut Arguments) -> Result<Vec<(Document, Document)>> {
    let (items, by) = (a.list()?, a.expression()?);
    let key = |item: &Document| evaluate(by, Cow::Borrowed(item)).map(Cow::into_owned);
    let keys = items.iter().map(key).collect::<Result<Vec<_>>>()?;
    ordered(a, &keys)?;
    Ok(keys.into_iter().zip(items).collect())
}

fn sort_by(a: &mut Arguments) -> Result<Document> {
    let mut items = keyed(a)?;
    items.sort_by(|(left, _), (right, _)| order(left, right));
    Ok(list(items.into_iter().map(|(_, item)| item)))
}

fn extreme(a: &mut Arguments, better: fn(Ordering) -> bool) -> Result<Document> {
    let items = a.list()?;
    ordered(a, &items)?;
    let best = items
        .into_iter()
        .reduce(|best, item| match better(order(&item, &best)) {
            true => item,
            false => best,
        });
    Ok(best.unwrap_or_default())
}

fn extreme_by(a: &mut Arguments, better: fn(Ordering) -> bool) -> Result<Document> {
    let best = keyed(a)?
        .into_iter()
        .reduce(|best, item| match better(order(&item.0, &best.0)) {
            true => item,
            false => best,
        });
    Ok(best.map(|(_, item)| item).unwrap_or_default())
}

fn to_number(value: Document) -> Document {
    match value {
        Document::String(text) => {
            let read = text.parse().ok().filter(|value: &f64| value.is_finite());
            read.map(number).unwrap_or_default()
        }
        value if as_number(&value).is_some() => value,
        _ => Document::Null,
    }
}

fn to_string(value: Document) -> Result<String> {
    if let Document::String(text) = value {
        return Ok(text);
    }
    let mut out = BytesMut::new();
    let written = REST_JSON.write(&mut out, &mut |w| w.write_document(&ROOT, &value));
    let text = written
        .ok()
        .map(|()| String::from_utf8_lossy(&out).into_owned());
    text.ok_or_else(|| EvaluateError::new("a value is nested too deeply to be written"))
}
