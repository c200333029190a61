//! Node values: the JSON-like data of trait values and metadata, with their places.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::map::IndexMap;
use crate::source::Span;

/// How deep the values of one file may nest, how many they may be, and how many events are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) depth: usize,
    pub(crate) nodes: usize,
    pub(crate) events: usize,
}

/// A value and the place it was written. Equality looks at values only.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: NodeValue,
    /// Where it was written.
    pub span: Span,
}

/// The six kinds of node values (Smithy 2.0, "Node values").
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text, with escapes resolved.
    String(Arc<str>),
    /// An array.
    Array(Vec<Node>),
    /// An object, in source order.
    Object(Box<Object>),
}

/// The members of an object node, in source order.
pub type Object = IndexMap<Arc<str>, Entry>;

/// One member of an object node.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// A number as it was written; equality is that of the numbers, exactly.
#[derive(Clone, Debug)]
pub struct Number(Arc<str>);

impl Number {
    pub(crate) fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// The number as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it was written with a fraction or an exponent.
    #[must_use]
    pub fn is_fractional(&self) -> bool {
        self.0.contains(['.', 'e', 'E'])
    }

    /// The number as an integer, when it is one, however it was written, and fits.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        let plain = self.0.parse().ok();
        plain.or_else(|| {
            if self.is_fractional() {
                self.scaled()
            } else {
                None
            }
        })
    }

    fn scaled(&self) -> Option<i128> {
        let (negative, digits, exponent) = self.normal();
        if digits.is_empty() {
            return Some(0);
        }
        let power = 10_i128.checked_pow(u32::try_from(exponent).ok()?)?;
        let value = digits.parse::<i128>().ok()?.checked_mul(power)?;
        Some(if negative { -value } else { value })
    }

    /// The number as an `i64`, when it is an integer and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|value| value.try_into().ok())
    }

    /// Whether the number is zero, however it was written.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.normal().1.is_empty()
    }

    /// The nearest `f64`.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.normal() == other.normal()
    }
}

/// By value, exactly.
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let ((negative, digits, exponent), theirs) = (self.normal(), other.normal());
        // A number is 0.digits times ten to the power of its size.
        let size = |digits: &str, exponent| i128::from(exponent) + digits.len() as i128;
        let by_size = || match (digits.is_empty(), theirs.1.is_empty()) {
            (false, false) => size(&digits, exponent)
                .cmp(&size(&theirs.1, theirs.2))
                .then_with(|| digits.cmp(&theirs.1)),
            (is_zero, is_theirs_zero) => is_theirs_zero.cmp(&is_zero),
        };
        Some(match (negative, theirs.0) {
            (false, false) => by_size(),
            (true, true) => by_size().reverse(),
            (negative, is_theirs_negative) => is_theirs_negative.cmp(&negative),
        })
    }
}

impl Number {
    /// Sign, digits without needless zeros, and the exponent of the last digit.
    fn normal(&self) -> (bool, String, i64) {
        let (negative, rest) = match self.0.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, &*self.0),
        };
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let dropped = all.len() - digits.len();
        let shift =
            i64::try_from(dropped).unwrap_or(0) - i64::try_from(fraction.len()).unwrap_or(0);
        let exponent = exponent
            .parse::<i64>()
            .unwrap_or(if exponent.starts_with('-') {
                i64::MIN
            } else {
                i64::MAX
            })
            .saturating_add(shift);
        match digits.trim_start_matches('0') {
            "" => (false, String::new(), 0),
            digits => (negative, digits.to_owned(), exponent),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Node {
    /// A node of a value and a place.
    #[must_use]
    pub fn new(value: NodeValue, span: Span) -> Self {
        Self { value, span }
    }

    /// A text node.
    #[must_use]
    pub fn string(text: &str, span: Span) -> Self {
        Self::new(NodeValue::String(Arc::from(text)), span)
    }

    /// An object node without members, the value of an annotation trait.
    #[must_use]
    pub fn empty_object(span: Span) -> Self {
        Self::new(NodeValue::Object(Box::default()), span)
    }

    /// The word Smithy's messages use for this kind of node.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.value {
            NodeValue::Null => "null",
            NodeValue::Bool(_) => "boolean",
            NodeValue::Number(_) => "number",
            NodeValue::String(_) => "string",
            NodeValue::Array(_) => "array",
            NodeValue::Object(_) => "object",
        }
    }

    /// The text of a text node.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            NodeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean node.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            NodeValue::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number of a number node.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            NodeValue::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number of a number node, when it is an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The elements of an array node.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            NodeValue::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object node.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            NodeValue::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, NodeValue::Null)
    }

    /// A member of an object node.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key).map(|entry| &entry.value)
    }
}

/// Prints the value as compact JSON.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            NodeValue::Null => f.write_str("null"),
            NodeValue::Bool(value) => write!(f, "{value}"),
            NodeValue::Number(number) => f.write_str(&number.0),
            NodeValue::String(text) => write_quoted(f, text),
            NodeValue::Array(items) => write_array(f, items),
            NodeValue::Object(members) => write_object(f, members),
        }
    }
}

fn write_array(f: &mut fmt::Formatter<'_>, items: &[Node]) -> fmt::Result {
    f.write_str("[")?;
    for (index, item) in items.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { "," })?;
        write!(f, "{item}")?;
    }
    f.write_str("]")
}

fn write_object(f: &mut fmt::Formatter<'_>, members: &Object) -> fmt::Result {
    f.write_str("{")?;
    for (index, (key, entry)) in members.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { "," })?;
        write_quoted(f, key)?;
        f.write_str(":")?;
        write!(f, "{}", entry.value)?;
    }
    f.write_str("}")
}

/// Prints a text as a JSON string.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_quoted(f, self.0)
    }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if u32::from(c) < 0x20 => write!(f, "\\u{:04x}", u32::from(c))?,
            c => fmt::Write::write_char(f, c)?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn numbers_are_equal_when_they_are_the_same_number() {
        for (a, b) in [
            ("1", "1.0"),
            ("10e0", "1E+1"),
            ("-0", "0.00"),
            ("0.5", "5e-1"),
            ("2e308", "2E+308"),
        ] {
            assert_eq!(Number::new(a), Number::new(b));
        }
        assert_ne!(Number::new("1"), Number::new("-1"));
        assert_ne!(Number::new("0.1"), Number::new("0.10000000000000000001"));
    }

    #[test]
    fn numbers_are_ordered_by_their_exact_values() {
        let ordered = [
            "-1e99999999999999999999",
            "-10",
            "-9.5",
            "-1e-99999999999999999999",
            "-0.0",
            "1e-99999999999999999999",
            "0.1",
            "0.1000000000000000001",
            "9",
            "1e1",
            "9007199254740992",
            "9007199254740993.0",
            "1e400",
        ];
        let numbers = ordered.map(Number::new);
        assert!(numbers.is_sorted_by(|a, b| a < b));
        assert!(numbers.iter().rev().is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn integers_are_read_whichever_way_they_are_written() {
        let read = |text| Number::new(text).as_i64();
        assert_eq!(
            [read("15e2"), read("-1.50e1"), read("0.0")],
            [Some(1500), Some(-15), Some(0)]
        );
        assert_eq!(
            [read("1.5"), read("1e400"), read("99999999999999999999")],
            [None, None, None]
        );
    }
}
