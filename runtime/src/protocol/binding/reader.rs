//! The deserializer of one member that stands in a label, query string, header or raw payload.

use super::text::{self, Location};
use crate::schema::{Member, Schema};
use crate::serde::{Cursor, Error, ErrorKind, Result, ShapeDeserializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::Bytes;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::vec::IntoIter;

/// Reads one member from text, or from the bytes of a raw payload.
#[derive(Debug)]
pub(super) struct ValueReader<'a> {
    location: Location,
    strict: bool,
    values: VecDeque<Cow<'a, str>>,
    entries: IntoIter<(String, Vec<Cow<'a, str>>)>,
    raw: Option<Bytes>,
    is_present: bool,
}

impl<'a> ValueReader<'a> {
    /// A reader of one value, or of a list's elements.
    pub(super) fn of_values(
        values: VecDeque<Cow<'a, str>>,
        location: Location,
        strict: bool,
    ) -> Self {
        let is_present = !values.is_empty();
        Self {
            location,
            strict,
            values,
            entries: Vec::new().into_iter(),
            raw: None,
            is_present,
        }
    }

    /// A reader of a map.
    pub(super) fn of_entries(
        entries: Vec<(String, Vec<Cow<'a, str>>)>,
        location: Location,
        strict: bool,
    ) -> Self {
        let is_present = !entries.is_empty();
        Self {
            entries: entries.into_iter(),
            is_present,
            ..Self::of_values(VecDeque::new(), location, strict)
        }
    }

    /// A reader of a payload that is its own bytes.
    pub(super) fn of_bytes(bytes: Bytes, strict: bool) -> Self {
        Self {
            raw: Some(bytes),
            is_present: true,
            ..Self::of_values(VecDeque::new(), Location::Uri, strict)
        }
    }

    /// Says that the message has the value, even if it is an empty list.
    pub(super) fn present(self, is_present: bool) -> Self {
        Self { is_present, ..self }
    }

    /// Whether the message says nothing of the value.
    pub(super) fn is_absent(&self) -> bool {
        !self.is_present
    }

    fn take(&mut self) -> Result<Cow<'a, str>> {
        self.values
            .pop_front()
            .ok_or(Error::new(ErrorKind::UnexpectedEnd))
    }

    fn parse<T>(
        &mut self,
        read: impl FnOnce(&str) -> std::result::Result<T, ErrorKind>,
    ) -> Result<T> {
        read(&self.take()?).map_err(Error::new)
    }

    fn unbound<T>(&self, expected: &'static str) -> Result<T> {
        Err(self.error(ErrorKind::Type {
            expected,
            found: "text",
        }))
    }
}

fn utf8(bytes: &Bytes) -> Result<Cow<'_, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(e) => Err(Error::new(ErrorKind::Malformed("UTF-8")).at(e.valid_up_to())),
    }
}

impl ShapeDeserializer for ValueReader<'_> {
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        self.unbound("a structure")
    }

    fn next_member(&mut self, _: &'static Schema, _: &mut Cursor) -> Result<Option<usize>> {
        Ok(None)
    }

    fn begin_list(&mut self, _: &'static Member) -> Result<Cursor> {
        Ok(Cursor::default())
    }

    fn next_element(&mut self, _: &mut Cursor) -> Result<bool> {
        Ok(!self.values.is_empty())
    }

    fn begin_map(&mut self, _: &'static Member) -> Result<Cursor> {
        Ok(Cursor::default())
    }

    fn next_key(&mut self, _: &mut Cursor) -> Result<Option<String>> {
        let Some((key, values)) = self.entries.next() else {
            return Ok(None);
        };
        self.values = values.into();
        Ok(Some(key))
    }

    fn take_null(&mut self) -> Result<bool> {
        Ok(false)
    }

    text::read_scalars!();

    fn read_string(&mut self, m: &'static Member) -> Result<Cow<'_, str>> {
        if self.raw.is_none() && self.location.is_encoded(m) {
            return self.parse(text::decode_base64).map(Cow::Owned);
        }
        if self.raw.is_none() {
            return self.take();
        }
        self.raw.as_ref().map_or(Ok(Cow::Borrowed("")), utf8)
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        match &self.raw {
            Some(bytes) => Ok(bytes.clone()),
            None => self.unbound("a blob"),
        }
    }

    fn read_timestamp(&mut self, m: &'static Member) -> Result<Timestamp> {
        let (format, strict) = (self.location.timestamp_format(m), self.strict);
        self.parse(|text| text::read_timestamp(text, format, strict))
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        self.unbound("a document")
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
    }

    fn is_strict(&self) -> bool {
        self.strict
    }
}
