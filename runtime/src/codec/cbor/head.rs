//! The head of a data item: major type and argument (RFC 8949, section 3).

use crate::serde::ErrorKind;

pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;
pub(super) const SIMPLE: u8 = 7;

/// The additional information of a head whose argument is in the byte behind it; the next three are of two,
/// four and eight bytes.
pub(super) const LONG_ARGUMENT: u8 = 24;

pub(super) const FALSE: u8 = 0xf4;
pub(super) const TRUE: u8 = 0xf5;
pub(super) const NULL: u8 = 0xf6;
pub(super) const UNDEFINED: u8 = 0xf7;
pub(super) const HALF: u8 = 0xf9;
pub(super) const SINGLE: u8 = 0xfa;
pub(super) const DOUBLE: u8 = 0xfb;
pub(super) const INDEFINITE_MAP: u8 = 0xbf;
pub(super) const BREAK: u8 = 0xff;

/// Tag of seconds since the epoch.
pub(super) const EPOCH: u64 = 1;
/// Tag of an unsigned bignum.
pub(super) const BIGNUM: u64 = 2;
/// Tag of a negative bignum.
pub(super) const NEGATIVE_BIGNUM: u64 = 3;
/// Tag of a decimal fraction.
pub(super) const DECIMAL: u64 = 4;

#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) major: u8,
    /// `None` of an indefinite length, or of a break.
    pub(super) argument: Option<u64>,
}

/// The head at the start of `input`, and its length; `None` where there is none.
#[inline]
pub(super) fn decode(input: &[u8]) -> Option<(Head, usize)> {
    let (first, rest) = input.split_first()?;
    let major = first >> 5;
    let (argument, length) = match first & 0x1f {
        info @ 0..24 => (Some(u64::from(info)), 1),
        24 => (Some(u64::from(*rest.first()?)), 2),
        25 => (Some(u64::from(u16::from_be_bytes(*rest.first_chunk()?))), 3),
        26 => (Some(u64::from(u32::from_be_bytes(*rest.first_chunk()?))), 5),
        27 => (Some(u64::from_be_bytes(*rest.first_chunk()?)), 9),
        31 if matches!(major, BYTES | TEXT | ARRAY | MAP | SIMPLE) => (None, 1),
        _ => return None,
    };
    Some((Head { major, argument }, length))
}

/// Why `input` does not begin with a head.
#[cold]
pub(super) fn diagnose(input: &[u8]) -> ErrorKind {
    match input.first() {
        Some(first) if first & 0x1f > 27 => {
            ErrorKind::Syntax("reserved additional information".into())
        }
        _ => ErrorKind::UnexpectedEnd,
    }
}

/// What begins with this byte, for people.
pub(super) fn describe(first: u8) -> &'static str {
    match first {
        FALSE | TRUE => "a boolean",
        NULL => "null",
        UNDEFINED => "undefined",
        HALF | SINGLE | DOUBLE => "a float",
        BREAK => "a break",
        _ => match first >> 5 {
            UNSIGNED | NEGATIVE => "an integer",
            BYTES => "a byte string",
            TEXT => "a text string",
            ARRAY => "an array",
            MAP => "a map",
            TAG => "a tag",
            _ => "a simple value",
        },
    }
}
