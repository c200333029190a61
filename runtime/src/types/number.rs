//! Numbers of any size, kept as the text that was read or given.

use std::fmt;
use std::str::FromStr;

/// The text is not a number of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNumberError;

impl fmt::Display for ParseNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number")
    }
}

impl std::error::Error for ParseNumberError {}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self("0".to_owned())
            }
        }

        impl FromStr for $name {
            type Err = ParseNumberError;

            fn from_str(text: &str) -> Result<Self, ParseNumberError> {
                if $check(text) { Ok(Self(text.to_owned())) } else { Err(ParseNumberError) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value.to_string())
            }
        }
    };
}

number! {
    /// `bigInteger`: a whole number of any size, kept as decimal text.
    BigInteger, is_integer
}
number! {
    /// `bigDecimal`: a decimal number of any size and precision, kept as text.
    BigDecimal, is_decimal
}

fn digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

fn is_integer(text: &str) -> bool {
    digits(text.strip_prefix('-').unwrap_or(text)) == Some("")
}

fn is_decimal(text: &str) -> bool {
    let Some(mut rest) = digits(text.strip_prefix('-').unwrap_or(text)) else {
        return false;
    };
    if let Some(fraction) = rest.strip_prefix('.') {
        let Some(after) = digits(fraction) else {
            return false;
        };
        rest = after;
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)) == Some(""),
        None => rest.is_empty(),
    }
}
