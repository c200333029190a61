//! The mathematical value of decimal text, compared without ever writing its exponent out.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Greater than the exponent of any number that is read, with room for the digits before it.
const BEYOND: i128 = 1 << 100;

/// How many zeros an exponent may stand for, for each byte of the text, so that many short numbers do not take much
/// memory. Enough for any double.
const ZEROS_A_BYTE: usize = 64;

/// A number as sign, digits without zeros around them, and the place of the point. Equal where the values
/// are: `1.0`, `1` and `10e-1` are one number, and so are `0` and `-0`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    is_negative: bool,
    /// The significant digits, which a point may part.
    digits: [&'a [u8]; 2],
    /// The value is 0.`digits` times ten to this power.
    magnitude: i128,
}

impl<'a> Decimal<'a> {
    /// Reads `-?digits(.digits)?([eE][+-]?digits)?`; `None` for any other text. An exponent that 64 bits do not
    /// hold is one beyond all others.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, fraction),
            None => (mantissa, "0"),
        };
        let is_number = is_digits(whole) && is_digits(fraction);
        is_number.then(|| Self::new(is_negative, whole, fraction, exponent))
    }

    fn new(is_negative: bool, whole: &'a str, fraction: &'a str, exponent: i128) -> Self {
        let mut whole = whole.trim_start_matches('0');
        let mut fraction = fraction.trim_end_matches('0');
        let mut magnitude = exponent + whole.len() as i128;
        if whole.is_empty() {
            let digits = fraction.trim_start_matches('0');
            magnitude -= (fraction.len() - digits.len()) as i128;
            fraction = digits;
        }
        if fraction.is_empty() {
            whole = whole.trim_end_matches('0');
        }
        let is_zero = whole.is_empty() && fraction.is_empty();
        Self {
            is_negative: is_negative && !is_zero,
            digits: [whole.as_bytes(), fraction.as_bytes()],
            magnitude: if is_zero { 0 } else { magnitude },
        }
    }

    /// The digits written out of a text of `length` bytes; `None` of a number that is not whole, or would end in more
    /// zeros than [so many](ZEROS_A_BYTE).
    pub(crate) fn to_whole(self, length: usize) -> Option<String> {
        let count: usize = self.digits.iter().map(|part| part.len()).sum();
        let zeros = usize::try_from(self.magnitude - count as i128).ok()?;
        if zeros > length.saturating_mul(ZEROS_A_BYTE) {
            return None;
        }
        let mut text = String::with_capacity(1 + count + zeros);
        if self.is_negative {
            text.push('-');
        }
        text.extend(self.digits().map(char::from));
        text.extend(std::iter::repeat_n('0', zeros));
        if self.is_zero() {
            text.push('0');
        }
        Some(text)
    }

    fn is_zero(&self) -> bool {
        self.digits.iter().all(|part| part.is_empty())
    }

    fn digits(&self) -> impl Iterator<Item = u8> + use<'a> {
        let [whole, fraction] = self.digits;
        whole.iter().chain(fraction).copied()
    }

    /// Whether 64 bits do not hold the exponent.
    pub(crate) fn is_beyond(&self) -> bool {
        self.magnitude.abs() > BEYOND / 2
    }

    /// Bytes that are equal where the values are.
    pub(crate) fn canonical(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.is_negative)];
        bytes.extend_from_slice(&self.magnitude.to_le_bytes());
        bytes.extend(self.digits());
        bytes
    }

    // Without the sign.
    fn cmp_size(&self, other: &Self) -> Ordering {
        let by_digits = || self.digits().cmp(other.digits());
        match (self.is_zero(), other.is_zero()) {
            (false, false) => self.magnitude.cmp(&other.magnitude).then_with(by_digits),
            (is_zero, other_is_zero) => other_is_zero.cmp(&is_zero),
        }
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_size(other),
            (true, true) => other.cmp_size(self),
            (is_negative, other_is_negative) => other_is_negative.cmp(&is_negative),
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal<'_> {}

impl Hash for Decimal<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.is_negative.hash(state);
        self.magnitude.hash(state);
        self.digits().for_each(|digit| state.write_u8(digit));
        // No digit, so that what is hashed next is no part of this.
        state.write_u8(0);
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_exponent(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(digits) {
        return None;
    }
    let beyond = if text.starts_with('-') {
        -BEYOND
    } else {
        BEYOND
    };
    Some(text.parse::<i64>().map_or(beyond, i128::from))
}

#[cfg(test)]
mod tests {
    use crate::types::{BigDecimal, BigInteger};
    use proptest::prelude::*;
    use std::cmp::Ordering;
    use std::collections::HashSet;

    fn decimal(text: &str) -> BigDecimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_equal_where_their_values_are_and_keep_their_text() {
        for texts in [
            &["1", "1.0", "1.00", "01", "10e-1", "0.1E1", "0.001e+3"][..],
            &["0", "-0", "0.00", "0e99999999999999999999", "-0.0e-9"],
            &["-120", "-1.2e2", "-120.0", "-0.012E4"],
        ] {
            let same: HashSet<_> = texts.iter().map(|text| decimal(text)).collect();
            assert_eq!(same.len(), 1, "{texts:?}");
            for text in texts {
                assert_eq!(decimal(text).to_string(), *text);
            }
        }
        let whole = ["7", "007"].map(|text| text.parse::<BigInteger>().unwrap());
        assert_eq!(whole[0], whole[1]);
        assert_eq!(whole[1].as_str(), "007");
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ordered = [
            "-1e9223372036854775807",
            "-1e999999999",
            "-10.5",
            "-9",
            "-0.1",
            "-1e-9223372036854775808",
            "0",
            "1e-9223372036854775808",
            "0.09",
            "0.1",
            "0.1000000000000000001",
            "9",
            "10",
            "9007199254740992",
            "9007199254740993",
            "1e999999999",
            "2E999999999",
            "12e999999999",
            "1e9223372036854775807",
            "10e9223372036854775807",
        ];
        for (i, a) in ordered.iter().enumerate() {
            for (j, b) in ordered.iter().enumerate() {
                assert_eq!(decimal(a).cmp(&decimal(b)), i.cmp(&j), "{a} and {b}");
            }
        }
        let [nine, ten] = ["9", "10"].map(|text| text.parse::<BigInteger>().unwrap());
        assert!(nine < ten);
    }

    #[test]
    fn exponents_beyond_64_bits_are_no_numbers() {
        for text in [
            "1e9223372036854775808",
            "1e-9223372036854775809",
            "-0.1E99999999999999999999",
        ] {
            assert!(text.parse::<BigDecimal>().is_err(), "{text}");
        }
    }

    /// The value in units of ten to the power of -12.
    fn scaled(whole: i64, fraction: &str, exponent: i32) -> i128 {
        let digits = format!("{whole}{fraction}").parse::<i128>().unwrap();
        let power = 12 + exponent - fraction.len() as i32;
        digits * 10_i128.pow(power as u32)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn order_equality_and_hash_are_those_of_the_values(
            numbers in prop::collection::vec((-120_i64..120, "[0-2]{1,4}", -6_i32..6), 2..9)
        ) {
            let mut numbers: Vec<_> = numbers
                .iter()
                .map(|(whole, fraction, exponent)| {
                    let text = format!("{whole}.{fraction}e{exponent}");
                    (scaled(*whole, fraction, *exponent), decimal(&text))
                })
                .collect();
            for ((value, number), (other_value, other)) in numbers.iter().zip(&numbers[1..]) {
                prop_assert_eq!(value.cmp(other_value), number.cmp(other), "{} {}", number, other);
                prop_assert_eq!(value == other_value, number.cmp(other) == Ordering::Equal);
            }
            let distinct: HashSet<_> = numbers.iter().map(|(_, number)| number.clone()).collect();
            numbers.sort();
            numbers.dedup_by_key(|(value, _)| *value);
            prop_assert_eq!(distinct.len(), numbers.len());
        }
    }
}
