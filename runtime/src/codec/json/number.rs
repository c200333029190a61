//! JSON numbers (RFC 8259, section 6) and what the types of Smithy make of their text.

use super::reader::Reader;
use crate::codec::text;
use crate::serde::{Error, ErrorKind, Result};
use crate::types::{BigInteger, Document};

/// A number as it stands in the input.
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    pub(super) text: &'a str,
    /// Whether it has neither fraction nor exponent.
    pub(super) whole: bool,
}

// The length, or the place where it breaks off.
type Scanned<T> = std::result::Result<T, usize>;

type Converted<T> = std::result::Result<T, ErrorKind>;

impl<'a> Number<'a> {
    /// The number that a text is, all of it.
    fn parse(text: &'a str) -> Option<Self> {
        let (length, whole) = scan(text.as_bytes()).ok()?;
        (length == text.len()).then_some(Self { text, whole })
    }
}

impl<'a> Reader<'a> {
    pub(super) fn number(&mut self, expected: &'static str) -> Result<Number<'a>> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.unexpected(expected));
        }
        let start = self.at;
        match scan(self.rest(start)) {
            Ok((length, whole)) => {
                self.at += length;
                Ok(Number {
                    text: self.slice(start, self.at),
                    whole,
                })
            }
            Err(broken) => {
                self.at += broken;
                Err(self.syntax("malformed number"))
            }
        }
    }

    /// Reads a number and converts it; an error is told at its first digit.
    pub(super) fn numeric<T>(
        &mut self,
        expected: &'static str,
        convert: impl FnOnce(Number<'a>) -> Converted<T>,
    ) -> Result<T> {
        self.peek();
        let start = self.at;
        let number = self.number(expected)?;
        convert(number).map_err(|kind| Error::new(kind).at(start))
    }

    /// A number of any size, which some protocols have in a string.
    pub(super) fn big_number<T>(
        &mut self,
        expected: &'static str,
        convert: impl FnOnce(Number<'_>) -> Converted<T>,
    ) -> Result<T> {
        if !self.has_big_numbers_as_text() || self.peek() != Some(b'"') {
            return self.numeric(expected, convert);
        }
        let start = self.at;
        let text = self.string()?;
        Number::parse(&text)
            .ok_or(ErrorKind::Malformed("number"))
            .and_then(convert)
            .map_err(|kind| Error::new(kind).at(start))
    }

    // The strings that stand for what JSON numbers cannot say.
    pub(super) fn non_finite(&mut self) -> Result<Option<f64>> {
        if self.peek() != Some(b'"') {
            return Ok(None);
        }
        let start = self.at;
        match &*self.string()? {
            "NaN" => Ok(Some(f64::NAN)),
            "Infinity" => Ok(Some(f64::INFINITY)),
            "-Infinity" => Ok(Some(f64::NEG_INFINITY)),
            _ => Err(Error::new(ErrorKind::Type {
                expected: "a number",
                found: "a string",
            })
            .at(start)),
        }
    }
}

// The length of the number at the start of `bytes` and whether it is whole; else where it breaks off.
fn scan(bytes: &[u8]) -> Scanned<(usize, bool)> {
    let start = usize::from(bytes.first() == Some(&b'-'));
    let integer = if bytes.get(start) == Some(&b'0') {
        start + 1
    } else {
        digits(bytes, start)?
    };
    let fraction = match bytes.get(integer) {
        Some(b'.') => digits(bytes, integer + 1)?,
        _ => integer,
    };
    let end = match bytes.get(fraction) {
        Some(b'e' | b'E') => exponent(bytes, fraction + 1)?,
        _ => fraction,
    };
    Ok((end, end == integer))
}

fn exponent(bytes: &[u8], at: usize) -> Scanned<usize> {
    let signed = matches!(bytes.get(at), Some(b'+' | b'-'));
    digits(bytes, at + usize::from(signed))
}

// At least one digit must be there.
fn digits(bytes: &[u8], from: usize) -> Scanned<usize> {
    let rest = bytes.get(from..).unwrap_or_default();
    let count = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if count == 0 {
        Err(from)
    } else {
        Ok(from + count)
    }
}

impl Number<'_> {
    /// The number as `long`. `1.0` and `1e3` are whole as well, `1.001` is not.
    pub(super) fn long(self) -> Converted<i64> {
        match self.text.parse() {
            Ok(value) => Ok(value),
            Err(_) if self.whole => Err(ErrorKind::OutOfRange("long")),
            Err(_) => exact(self.text).ok_or(ErrorKind::Malformed("whole number")),
        }
    }

    pub(super) fn big_integer(self) -> Converted<BigInteger> {
        text::read_big_integer(self.text)
    }

    pub(super) fn double(self) -> Converted<f64> {
        match self.text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(ErrorKind::OutOfRange("double")),
        }
    }

    pub(super) fn float(self) -> Converted<f32> {
        match self.text.parse::<f32>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(ErrorKind::OutOfRange("float")),
        }
    }

    /// The narrowest kind of document that loses no digit.
    pub(super) fn document(self) -> Converted<Document> {
        if self.whole {
            return match self.text.parse() {
                Ok(value) => Ok(Document::Integer(value)),
                Err(_) => self.big_integer().map(Document::BigInteger),
            };
        }
        match self.double() {
            Ok(value) if self.fits(value) => Ok(Document::Double(value)),
            _ => self
                .text
                .parse()
                .map(Document::BigDecimal)
                .map_err(|_| ErrorKind::Malformed("number")),
        }
    }

    // A double holds every decimal of 15 digits; shortest output has up to 17 of them.
    fn fits(self, value: f64) -> bool {
        let mantissa = self.text.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa
            .trim_start_matches(['-', '0', '.'])
            .bytes()
            .filter(u8::is_ascii_digit)
            .count();
        digits <= 17 && (value != 0.0 || digits == 0)
    }
}

// The value of a decimal with a fraction or exponent, if it is a whole number.
fn exact(text: &str) -> Option<i64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits: i128 = format!("{integer}{fraction}").parse().ok()?;
    let scale = exponent
        .parse::<i32>()
        .ok()?
        .checked_sub(i32::try_from(fraction.len()).ok()?)?;
    i64::try_from(scaled(digits, scale)?).ok()
}

fn scaled(value: i128, scale: i32) -> Option<i128> {
    if value == 0 {
        return Some(0);
    }
    let power = 10_i128.checked_pow(scale.unsigned_abs())?;
    if scale >= 0 {
        value.checked_mul(power)
    } else {
        (value % power == 0).then(|| value / power)
    }
}
