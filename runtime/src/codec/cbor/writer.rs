//! Writing CBOR: appends to the output, every head in its shortest form.

use super::head::{ARRAY, BREAK, BYTES, EPOCH, FALSE, INDEFINITE_MAP, MAP, NULL, TAG, TEXT, TRUE};
use super::out::{Out, Word};
use super::{float, number};
use crate::codec::nesting::{Nesting, placed};
use crate::schema::{CborKey as Key, Member, ROOT};
use crate::serde::{Error, ErrorKind, Members, Result, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::BytesMut;

pub(super) struct Writer<'a> {
    out: Out<'a>,
    nesting: Nesting,
    member: &'static Member,
    error: Option<Error>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut BytesMut) -> Self {
        Self {
            out: Out::new(out),
            nesting: Nesting::default(),
            member: &ROOT,
            error: None,
        }
    }

    /// Writes a structure that is the whole document.
    pub(super) fn document_of(&mut self, value: &dyn Members) {
        self.out.begin(INDEFINITE_MAP);
        self.nesting = Nesting::of_document();
        value.write_members(self);
        self.byte(BREAK);
    }

    pub(super) fn finish(self) -> Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    // The first error is the one to tell, with the member it is about.
    fn refuse(&mut self, error: Error) {
        self.error.get_or_insert_with(|| placed(error, self.member));
    }

    /// What stands before the value of `m`: its key, unless the writer stands in a list or map, or at the start.
    #[inline]
    fn key_of(&mut self, m: &'static Member) -> &'static Key {
        self.member = m;
        if !self.nesting.in_structure() {
            return &Key::NONE;
        }
        let key = m.cbor_key();
        if key.is_none() {
            self.out.name(m.name());
        }
        key
    }

    #[inline(always)]
    fn item(&mut self, m: &'static Member, word: Word) {
        self.member = m;
        let named = self.nesting.in_structure();
        let key = if named { m.cbor_key() } else { &Key::NONE };
        let is_usual = !(named && key.is_none());
        if !(is_usual && self.out.try_item(key, word)) {
            self.any_item(m, word);
        }
    }

    #[inline(never)]
    fn any_item(&mut self, m: &'static Member, word: Word) {
        let key = self.key_of(m);
        self.out.item(key, word);
    }

    #[inline(always)]
    fn string(&mut self, m: &'static Member, major: u8, bytes: &[u8]) {
        self.item(m, Word::head(major, bytes.len() as u64));
        self.out.slice(bytes);
    }

    fn begin(&mut self, m: &'static Member) {
        let key = self.key_of(m);
        self.out.item(key, Word::NONE);
    }

    fn nest(&mut self, structure: bool) -> bool {
        let opened = self.nesting.open(structure);
        opened.map_err(|e| self.refuse(e)).is_ok()
    }

    /// Opens an array or map of this length; `false` where it is nested too deep to go on.
    pub(super) fn open(&mut self, major: u8, length: usize) -> bool {
        self.out.word(Word::head(major, length as u64));
        self.nest(false)
    }

    pub(super) fn close(&mut self) {
        self.nesting.close();
    }

    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        self.out.byte(byte);
    }

    #[inline]
    pub(super) fn integer(&mut self, value: i64) {
        self.out.word(number::integer(value));
    }

    #[inline]
    pub(super) fn double(&mut self, value: f64) {
        self.out.word(float::shortest(value));
    }

    #[inline]
    pub(super) fn text(&mut self, text: &str) {
        self.out.string(&Key::NONE, TEXT, text.as_bytes());
    }

    #[inline]
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.out.string(&Key::NONE, BYTES, bytes);
    }

    pub(super) fn big_integer(&mut self, value: &BigInteger) {
        let written = number::write_whole(&mut self.out, value.as_str());
        self.check(written);
    }

    pub(super) fn big_decimal(&mut self, value: &BigDecimal) {
        let written = number::write_decimal(&mut self.out, value.as_str());
        self.check(written);
    }

    fn check(&mut self, written: std::result::Result<(), ErrorKind>) {
        if let Err(kind) = written {
            self.refuse(Error::new(kind));
        }
    }

    pub(super) fn timestamp(&mut self, value: Timestamp) {
        self.out.word(Word::head(TAG, EPOCH));
        match value.subsec_nanos() {
            0 => self.integer(value.seconds()),
            _ => self.double(value.as_f64()),
        }
    }
}

impl ShapeSerializer for Writer<'_> {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.item(m, Word::byte(if value { TRUE } else { FALSE }));
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.item(m, number::integer(value));
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.item(m, float::single(value));
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.item(m, float::shortest(value));
    }

    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
        self.begin(m);
        self.big_integer(value);
    }

    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
        self.begin(m);
        self.big_decimal(value);
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        self.string(m, TEXT, value.as_bytes());
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.string(m, BYTES, value);
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        self.begin(m);
        self.timestamp(value);
    }

    fn write_document(&mut self, m: &'static Member, value: &Document) {
        self.begin(m);
        self.document(value);
    }

    fn write_null(&mut self, m: &'static Member) {
        self.item(m, Word::byte(NULL));
    }

    fn write_structure(&mut self, m: &'static Member, value: &dyn Members) -> bool {
        self.item(m, Word::byte(INDEFINITE_MAP));
        self.nest(true);
        value.write_members(self);
        self.close();
        self.byte(BREAK);
        true
    }

    fn begin_structure(&mut self, m: &'static Member) {
        self.item(m, Word::byte(INDEFINITE_MAP));
        self.nest(true);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.close();
        self.byte(BREAK);
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        self.item(m, Word::head(ARRAY, len as u64));
        self.nest(false);
    }

    fn end_list(&mut self, _: &'static Member) {
        self.close();
    }

    fn begin_map(&mut self, m: &'static Member, len: usize) {
        self.item(m, Word::head(MAP, len as u64));
        self.nest(false);
    }

    fn key(&mut self, key: &str) {
        self.text(key);
    }

    fn end_map(&mut self, _: &'static Member) {
        self.close();
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
