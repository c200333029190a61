//! Reading CBOR: a pull reader over the input, which blobs stay slices of.

use super::float;
use super::head::{
    ARRAY, BREAK, DOUBLE, EPOCH, FALSE, HALF, Head, LONG_ARGUMENT, MAP, NEGATIVE, NULL, SINGLE,
    TAG, TRUE, UNDEFINED, UNSIGNED, decode, describe, diagnose,
};
use super::number::another_tag;
use super::string::utf8;
use crate::codec::nesting::{MAX_DEPTH, too_deep};
use crate::schema::{Kind, Member, Schema};
use crate::serde::{Cursor, Error, ErrorKind, Members, Result, ShapeDeserializer, read_one_of};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::Bytes;
use std::borrow::Cow;
use std::ops::Range;

pub(super) struct Reader<'a> {
    pub(super) input: &'a Bytes,
    /// Where in it the document begins.
    pub(super) start: usize,
    /// The document.
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) strict: bool,
}

impl<'a> Reader<'a> {
    /// A reader of the document that is this part of the input.
    pub(super) fn new(input: &'a Bytes, part: Range<usize>, strict: bool) -> Self {
        Self {
            input,
            start: part.start,
            bytes: input.get(part).unwrap_or_default(),
            at: 0,
            depth: 0,
            strict,
        }
    }

    /// Nothing may follow the document.
    pub(super) fn finish(self) -> Result<()> {
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(self.syntax("something follows the document", self.at))
        }
    }

    pub(super) fn syntax(&self, what: &'static str, at: usize) -> Error {
        Error::new(ErrorKind::Syntax(what.into())).at(at)
    }

    /// The first byte of the next data item.
    pub(super) fn peek(&self) -> Result<u8> {
        match self.bytes.get(self.at) {
            Some(byte) => Ok(*byte),
            None => Err(Error::new(ErrorKind::UnexpectedEnd).at(self.at)),
        }
    }

    /// What was read from this offset on, as a slice of the input.
    #[inline]
    pub(super) fn share(&self, from: usize) -> Bytes {
        self.input.slice(self.start + from..self.start + self.at)
    }

    pub(super) fn head(&mut self) -> Result<Head> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match decode(rest) {
            Some((head, length)) => {
                self.at += length;
                Ok(head)
            }
            None => Err(Error::new(diagnose(rest)).at(self.at)),
        }
    }

    /// The head of the next item, which must be of this type.
    #[inline]
    pub(super) fn expect(&mut self, major: u8, expected: &'static str) -> Result<Head> {
        let Some((argument, end)) = self.usual_head(major) else {
            return self.expect_any(major, expected);
        };
        self.at = end;
        Ok(Head {
            major,
            argument: Some(argument),
        })
    }

    /// The argument of a head of this type and of a definite length, where the input does not end right behind
    /// it, and where the head ends. Takes nothing.
    #[inline(always)]
    pub(super) fn usual_head(&self, major: u8) -> Option<(u64, usize)> {
        let (first, rest) = self.bytes.get(self.at..)?.split_first()?;
        let information = first ^ (major << 5);
        if information < LONG_ARGUMENT {
            return Some((information.into(), self.at + 1));
        }
        let size = information - LONG_ARGUMENT;
        let (argument, length) = (rest.first_chunk()?, 1 << size.min(4));
        if size > 3 {
            return None;
        }
        let argument = u64::from_be_bytes(*argument) >> (64 - 8 * length);
        Some((argument, self.at + 1 + length))
    }

    #[cold]
    fn expect_any(&mut self, major: u8, expected: &'static str) -> Result<Head> {
        if self.peek()? >> 5 == major {
            self.head()
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// What is here is not what the model asks for.
    #[cold]
    pub(super) fn unexpected(&self, expected: &'static str) -> Error {
        match self.peek() {
            Ok(byte) => Error::new(ErrorKind::Type {
                expected,
                found: describe(byte),
            })
            .at(self.at),
            Err(end) => end,
        }
    }

    #[inline]
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8]> {
        let end = usize::try_from(length)
            .ok()
            .and_then(|length| self.at.checked_add(length));
        let bytes = end.and_then(|end| self.bytes.get(self.at..end));
        let Some(bytes) = bytes else {
            return Err(Error::new(ErrorKind::UnexpectedEnd).at(self.bytes.len()));
        };
        self.at += bytes.len();
        Ok(bytes)
    }

    /// Enters the array or map whose head, at `start`, was read.
    pub(super) fn enter(&mut self, head: Head, start: usize) -> Result<Cursor> {
        if !self.has_depth() {
            return Err(too_deep().at(start));
        }
        self.depth += 1;
        Ok(Cursor {
            left: head.argument,
            ..Cursor::default()
        })
    }

    /// Whether another array or map may be entered.
    pub(super) fn has_depth(&self) -> bool {
        self.depth < MAX_DEPTH
    }

    pub(super) fn begin(&mut self, major: u8, expected: &'static str) -> Result<Cursor> {
        let start = self.at;
        let head = self.expect(major, expected)?;
        self.enter(head, start)
    }

    /// Whether there is another element or entry; else leaves the array or map.
    pub(super) fn advance(&mut self, c: &mut Cursor) -> Result<bool> {
        match &mut c.left {
            Some(0) => {}
            Some(left) => {
                *left -= 1;
                return Ok(true);
            }
            None if self.peek()? == BREAK => self.at += 1,
            None => return Ok(true),
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(false)
    }

    pub(super) fn null(&mut self) -> Result<bool> {
        let is_null = matches!(self.peek()?, NULL | UNDEFINED);
        self.at += usize::from(is_null);
        Ok(is_null)
    }

    #[inline]
    pub(super) fn integer(&mut self) -> Result<i64> {
        if let Some((argument, end)) = self.usual_head(UNSIGNED)
            && let Ok(value) = i64::try_from(argument)
        {
            self.at = end;
            return Ok(value);
        }
        self.any_integer()
    }

    fn any_integer(&mut self) -> Result<i64> {
        let start = self.at;
        let major = self.peek()? >> 5;
        if major != UNSIGNED && major != NEGATIVE {
            return Err(self.unexpected("an integer"));
        }
        let argument = self.head()?.argument.and_then(|n| i64::try_from(n).ok());
        let value = argument.map(|n| if major == NEGATIVE { -1 - n } else { n });
        value.ok_or_else(|| Error::new(ErrorKind::OutOfRange("long")).at(start))
    }

    /// A float of any size, or an integer that stands for one.
    #[inline]
    pub(super) fn float(&mut self) -> Result<f64> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if let [SINGLE, a, b, c, d, ..] = *rest {
            self.at += 5;
            return Ok(f32::from_be_bytes([a, b, c, d]).into());
        }
        if let [DOUBLE, a, b, c, d, e, f, g, h, ..] = *rest {
            self.at += 9;
            return Ok(f64::from_be_bytes([a, b, c, d, e, f, g, h]));
        }
        self.any_float()
    }

    fn any_float(&mut self) -> Result<f64> {
        let first = self.peek()?;
        if !matches!(first, HALF | SINGLE | DOUBLE) && first >> 5 > NEGATIVE {
            return Err(self.unexpected("a number"));
        }
        let bits = self.head()?.argument.unwrap_or(0);
        Ok(match first {
            HALF => float::half(bits as u16),
            SINGLE => f64::from(f32::from_bits(bits as u32)),
            DOUBLE => f64::from_bits(bits),
            _ if first >> 5 == NEGATIVE => -1.0 - bits as f64,
            _ => bits as f64,
        })
    }

    /// Seconds since the epoch, after their tag.
    pub(super) fn seconds(&mut self) -> Result<Timestamp> {
        let start = self.at;
        if self.peek()? >> 5 <= NEGATIVE {
            return self.integer().map(|seconds| Timestamp::new(seconds, 0));
        }
        let seconds = self.float()?;
        Timestamp::from_f64(seconds)
            .ok_or_else(|| Error::new(ErrorKind::Malformed("timestamp")).at(start))
    }

    /// Takes the end of a structure that does not say its length.
    #[inline]
    pub(super) fn take_end(&mut self, c: &Cursor) -> bool {
        let ends = c.left.is_none() && self.bytes.get(self.at) == Some(&BREAK);
        self.at += usize::from(ends);
        self.depth -= usize::from(ends && self.depth > 0);
        ends
    }

    /// The next member that is known and not null, however its key is written.
    #[inline(never)]
    fn search_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        while self.advance(c)? {
            let start = self.at;
            let key = self.raw_text("a text string as key")?;
            let index = s.find(&key, c.hint);
            if self.null()? {
                continue;
            }
            if let Some(index) = index {
                c.hint = index + 1;
                return Ok(Some(index));
            }
            self.unknown_member(s, c, &key, start)?;
        }
        Ok(None)
    }

    fn unknown_member(
        &mut self,
        s: &'static Schema,
        c: &mut Cursor,
        key: &[u8],
        start: usize,
    ) -> Result<()> {
        let name = utf8(key, start)?;
        if s.kind() == Kind::Union && name != "__type" && c.unknown.is_none() {
            c.unknown = Some(name.to_owned());
        }
        self.skip()
    }
}

impl ShapeDeserializer for Reader<'_> {
    #[inline]
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        self.begin(MAP, "a map")
    }

    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        match self.expected_member(s, c) {
            Some(index) => Ok(Some(index)),
            None if self.take_end(c) => Ok(None),
            None => self.search_member(s, c),
        }
    }

    fn read_structure(&mut self, target: &mut dyn Members) -> Option<Result<()>> {
        Some(self.structure(target))
    }

    fn read_union(&mut self, target: &mut dyn Members) -> Option<Result<()>> {
        Some(read_one_of(target, self))
    }

    fn begin_list(&mut self, _: &'static Member) -> Result<Cursor> {
        self.begin(ARRAY, "an array")
    }

    fn next_element(&mut self, c: &mut Cursor) -> Result<bool> {
        self.advance(c)
    }

    fn begin_map(&mut self, _: &'static Member) -> Result<Cursor> {
        self.begin(MAP, "a map")
    }

    fn next_key(&mut self, c: &mut Cursor) -> Result<Option<String>> {
        if !self.advance(c)? {
            return Ok(None);
        }
        self.text("a text string as key")
            .map(|key| Some(key.into_owned()))
    }

    fn take_null(&mut self) -> Result<bool> {
        self.null()
    }

    fn read_boolean(&mut self, _: &'static Member) -> Result<bool> {
        let value = match self.peek()? {
            FALSE => false,
            TRUE => true,
            _ => return Err(self.unexpected("a boolean")),
        };
        self.at += 1;
        Ok(value)
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i64> {
        self.integer()
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32> {
        let start = self.at;
        let wide = self.float()?;
        let value = wide as f32;
        if value.is_infinite() && wide.is_finite() {
            return Err(Error::new(ErrorKind::OutOfRange("float")).at(start));
        }
        Ok(value)
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64> {
        self.float()
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger> {
        self.big_integer()
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal> {
        self.big_decimal()
    }

    fn read_string(&mut self, _: &'static Member) -> Result<Cow<'_, str>> {
        self.text("a text string")
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        self.blob()
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp> {
        let start = self.at;
        match self.expect(TAG, "a timestamp (tag 1)")?.argument {
            Some(EPOCH) => self.seconds(),
            _ => Err(another_tag("a timestamp (tag 1)", start)),
        }
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        self.document()
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind).at(self.at)
    }

    fn is_strict(&self) -> bool {
        self.strict
    }
}
