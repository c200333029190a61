//! Hexadecimal digits and percent-encoding.

use percent_encoding::percent_encode_byte;

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect()
}

/// 32 bytes from 64 lower-case hexadecimal digits.
pub(super) fn unhex(text: &str) -> Option<[u8; 32]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let mut bytes = [0; 32];
    if pairs.len() != bytes.len() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        if high.is_ascii_uppercase() || low.is_ascii_uppercase() {
            return None;
        }
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
}

/// `UriEncode` of the specification, one byte: all but the unreserved characters of RFC 3986 are escaped.
pub(super) fn push_encoded(out: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
        out.push(char::from(byte));
    } else {
        out.push_str(percent_encode_byte(byte));
    }
}

/// `UriEncode` of a whole value.
pub(super) fn encode(bytes: impl IntoIterator<Item = u8>) -> String {
    let mut out = String::new();
    bytes
        .into_iter()
        .for_each(|byte| push_encoded(&mut out, byte));
    out
}

/// A byte of a percent-encoded text, and whether it was written as an escape.
pub(super) struct Unit {
    pub(super) byte: u8,
    pub(super) escaped: bool,
}

/// The bytes that a percent-encoded text stands for. A `%` that begins no escape stands for itself.
pub(super) fn units(text: &str) -> impl Iterator<Item = Unit> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        if let Some((byte, tail)) = escape(rest) {
            rest = tail;
            return Some(Unit {
                byte,
                escaped: true,
            });
        }
        let (byte, tail) = rest.split_first()?;
        rest = tail;
        Some(Unit {
            byte: *byte,
            escaped: false,
        })
    })
}

fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, rest @ ..] = text else {
        return None;
    };
    Some((digit(*high)? << 4 | digit(*low)?, rest))
}
