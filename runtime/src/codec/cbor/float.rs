//! Floating-point numbers of the three sizes.

use super::head::{DOUBLE, SINGLE};
use super::out::Word;

/// A half-precision number (RFC 8949, appendix D).
pub(super) fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let magnitude = match bits >> 10 & 0x1f {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (fraction + 1024.0) * 2_f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 1 {
        -magnitude
    } else {
        magnitude
    }
}

/// The number in four bytes.
#[inline]
pub(super) fn single(value: f32) -> Word {
    Word::four(SINGLE, value.to_bits())
}

/// The number in four bytes where they hold it, else in eight.
#[inline]
pub(super) fn shortest(value: f64) -> Word {
    let short = value as f32;
    if f64::from(short) == value || value.is_nan() {
        return single(short);
    }
    Word::eight(DOUBLE, value.to_bits())
}
