/// The value of a header: one of the ten wire types, the two booleans taken together.
///
/// Strings and byte arrays are slices of the header block; [`Headers::share`](super::Headers::share)
/// turns one into [`Bytes`](bytes::Bytes) without copying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderValue<'a> {
    /// Types 0 (`true`) and 1 (`false`).
    Bool(bool),
    /// Type 2.
    Byte(i8),
    /// Type 3.
    Short(i16),
    /// Type 4.
    Integer(i32),
    /// Type 5.
    Long(i64),
    /// Type 6, up to 32,767 bytes.
    ByteArray(&'a [u8]),
    /// Type 7, up to 32,767 bytes.
    String(&'a str),
    /// Type 8.
    Timestamp(EpochMillis),
    /// Type 9, an RFC 9562 UUID in its binary form.
    Uuid([u8; 16]),
}

/// Milliseconds since 1970-01-01T00:00:00Z, negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpochMillis(pub i64);

/// The wire type of a header value, by its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WireType {
    True,
    False,
    Byte,
    Short,
    Integer,
    Long,
    ByteArray,
    String,
    Timestamp,
    Uuid,
}

impl WireType {
    pub(super) fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::True,
            1 => Self::False,
            2 => Self::Byte,
            3 => Self::Short,
            4 => Self::Integer,
            5 => Self::Long,
            6 => Self::ByteArray,
            7 => Self::String,
            8 => Self::Timestamp,
            9 => Self::Uuid,
            _ => return None,
        })
    }

    /// The length of a value in bytes; `None` where two bytes before the value tell it.
    pub(super) fn width(self) -> Option<usize> {
        match self {
            Self::True | Self::False => Some(0),
            Self::Byte => Some(1),
            Self::Short => Some(2),
            Self::Integer => Some(4),
            Self::Long | Self::Timestamp => Some(8),
            Self::Uuid => Some(16),
            Self::ByteArray | Self::String => None,
        }
    }

    /// Reads a value of the right width; `None` if the width is wrong or a string is not UTF-8.
    pub(super) fn read(self, value: &[u8]) -> Option<HeaderValue<'_>> {
        Some(match self {
            Self::True => HeaderValue::Bool(true),
            Self::False => HeaderValue::Bool(false),
            Self::Byte => HeaderValue::Byte(i8::from_be_bytes(value.try_into().ok()?)),
            Self::Short => HeaderValue::Short(i16::from_be_bytes(value.try_into().ok()?)),
            Self::Integer => HeaderValue::Integer(i32::from_be_bytes(value.try_into().ok()?)),
            Self::Long => HeaderValue::Long(i64::from_be_bytes(value.try_into().ok()?)),
            Self::ByteArray => HeaderValue::ByteArray(value),
            Self::String => HeaderValue::String(str::from_utf8(value).ok()?),
            Self::Timestamp => {
                HeaderValue::Timestamp(EpochMillis(i64::from_be_bytes(value.try_into().ok()?)))
            }
            Self::Uuid => HeaderValue::Uuid(value.try_into().ok()?),
        })
    }
}

macro_rules! from {
    ($($source:ty => $variant:ident),*) => {$(
        impl<'a> From<$source> for HeaderValue<'a> {
            fn from(value: $source) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

from! {
    bool => Bool, i8 => Byte, i16 => Short, i32 => Integer, i64 => Long,
    &'a [u8] => ByteArray, &'a str => String, EpochMillis => Timestamp, [u8; 16] => Uuid
}
