//! Decimal fractions (RFC 8949, section 3.4.4) and decimal text.

// Zeros that are worth more than an exponent to who reads the number.
const MAX_ZEROS: usize = 40;

/// The text of `mantissa` times ten to the power of `exponent`.
pub(super) fn to_text(mantissa: &str, exponent: i64) -> String {
    let (sign, digits) = mantissa
        .strip_prefix('-')
        .map_or(("", mantissa), |digits| ("-", digits));
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
    if exponent == 0 {
        return mantissa.to_owned();
    }
    if exponent > 0 || places.saturating_sub(digits.len()) > MAX_ZEROS {
        return format!("{mantissa}e{exponent}");
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (integer, fraction) = padded.split_at(padded.len() - places);
    format!("{sign}{integer}.{fraction}")
}

/// The mantissa as whole decimal text, and the exponent; `None` where the exponent is out of range.
pub(super) fn from_text(text: &str) -> Option<(String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places = i64::try_from(fraction.len()).ok()?;
    let exponent = exponent.parse::<i64>().ok()?.checked_sub(places)?;
    Some((format!("{integer}{fraction}"), exponent))
}
