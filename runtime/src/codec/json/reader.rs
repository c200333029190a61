//! Reading JSON: a pull reader over text that is known to be UTF-8.

use super::Json;
use super::number::Number;
use crate::codec::nesting::{MAX_DEPTH, too_deep};
use crate::schema::{CborKey, Kind, Member, Schema};
use crate::serde::{
    Cursor, Error, ErrorKind, Members, Result, ShapeDeserializer, read_members, read_one_of,
};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::borrow::Cow;

pub(super) struct Reader<'a> {
    text: &'a str,
    pub(super) at: usize,
    depth: usize,
    strict: bool,
    settings: &'a Json,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, strict: bool, settings: &'a Json) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            strict,
            settings,
        }
    }

    /// Only white space may follow the document.
    pub(super) fn finish(mut self) -> Result<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax("something follows the document")),
        }
    }

    pub(super) fn has_big_numbers_as_text(&self) -> bool {
        self.settings.big_numbers_as_text
    }

    /// Where the reader stands.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.at, self.depth)
    }

    /// Stands where it stood before.
    pub(super) fn back_to(&mut self, (at, depth): (usize, usize)) {
        (self.at, self.depth) = (at, depth);
    }

    #[inline]
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    #[inline]
    pub(super) fn rest(&self, from: usize) -> &'a [u8] {
        self.text.as_bytes().get(from..).unwrap_or_default()
    }

    // Ends of strings and numbers are next to ASCII characters, so they are boundaries.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The first byte of what comes next.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.byte(self.at) {
            Some(b' ' | b'\n' | b'\t' | b'\r') => self.pass_space(),
            next => next,
        }
    }

    #[inline(never)]
    fn pass_space(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte(self.at) {
            self.at += 1;
        }
        self.byte(self.at)
    }

    /// A break of the format here, or the end of the input.
    pub(super) fn syntax(&self, what: &'static str) -> Error {
        let kind = match self.byte(self.at) {
            Some(_) => ErrorKind::Syntax(what.into()),
            None => ErrorKind::UnexpectedEnd,
        };
        Error::new(kind).at(self.at)
    }

    /// What is here is not what the model asks for.
    pub(super) fn unexpected(&self, expected: &'static str) -> Error {
        let found = match self.byte(self.at) {
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "a number",
            _ => return self.syntax("expected a value"),
        };
        Error::new(ErrorKind::Type { expected, found }).at(self.at)
    }

    /// Enters the array or object that begins with this byte.
    pub(super) fn open(&mut self, bracket: u8, expected: &'static str) -> Result<Cursor> {
        if self.peek() != Some(bracket) {
            return Err(self.unexpected(expected));
        }
        if self.depth >= MAX_DEPTH {
            return Err(too_deep().at(self.at));
        }
        self.depth += 1;
        self.at += 1;
        Ok(Cursor::default())
    }

    /// Whether there is another element or entry; else takes the closing bracket.
    #[inline]
    pub(super) fn advance(&mut self, c: &mut Cursor, bracket: u8) -> Result<bool> {
        match self.peek() {
            Some(b',') if c.started => {
                self.at += 1;
                Ok(true)
            }
            Some(next) if next == bracket => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            _ if c.started => Err(self.no_comma()),
            _ => {
                c.started = true;
                Ok(true)
            }
        }
    }

    #[cold]
    fn no_comma(&self) -> Error {
        self.syntax("expected a comma or the closing bracket")
    }

    /// The key of an entry; passes its colon.
    pub(super) fn entry_key(&mut self) -> Result<Cow<'a, str>> {
        self.quote()?;
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    pub(super) fn quote(&mut self) -> Result<()> {
        if self.peek() == Some(b'"') {
            Ok(())
        } else {
            Err(self.syntax("expected a key in quotes"))
        }
    }

    pub(super) fn colon(&mut self) -> Result<()> {
        if self.peek() != Some(b':') {
            return Err(self.syntax("expected a colon after the key"));
        }
        self.at += 1;
        Ok(())
    }

    /// Takes this literal, if it is next.
    pub(super) fn literal(&mut self, literal: &str) -> bool {
        self.peek();
        let is_next = self.rest(self.at).starts_with(literal.as_bytes());
        if is_next {
            self.at += literal.len();
        }
        is_next
    }

    /// Takes a null, if one is next.
    #[inline]
    fn null(&mut self) -> bool {
        self.peek() == Some(b'n') && self.literal("null")
    }

    /// Passes the name and colon of a member, if they come next as a writer without white space has them: then
    /// the name needs no reading. Of a structure that is the member at `hint`, and of a union any.
    #[inline]
    fn expected(&mut self, s: &'static Schema, hint: usize) -> Option<usize> {
        let index = if s.kind() == Kind::Union {
            CborKey::find_quoted(s.members(), self.rest(self.at))?
        } else {
            hint
        };
        let m = s.members().get(index)?;
        self.pass_name(m).then_some(index)
    }

    #[inline]
    fn pass_name(&mut self, m: &'static Member) -> bool {
        let (next, other) = (self.rest(self.at), self.settings.other_name(m));
        let named = match other {
            None => m.cbor_key().begins_quoted(next),
            Some(_) => None,
        };
        let name = other.unwrap_or(m.name()).as_bytes();
        let named = named.unwrap_or_else(|| {
            let name_is_next = next.get(1..).is_some_and(|next| next.starts_with(name));
            name_is_next && next.first() == Some(&b'"')
        });
        let end = name.len() + 1;
        let is_next = named && next.get(end..end + 2) == Some(b"\":");
        if is_next {
            self.at += end + 2;
        }
        is_next
    }

    fn text_of(&mut self, expected: &'static str) -> Result<Cow<'a, str>> {
        if self.peek() == Some(b'"') {
            self.string()
        } else {
            Err(self.unexpected(expected))
        }
    }

    fn unknown_member(
        &mut self,
        s: &'static Schema,
        c: &mut Cursor,
        key: Cow<'_, str>,
    ) -> Result<()> {
        if s.kind() == Kind::Union && key != "__type" && c.unknown.is_none() {
            c.unknown = Some(key.into_owned());
        }
        self.skip()
    }
}

impl ShapeDeserializer for Reader<'_> {
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        self.open(b'{', "an object")
    }

    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        while self.advance(c, b'}')? {
            self.peek();
            if let Some(index) = self.expected(s, c.hint) {
                c.hint = index + 1;
                if self.null() {
                    continue;
                }
                return Ok(Some(index));
            }
            let key = self.entry_key()?;
            if self.null() {
                continue;
            }
            if let Some(index) = self.settings.find(s, key.as_bytes(), c.hint) {
                c.hint = index + 1;
                return Ok(Some(index));
            }
            self.unknown_member(s, c, key)?;
        }
        Ok(None)
    }

    fn read_structure(&mut self, target: &mut dyn Members) -> Option<Result<()>> {
        Some(read_members(target, self))
    }

    fn read_union(&mut self, target: &mut dyn Members) -> Option<Result<()>> {
        Some(read_one_of(target, self))
    }

    fn begin_list(&mut self, _: &'static Member) -> Result<Cursor> {
        self.open(b'[', "an array")
    }

    fn next_element(&mut self, c: &mut Cursor) -> Result<bool> {
        self.advance(c, b']')
    }

    fn begin_map(&mut self, _: &'static Member) -> Result<Cursor> {
        self.open(b'{', "an object")
    }

    fn next_key(&mut self, c: &mut Cursor) -> Result<Option<String>> {
        if self.advance(c, b'}')? {
            self.entry_key().map(|k| Some(k.into_owned()))
        } else {
            Ok(None)
        }
    }

    fn take_null(&mut self) -> Result<bool> {
        Ok(self.null())
    }

    fn read_boolean(&mut self, _: &'static Member) -> Result<bool> {
        if self.literal("true") {
            return Ok(true);
        }
        if self.literal("false") {
            Ok(false)
        } else {
            Err(self.unexpected("a boolean"))
        }
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i64> {
        self.numeric("a whole number", Number::long)
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32> {
        match self.non_finite()? {
            Some(value) => Ok(value as f32),
            None => self.numeric("a number", Number::float),
        }
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64> {
        match self.non_finite()? {
            Some(value) => Ok(value),
            None => self.numeric("a number", Number::double),
        }
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger> {
        self.big_number("a whole number", |n| n.big_integer())
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal> {
        self.big_number("a number", |n| {
            n.text
                .parse()
                .map_err(|_| ErrorKind::Malformed("decimal number"))
        })
    }

    fn read_string(&mut self, _: &'static Member) -> Result<Cow<'_, str>> {
        self.text_of("a string")
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        self.peek();
        let start = self.at;
        let text = self.text_of("a string of base64")?;
        let bytes = BASE64_STANDARD.decode(text.as_bytes());
        bytes
            .map(Blob::from)
            .map_err(|_| Error::new(ErrorKind::Malformed("base64")).at(start))
    }

    fn read_timestamp(&mut self, m: &'static Member) -> Result<Timestamp> {
        self.peek();
        let start = self.at;
        let format = self.settings.timestamp_format(m);
        let text = match format {
            TimestampFormat::EpochSeconds => {
                Cow::Borrowed(self.number("a timestamp as a number")?.text)
            }
            _ => self.text_of("a timestamp as a string")?,
        };
        let parsed = if self.strict {
            Timestamp::parse_strict(&text, format)
        } else {
            Timestamp::parse(&text, format)
        };
        parsed.map_err(|_| Error::new(ErrorKind::Malformed("timestamp")).at(start))
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
