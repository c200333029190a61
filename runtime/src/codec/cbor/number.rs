//! Numbers of any size: integers, bignums (tags 2 and 3) and decimal fractions (tag 4).

use super::head::{
    ARRAY, BIGNUM, BYTES, DECIMAL, DOUBLE, HALF, NEGATIVE, NEGATIVE_BIGNUM, SINGLE, TAG, UNSIGNED,
};
use super::out::{Out, Word};
use super::reader::Reader;
use super::{bignum, decimal};
use crate::schema::CborKey as Key;
use crate::serde::{Error, ErrorKind, Result};
use crate::types::{BigDecimal, BigInteger};

impl Reader<'_> {
    pub(super) fn big_integer(&mut self) -> Result<BigInteger> {
        let start = self.at;
        let text = self.whole()?;
        text.parse().map_err(|_| malformed("big integer", start))
    }

    pub(super) fn big_decimal(&mut self) -> Result<BigDecimal> {
        let start = self.at;
        let text = match self.peek()? {
            HALF | SINGLE | DOUBLE => self.finite()?,
            _ => self.digits("a number", true)?,
        };
        text.parse().map_err(|_| malformed("big decimal", start))
    }

    fn finite(&mut self) -> Result<String> {
        let start = self.at;
        let value = self.float()?;
        if value.is_finite() {
            return Ok(zmij::Buffer::new().format_finite(value).to_owned());
        }
        Err(malformed("decimal number", start))
    }

    fn whole(&mut self) -> Result<String> {
        self.digits("a whole number", false)
    }

    // The text of an integer or bignum, and of a decimal fraction where one may be.
    fn digits(&mut self, expected: &'static str, fractions: bool) -> Result<String> {
        let start = self.at;
        if !matches!(self.peek()? >> 5, UNSIGNED | NEGATIVE | TAG) {
            return Err(self.unexpected(expected));
        }
        let head = self.head()?;
        match (head.major, head.argument.unwrap_or(0)) {
            (UNSIGNED, n) => Ok(n.to_string()),
            (NEGATIVE, n) => Ok((-1 - i128::from(n)).to_string()),
            (_, BIGNUM) => self.bignum(false),
            (_, NEGATIVE_BIGNUM) => self.bignum(true),
            (_, DECIMAL) if fractions => self.exponent_and_mantissa(),
            _ => Err(another_tag(expected, start)),
        }
    }

    pub(super) fn bignum(&mut self, negative: bool) -> Result<String> {
        let start = self.at;
        let bytes = self.blob()?;
        bignum::to_text(&bytes, negative)
            .ok_or_else(|| Error::new(ErrorKind::OutOfRange("big number")).at(start))
    }

    /// A decimal fraction after its tag.
    pub(super) fn exponent_and_mantissa(&mut self) -> Result<String> {
        let start = self.at;
        if self
            .expect(ARRAY, "an array of exponent and mantissa")?
            .argument
            != Some(2)
        {
            return Err(malformed("decimal fraction", start));
        }
        let exponent = self.integer()?;
        Ok(decimal::to_text(&self.whole()?, exponent))
    }
}

fn malformed(what: &'static str, at: usize) -> Error {
    Error::new(ErrorKind::Malformed(what)).at(at)
}

pub(super) fn another_tag(expected: &'static str, at: usize) -> Error {
    Error::new(ErrorKind::Type {
        expected,
        found: "another tag",
    })
    .at(at)
}

/// An integer.
#[inline]
pub(super) fn integer(value: i64) -> Word {
    let sign = value >> 63;
    Word::head(sign as u8 & NEGATIVE, (value ^ sign) as u64)
}

/// Appends a whole number: as an integer where 64 bits hold it, else as a bignum.
pub(super) fn write_whole(out: &mut Out<'_>, text: &str) -> std::result::Result<(), ErrorKind> {
    let (bytes, negative) = bignum::from_text(text)
        .ok_or(ErrorKind::Unwritable("a big number is too long for CBOR"))?;
    let mut word = [0; 8];
    if let Some(low) = 8_usize
        .checked_sub(bytes.len())
        .and_then(|start| word.get_mut(start..))
    {
        low.copy_from_slice(&bytes);
        let major = if negative { NEGATIVE } else { UNSIGNED };
        out.word(Word::head(major, u64::from_be_bytes(word)));
        return Ok(());
    }
    let tag = if negative { NEGATIVE_BIGNUM } else { BIGNUM };
    out.word(Word::head(TAG, tag));
    out.string(&Key::NONE, BYTES, &bytes);
    Ok(())
}

/// Appends a decimal fraction.
pub(super) fn write_decimal(out: &mut Out<'_>, text: &str) -> std::result::Result<(), ErrorKind> {
    let parts = decimal::from_text(text);
    let (mantissa, exponent) = parts.ok_or(ErrorKind::Unwritable(
        "an exponent is out of range for CBOR",
    ))?;
    out.word(Word::head(TAG, DECIMAL));
    out.word(Word::head(ARRAY, 2));
    out.word(integer(exponent));
    write_whole(out, &mantissa)
}
