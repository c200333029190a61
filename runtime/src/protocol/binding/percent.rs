//! Percent-encoding (RFC 3986, section 2.1) as labels and query strings use it.

use crate::serde::{Error, ErrorKind, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

// All but the unreserved characters (RFC 3986, section 2.3).
const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const RESERVED_BUT_SLASH: AsciiSet = RESERVED.remove(b'/');

/// Appends text, encoded.
pub(super) fn encode(text: &str, out: &mut String) {
    out.extend(utf8_percent_encode(text, &RESERVED));
}

/// Appends text, encoded but for `/`: a greedy label spans segments.
pub(super) fn encode_greedy(text: &str, out: &mut String) {
    out.extend(utf8_percent_encode(text, &RESERVED_BUT_SLASH));
}

/// Decodes text.
///
/// # Errors
/// A `%` without two hexadecimal digits, or bytes that are not UTF-8.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>> {
    if !is_well_formed(text) {
        return Err(Error::new(ErrorKind::Malformed("percent-encoding")));
    }
    percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| Error::new(ErrorKind::Malformed("UTF-8")))
}

fn is_well_formed(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit))
    })
}
