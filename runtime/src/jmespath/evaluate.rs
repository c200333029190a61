//! What an expression makes of a value. Parts of the value are borrowed for as long as nothing new is made of them.

use super::{Comparator, EvaluateError, Expression, Literal, function};
use crate::types::Document;
use std::borrow::Cow;
use std::cmp::Ordering;

type Result<'v> = std::result::Result<Cow<'v, Document>, EvaluateError>;

const NULL: Cow<'static, Document> = Cow::Owned(Document::Null);

pub(super) fn evaluate<'v>(expression: &Expression, value: Cow<'v, Document>) -> Result<'v> {
    match expression {
        Expression::Current => Ok(value),
        Expression::Field(name) => Ok(field(value, name)),
        Expression::Index(index) => Ok(item(value, *index)),
        Expression::Slice(start, stop, step) => slice(&value, *start, *stop, step.unwrap_or(1)),
        Expression::Literal(written) => Ok(Cow::Owned(literal(written))),
        Expression::Sub(left, right) => evaluate(right, evaluate(left, value)?),
        Expression::Flatten(left) => Ok(flatten(evaluate(left, value)?)),
        Expression::Project(left, right) => project(items(evaluate(left, value)?), None, right),
        Expression::ProjectObject(left, right) => {
            project(entries(evaluate(left, value)?), None, right)
        }
        Expression::Filter(left, condition, right) => {
            project(items(evaluate(left, value)?), Some(condition), right)
        }
        Expression::List(parts) => list(parts, &value),
        Expression::Hash(parts) => hash(parts, &value),
        Expression::Or(left, right) => either(left, right, value, false),
        Expression::And(left, right) => either(left, right, value, true),
        Expression::Not(inner) => Ok(boolean(!is_true(evaluate(inner, value)?.as_ref()))),
        Expression::Compare(comparator, left, right) => {
            let left = evaluate(left, Cow::Borrowed(value.as_ref()))?;
            let right = evaluate(right, Cow::Borrowed(value.as_ref()))?;
            Ok(compare(*comparator, &left, &right))
        }
        Expression::Call(called, arguments) => {
            function::call(*called, arguments, &value).map(Cow::Owned)
        }
        Expression::Reference(_) => Err(EvaluateError::new(
            "`&` makes an argument of a function and nothing else",
        )),
    }
}

fn boolean<'v>(value: bool) -> Cow<'v, Document> {
    Cow::Owned(Document::Boolean(value))
}

fn field<'v>(value: Cow<'v, Document>, name: &str) -> Cow<'v, Document> {
    match value {
        Cow::Borrowed(Document::Map(members)) => members.get(name).map_or(NULL, Cow::Borrowed),
        Cow::Owned(Document::Map(mut members)) => members.remove(name).map_or(NULL, Cow::Owned),
        _ => NULL,
    }
}

fn item(value: Cow<'_, Document>, index: i64) -> Cow<'_, Document> {
    let place = |len: usize| match usize::try_from(index) {
        Ok(index) => Some(index).filter(|index| *index < len),
        Err(_) => len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    };
    match value {
        Cow::Borrowed(Document::List(all)) => {
            place(all.len()).map_or(NULL, |index| Cow::Borrowed(&all[index]))
        }
        Cow::Owned(Document::List(mut all)) => {
            place(all.len()).map_or(NULL, |index| Cow::Owned(all.swap_remove(index)))
        }
        _ => NULL,
    }
}

/// Some items, as Python slices.
fn slice<'v>(value: &Document, start: Option<i64>, stop: Option<i64>, step: i64) -> Result<'v> {
    if step == 0 {
        return Err(EvaluateError::new("a slice goes in steps of zero"));
    }
    let Document::List(all) = value else {
        return Ok(NULL);
    };
    let len = i64::try_from(all.len()).unwrap_or(i64::MAX);
    // Backwards a slice may begin at the last item and stop before the first.
    let (lowest, highest) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let place = |index: i64| {
        let from_start = if index < 0 {
            index.saturating_add(len)
        } else {
            index
        };
        from_start.clamp(lowest, highest)
    };
    let (first, last) = if step > 0 {
        (lowest, highest)
    } else {
        (highest, lowest)
    };
    let (mut at, stop) = (start.map_or(first, place), stop.map_or(last, place));
    let mut chosen = Vec::new();
    while if step > 0 { at < stop } else { at > stop } {
        let item = usize::try_from(at).ok().and_then(|at| all.get(at));
        chosen.extend(item.cloned());
        at = at.saturating_add(step);
    }
    Ok(Cow::Owned(Document::List(chosen)))
}

fn literal(written: &Literal) -> Document {
    match written {
        Literal::Null => Document::Null,
        Literal::Boolean(value) => Document::Boolean(*value),
        Literal::Number(value) => number(*value),
        Literal::String(text) => Document::String((*text).to_owned()),
        Literal::List(all) => Document::List(all.iter().map(literal).collect()),
        Literal::Map(members) => Document::Map(
            members
                .iter()
                .map(|(name, value)| ((*name).to_owned(), literal(value)))
                .collect(),
        ),
    }
}

/// A number as a value: whole where it is.
pub(super) fn number(value: f64) -> Document {
    let whole = value as i64;
    match whole as f64 == value && whole.unsigned_abs() < 1 << 53 {
        true => Document::Integer(whole),
        false => Document::Double(value),
    }
}

/// The number that a value is.
pub(super) fn as_number(value: &Document) -> Option<f64> {
    match value {
        Document::Integer(whole) => Some(*whole as f64),
        Document::Double(number) => Some(*number),
        _ => None,
    }
}

fn flatten(value: Cow<'_, Document>) -> Cow<'_, Document> {
    let Some(items) = items(value) else {
        return NULL;
    };
    let mut flat = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Document::List(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    Cow::Owned(Document::List(flat))
}

fn items(value: Cow<'_, Document>) -> Option<Vec<Document>> {
    match value {
        Cow::Borrowed(Document::List(all)) => Some(all.clone()),
        Cow::Owned(Document::List(all)) => Some(all),
        _ => None,
    }
}

fn entries(value: Cow<'_, Document>) -> Option<Vec<Document>> {
    match value {
        Cow::Borrowed(Document::Map(members)) => Some(members.values().cloned().collect()),
        Cow::Owned(Document::Map(members)) => Some(members.into_values().collect()),
        _ => None,
    }
}

fn project<'v>(
    items: Option<Vec<Document>>,
    condition: Option<&Expression>,
    right: &Expression,
) -> Result<'v> {
    let Some(items) = items else {
        return Ok(NULL);
    };
    let mut made = Vec::with_capacity(items.len());
    for item in items {
        if let Some(condition) = condition
            && !is_true(evaluate(condition, Cow::Borrowed(&item))?.as_ref())
        {
            continue;
        }
        match evaluate(right, Cow::Owned(item))?.into_owned() {
            Document::Null => {}
            value => made.push(value),
        }
    }
    Ok(Cow::Owned(Document::List(made)))
}

fn list<'v>(parts: &[Expression], value: &Document) -> Result<'v> {
    if matches!(value, Document::Null) {
        return Ok(NULL);
    }
    let part = |part| evaluate(part, Cow::Borrowed(value)).map(Cow::into_owned);
    let made = parts
        .iter()
        .map(part)
        .collect::<std::result::Result<_, _>>()?;
    Ok(Cow::Owned(Document::List(made)))
}

fn hash<'v>(parts: &[(&'static str, Expression)], value: &Document) -> Result<'v> {
    if matches!(value, Document::Null) {
        return Ok(NULL);
    }
    let part = |(name, part): &(&'static str, Expression)| {
        let made = evaluate(part, Cow::Borrowed(value))?.into_owned();
        Ok(((*name).to_owned(), made))
    };
    let made = parts
        .iter()
        .map(part)
        .collect::<std::result::Result<_, _>>()?;
    Ok(Cow::Owned(Document::Map(made)))
}

/// The left where its truth already decides; else the right.
fn either<'v>(
    left: &Expression,
    right: &Expression,
    value: Cow<'v, Document>,
    goes_on_if: bool,
) -> Result<'v> {
    let decided = evaluate(left, Cow::Borrowed(value.as_ref()))?.into_owned();
    match is_true(&decided) == goes_on_if {
        true => evaluate(right, value),
        false => Ok(Cow::Owned(decided)),
    }
}

/// Null, false and what is empty are false; all else is true.
fn is_true(value: &Document) -> bool {
    match value {
        Document::Null | Document::Boolean(false) => false,
        Document::String(text) => !text.is_empty(),
        Document::List(items) => !items.is_empty(),
        Document::Map(members) => !members.is_empty(),
        _ => true,
    }
}

fn compare<'v>(comparator: Comparator, left: &Document, right: &Document) -> Cow<'v, Document> {
    let accepted: fn(Ordering) -> bool = match comparator {
        Comparator::Equal => return boolean(equal(left, right)),
        Comparator::NotEqual => return boolean(!equal(left, right)),
        Comparator::Less => Ordering::is_lt,
        Comparator::LessOrEqual => Ordering::is_le,
        Comparator::Greater => Ordering::is_gt,
        Comparator::GreaterOrEqual => Ordering::is_ge,
    };
    let both = as_number(left).zip(as_number(right));
    let ordering = both.and_then(|(left, right)| left.partial_cmp(&right));
    ordering.map_or(NULL, |ordering| boolean(accepted(ordering)))
}

/// Whether two values are the same, however their numbers are held.
pub(super) fn equal(left: &Document, right: &Document) -> bool {
    match (left, right) {
        (Document::Integer(left), Document::Integer(right)) => left == right,
        (Document::List(left), Document::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| equal(l, r))
        }
        (Document::Map(left), Document::Map(right)) => {
            let same = |((k, l), (m, r)): ((&String, &Document), (&String, &Document))| {
                k == m && equal(l, r)
            };
            left.len() == right.len() && left.iter().zip(right).all(same)
        }
        _ => match as_number(left).zip(as_number(right)) {
            Some((left, right)) => left == right,
            None => left == right,
        },
    }
}
