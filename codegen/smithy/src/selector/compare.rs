//! Comparators of attributes.

use super::value::Value;

/// How two values are compared (Smithy 2.0, "Attribute comparison").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
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
    SameItems,
    OtherItems,
    Subset,
    ProperSubset,
}

impl Comparator {
    /// Whether the comparison holds for the values or, of projections, for any of theirs.
    pub(super) fn holds(self, left: &Value<'_>, right: &Value<'_>, ignore_case: bool) -> bool {
        match self {
            Self::Exists => left.is_present() == (right.text() == "true"),
            Self::SameItems => same_items(left, right, ignore_case),
            Self::OtherItems => !same_items(left, right, ignore_case),
            Self::Subset => subset(left, right, ignore_case),
            Self::ProperSubset => {
                subset(left, right, ignore_case) && !subset(right, left, ignore_case)
            }
            _ => left.flattened().into_iter().any(|left| {
                let mut right = right.flattened().into_iter();
                right.any(|right| self.holds_once(left, right, ignore_case))
            }),
        }
    }

    fn holds_once(self, left: &Value<'_>, right: &Value<'_>, ignore_case: bool) -> bool {
        if !left.is_present() || !right.is_present() {
            return false;
        }
        let (left, right) = (left.text(), right.text());
        match ignore_case {
            true => self.compare(&left.to_lowercase(), &right.to_lowercase()),
            false => self.compare(&left, &right),
        }
    }

    fn compare(self, left: &str, right: &str) -> bool {
        let numbers = || number(left).zip(number(right));
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::StartsWith => left.starts_with(right),
            Self::EndsWith => left.ends_with(right),
            Self::Contains => left.contains(right),
            Self::GreaterOrEqual => numbers().is_some_and(|(a, b)| a >= b),
            Self::Greater => numbers().is_some_and(|(a, b)| a > b),
            Self::LessOrEqual => numbers().is_some_and(|(a, b)| a <= b),
            Self::Less => numbers().is_some_and(|(a, b)| a < b),
            _ => false,
        }
    }
}

/// A number of the grammar; the words that `f64` knows besides are none.
fn number(text: &str) -> Option<f64> {
    let digits = text.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|_| digits)
}

fn same_items(left: &Value<'_>, right: &Value<'_>, ignore_case: bool) -> bool {
    subset(left, right, ignore_case) && subset(right, left, ignore_case)
}

fn subset(left: &Value<'_>, right: &Value<'_>, ignore_case: bool) -> bool {
    let (Value::Projection(_), Value::Projection(_)) = (left, right) else {
        return false;
    };
    let right = right.flattened();
    left.flattened().into_iter().all(|left| {
        let mut right = right.iter();
        right.any(|right| Comparator::Equal.holds_once(left, right, ignore_case))
    })
}
