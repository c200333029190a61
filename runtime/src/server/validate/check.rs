//! One value against the constraints of its shape and member.

#[cfg(feature = "patterns")]
use crate::schema::Pattern;
use crate::schema::{Bounds, Kind, Member, Schema};
use crate::types::Decimal;
use std::cmp::Ordering;
use std::fmt::Display;

/// A broken constraint, in words.
#[derive(Debug)]
pub(super) enum Broken {
    /// `@length`, with the length that was found.
    Length(usize, Bounds<u64>),
    /// `@range`
    Range(Bounds<&'static str>),
    /// `@pattern`
    #[cfg(feature = "patterns")]
    Pattern(&'static Pattern),
    /// `@uniqueItems`
    UniqueItems,
    /// Not a value of the enum.
    Enum(&'static Schema),
}

impl Broken {
    /// The words for a value at this path.
    pub(super) fn message(&self, path: &str) -> String {
        let length = match self {
            Self::Length(length, _) => format!(" with length {length}"),
            _ => String::new(),
        };
        format!(
            "Value{length} at '{path}' failed to satisfy constraint: {}",
            self.constraint()
        )
    }

    fn constraint(&self) -> String {
        match self {
            Self::Length(_, bounds) => format!("Member must have length {}", within(bounds)),
            Self::Range(bounds) => format!("Member must be {}", within(bounds)),
            #[cfg(feature = "patterns")]
            Self::Pattern(pattern) => {
                format!(
                    "Member must satisfy regular expression pattern: {}",
                    pattern.source()
                )
            }
            Self::UniqueItems => "Member must have unique values".to_owned(),
            Self::Enum(schema) => {
                format!(
                    "Member must satisfy enum value set: [{}]",
                    schema.public_values().join(", ")
                )
            }
        }
    }
}

fn within<T: Display>(bounds: &Bounds<T>) -> String {
    match (&bounds.min, &bounds.max) {
        (Some(min), Some(max)) => format!("between {min} and {max}, inclusive"),
        (Some(min), None) => format!("greater than or equal to {min}"),
        (None, Some(max)) => format!("less than or equal to {max}"),
        (None, None) => "anything".to_owned(),
    }
}

/// The bounds of `@length`.
pub(super) fn length_bounds(m: &Member) -> Option<Bounds<u64>> {
    let own = m.constraint_traits().length;
    own.or(m.target().constraint_traits().length)
}

/// `@length`: characters of a string, bytes of a blob, elements of a list, entries of a map.
pub(super) fn length(m: &Member, count: impl FnOnce() -> usize) -> Option<Broken> {
    let bounds = length_bounds(m)?;
    let found = count();
    let wide = found as u64;
    let fits = bounds.min.is_none_or(|min| wide >= min) && bounds.max.is_none_or(|max| wide <= max);
    (!fits).then_some(Broken::Length(found, bounds))
}

/// `@pattern`
#[cfg(feature = "patterns")]
pub(super) fn pattern(m: &Member, text: &str) -> Option<Broken> {
    let pattern = m
        .constraint_traits()
        .pattern
        .or(m.target().constraint_traits().pattern)?;
    (!pattern.matches(text)).then_some(Broken::Pattern(pattern))
}

/// Nobody has made a [`Constraints`](crate::schema::Constraints) with a pattern.
#[cfg(not(feature = "patterns"))]
pub(super) const fn pattern(_: &Member, _: &str) -> Option<Broken> {
    None
}

/// The values of an enum.
pub(super) fn membership(m: &Member, text: &str) -> Option<Broken> {
    let schema = m.target();
    let is_foreign = schema.kind() == Kind::Enum && !schema.values().contains(&text);
    is_foreign.then_some(Broken::Enum(schema))
}

/// `@uniqueItems`
pub(super) fn wants_unique_items(m: &Member) -> bool {
    m.constraint_traits().unique_items || m.target().constraint_traits().unique_items
}

/// `@range`. Not a number is outside any range.
pub(super) fn range(m: &Member, value: impl Ranged) -> Option<Broken> {
    let bounds = m
        .constraint_traits()
        .range
        .or(m.target().constraint_traits().range)?;
    let reaches = |min| value.compare(min).is_some_and(Ordering::is_ge);
    let keeps = |max| value.compare(max).is_some_and(Ordering::is_le);
    let fits = bounds.min.is_none_or(reaches) && bounds.max.is_none_or(keeps);
    (!fits).then_some(Broken::Range(bounds))
}

/// A number that `@range` compares with a bound, which is decimal text.
pub(super) trait Ranged {
    /// How it compares; `None` where one of them is not a number.
    fn compare(&self, bound: &str) -> Option<Ordering>;
}

impl Ranged for i64 {
    fn compare(&self, bound: &str) -> Option<Ordering> {
        if let Ok(whole) = bound.parse() {
            return Some(self.cmp(&whole));
        }
        Decimal::parse(itoa::Buffer::new().format(*self)).compare(bound)
    }
}

impl Ranged for Option<Decimal<'_>> {
    fn compare(&self, bound: &str) -> Option<Ordering> {
        Some((*self)?.cmp(&Decimal::parse(bound)?))
    }
}

// The bound is taken to the precision of the value, so that 8.8 is not above 8.8. No bound is infinite, though it
// may be rounded to infinity.
macro_rules! ranged {
    ($type:ty) => {
        impl Ranged for $type {
            fn compare(&self, bound: &str) -> Option<Ordering> {
                if self.is_infinite() {
                    return self.partial_cmp(&0.0);
                }
                self.partial_cmp(&bound.parse().ok()?)
            }
        }
    };
}

ranged!(f32);
ranged!(f64);
