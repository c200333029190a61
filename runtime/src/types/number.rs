//! Numbers of any size, kept as the text that was read or given and compared by value.

use super::decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
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
        #[derive(Clone, Debug)]
        pub struct $name(String);

        impl $name {
            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The value. The text has been checked.
            pub(crate) fn value(&self) -> Option<Decimal<'_>> {
                Decimal::parse(&self.0)
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.value().cmp(&other.value())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0 || self.cmp(other).is_eq()
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.value().hash(state);
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
    ///
    /// Numbers are equal, ordered and hashed by value: `7` is `007` and less than `10`. The text stays as it was
    /// given, for `Display` and in messages.
    BigInteger, is_integer
}
number! {
    /// `bigDecimal`: a decimal number of any size and precision, kept as text. Its exponent is one that 64 bits
    /// hold.
    ///
    /// Numbers are equal, ordered and hashed by value: `1.0`, `1.00` and `10e-1` are one number, and so are `0`
    /// and `-0`. The text stays as it was given, for `Display` and in messages.
    BigDecimal, is_decimal
}

impl BigInteger {
    /// The whole number that decimal text with a fraction or an exponent stands for, such as `1E3` or `10.0`.
    pub(crate) fn of_decimal(text: &str) -> Option<Self> {
        Decimal::parse(text)?.to_whole(text.len()).map(Self)
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    Decimal::parse(text).is_some_and(|value| !value.is_beyond())
}
