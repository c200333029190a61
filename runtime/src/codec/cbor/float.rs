//! Floating-point numbers of the three sizes.

use super::head::{DOUBLE, SINGLE};
use bytes::{BufMut, BytesMut};

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

/// Appends the number in four bytes.
pub(super) fn write_single(out: &mut BytesMut, value: f32) {
    out.put_u8(SINGLE);
    out.put_f32(value);
}

/// Appends the number in four bytes where they hold it, else in eight.
pub(super) fn write(out: &mut BytesMut, value: f64) {
    let single = value as f32;
    if f64::from(single) == value || value.is_nan() {
        return write_single(out, single);
    }
    out.put_u8(DOUBLE);
    out.put_f64(value);
}
