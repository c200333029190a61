//! A simple value on its way to text or to a document.

use super::text::{self, Location};
use crate::schema::Member;
use crate::serde::{ErrorKind, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use std::borrow::Cow;

/// One call of a [`ShapeSerializer`] that writes a whole value.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'v> {
    Boolean(bool),
    Integer(i64),
    Float(f32),
    Double(f64),
    BigInteger(&'v BigInteger),
    BigDecimal(&'v BigDecimal),
    String(&'v str),
    Blob(&'v Blob),
    Timestamp(Timestamp),
    Document(&'v Document),
    Null,
}

impl<'v> Scalar<'v> {
    /// Makes the same call on another serializer.
    pub(super) fn forward(self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        match self {
            Self::Boolean(v) => w.write_boolean(m, v),
            Self::Integer(v) => w.write_integer(m, v),
            Self::Float(v) => w.write_float(m, v),
            Self::Double(v) => w.write_double(m, v),
            Self::BigInteger(v) => w.write_big_integer(m, v),
            Self::BigDecimal(v) => w.write_big_decimal(m, v),
            Self::String(v) => w.write_string(m, v),
            Self::Blob(v) => w.write_blob(m, v),
            Self::Timestamp(v) => w.write_timestamp(m, v),
            Self::Document(v) => w.write_document(m, v),
            Self::Null => w.write_null(m),
        }
    }

    /// The value as text; `None` for a null.
    pub(super) fn text(
        self,
        m: &Member,
        location: Location,
    ) -> Result<Option<Cow<'v, str>>, ErrorKind> {
        Ok(Some(match self {
            Self::Boolean(v) => Cow::Borrowed(if v { "true" } else { "false" }),
            Self::Integer(v) => Cow::Owned(v.to_string()),
            Self::Float(v) => Cow::Owned(text::write_float(v)),
            Self::Double(v) => Cow::Owned(text::write_double(v)),
            Self::BigInteger(v) => Cow::Borrowed(v.as_str()),
            Self::BigDecimal(v) => Cow::Borrowed(v.as_str()),
            Self::String(v) if location.is_encoded(m) => Cow::Owned(text::encode_base64(v)),
            Self::String(v) => Cow::Borrowed(v),
            Self::Timestamp(v) => {
                Cow::Owned(text::write_timestamp(v, location.timestamp_format(m))?)
            }
            Self::Blob(_) | Self::Document(_) => return Err(ErrorKind::Unwritable(UNBINDABLE)),
            Self::Null => return Ok(None),
        }))
    }
}

/// Why a value cannot stand in a label, query string or header.
pub(super) const UNBINDABLE: &str = "a value of this type cannot be bound here";
