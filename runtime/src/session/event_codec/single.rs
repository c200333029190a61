use crate::event_stream::{HeaderValue, Headers};
use crate::schema::{Member, Schema};
use crate::serde::{Cursor, Error, ErrorKind, Result, ShapeDeserializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use std::borrow::Cow;

/// Reads one value that stands outside a document: a header, or a payload that is text or bytes.
#[derive(Debug)]
pub(super) struct Single<'a> {
    value: Found<'a>,
    strict: bool,
}

#[derive(Debug)]
pub(super) enum Found<'a> {
    Boolean(bool),
    Integer(i64),
    String(&'a str),
    Blob(Blob),
    Timestamp(Timestamp),
    Uuid,
}

impl<'a> Found<'a> {
    /// The value of a header of `headers`; bytes are shared with the block.
    pub(super) fn in_header(headers: &'a Headers, value: HeaderValue<'a>) -> Self {
        match value {
            HeaderValue::Bool(value) => Self::Boolean(value),
            HeaderValue::Byte(value) => Self::Integer(value.into()),
            HeaderValue::Short(value) => Self::Integer(value.into()),
            HeaderValue::Integer(value) => Self::Integer(value.into()),
            HeaderValue::Long(value) => Self::Integer(value),
            HeaderValue::ByteArray(value) => Self::Blob(headers.share(value)),
            HeaderValue::String(value) => Self::String(value),
            HeaderValue::Timestamp(value) => Self::Timestamp(Timestamp::from_millis(value.0)),
            HeaderValue::Uuid(_) => Self::Uuid,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "a number",
            Self::String(_) => "text",
            Self::Blob(_) => "bytes",
            Self::Timestamp(_) => "a timestamp",
            Self::Uuid => "a UUID",
        }
    }
}

impl<'a> Single<'a> {
    pub(super) fn new(value: Found<'a>, strict: bool) -> Self {
        Self { value, strict }
    }

    fn no<T>(&self, expected: &'static str) -> Result<T> {
        Err(self.error(ErrorKind::Type {
            expected,
            found: self.value.name(),
        }))
    }
}

impl ShapeDeserializer for Single<'_> {
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        self.no("a structure")
    }

    fn next_member(&mut self, _: &'static Schema, _: &mut Cursor) -> Result<Option<usize>> {
        self.no("a structure")
    }

    fn begin_list(&mut self, _: &'static Member) -> Result<Cursor> {
        self.no("a list")
    }

    fn next_element(&mut self, _: &mut Cursor) -> Result<bool> {
        self.no("a list")
    }

    fn begin_map(&mut self, _: &'static Member) -> Result<Cursor> {
        self.no("a map")
    }

    fn next_key(&mut self, _: &mut Cursor) -> Result<Option<String>> {
        self.no("a map")
    }

    fn take_null(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn read_boolean(&mut self, _: &'static Member) -> Result<bool> {
        match self.value {
            Found::Boolean(value) => Ok(value),
            _ => self.no("a boolean"),
        }
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i64> {
        match self.value {
            Found::Integer(value) => Ok(value),
            _ => self.no("a number"),
        }
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32> {
        self.no("a number with a fraction")
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64> {
        self.no("a number with a fraction")
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger> {
        self.no("a big integer")
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal> {
        self.no("a big decimal")
    }

    fn read_string(&mut self, _: &'static Member) -> Result<Cow<'_, str>> {
        match self.value {
            Found::String(value) => Ok(Cow::Borrowed(value)),
            _ => self.no("text"),
        }
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        match &self.value {
            Found::Blob(value) => Ok(value.clone()),
            _ => self.no("bytes"),
        }
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp> {
        match self.value {
            Found::Timestamp(value) => Ok(value),
            _ => self.no("a timestamp"),
        }
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        self.no("a document")
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
    }

    fn is_strict(&self) -> bool {
        self.strict
    }
}
