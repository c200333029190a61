//! Where simple values stand as text in a message: labels, query strings and headers.

use crate::codec::text;
use crate::schema::{Kind, Member};
use crate::serde::ErrorKind;
use crate::types::TimestampFormat;

pub(super) use text::{
    read_big_integer, read_boolean, read_double, read_float, read_integer, read_scalars,
    read_timestamp, write_double, write_float, write_timestamp,
};

/// Where text stands in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Uri,
    Header,
}

impl Location {
    /// The format of a timestamp here.
    pub(super) fn timestamp_format(self, m: &Member) -> TimestampFormat {
        m.timestamp_format_trait().unwrap_or(match self {
            Self::Uri => TimestampFormat::DateTime,
            Self::Header => TimestampFormat::HttpDate,
        })
    }

    /// Whether a value is a timestamp that has a comma of its own.
    pub(super) fn is_http_date(self, m: &Member) -> bool {
        m.target().kind() == Kind::Timestamp
            && self.timestamp_format(m) == TimestampFormat::HttpDate
    }

    /// Whether a string is base64 here: in headers, one with `@mediaType`.
    pub(super) fn is_encoded(self, m: &Member) -> bool {
        self == Self::Header && m.target().media_type_trait().is_some()
    }
}

pub(super) fn encode_base64(value: &str) -> String {
    text::encode_base64(value.as_bytes())
}

pub(super) fn decode_base64(encoded: &str) -> Result<String, ErrorKind> {
    String::from_utf8(text::decode_base64(encoded)?).map_err(|_| ErrorKind::Malformed("UTF-8"))
}
