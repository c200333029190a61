//! Writing CBOR: appends to the output, every head in its shortest form.

use super::head::{ARRAY, BREAK, EPOCH, FALSE, INDEFINITE_MAP, MAP, NULL, TAG, TEXT, TRUE, encode};
use super::{float, number};
use crate::codec::nesting::{Nesting, placed};
use crate::schema::{Member, ROOT};
use crate::serde::{Error, ErrorKind, Result, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::{BufMut, BytesMut};

pub(super) struct Writer<'a> {
    out: &'a mut BytesMut,
    nesting: Nesting,
    member: &'static Member,
    error: Option<Error>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut BytesMut) -> Self {
        Self {
            out,
            nesting: Nesting::default(),
            member: &ROOT,
            error: None,
        }
    }

    pub(super) fn finish(self) -> Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    // The first error is the one to tell, with the member it is about.
    fn refuse(&mut self, error: Error) {
        self.error.get_or_insert_with(|| placed(error, self.member));
    }

    fn begin(&mut self, m: &'static Member) {
        self.member = m;
        if self.nesting.in_structure() {
            self.text(m.name());
        }
    }

    fn nest(&mut self, structure: bool) -> bool {
        let opened = self.nesting.open(structure);
        opened.map_err(|e| self.refuse(e)).is_ok()
    }

    /// Opens an array or map of this length; `false` where it is nested too deep to go on.
    pub(super) fn open(&mut self, major: u8, length: usize) -> bool {
        encode(self.out, major, length as u64);
        self.nest(false)
    }

    pub(super) fn close(&mut self) {
        self.nesting.close();
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.out.put_u8(byte);
    }

    pub(super) fn integer(&mut self, value: i64) {
        number::write_integer(self.out, value);
    }

    pub(super) fn double(&mut self, value: f64) {
        float::write(self.out, value);
    }

    pub(super) fn text(&mut self, text: &str) {
        encode(self.out, TEXT, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        number::write_bytes(self.out, bytes);
    }

    pub(super) fn big_integer(&mut self, value: &BigInteger) {
        let written = number::write_whole(self.out, value.as_str());
        self.check(written);
    }

    pub(super) fn big_decimal(&mut self, value: &BigDecimal) {
        let written = number::write_decimal(self.out, value.as_str());
        self.check(written);
    }

    fn check(&mut self, written: std::result::Result<(), ErrorKind>) {
        if let Err(kind) = written {
            self.refuse(Error::new(kind));
        }
    }

    pub(super) fn timestamp(&mut self, value: Timestamp) {
        encode(self.out, TAG, EPOCH);
        match value.subsec_nanos() {
            0 => self.integer(value.seconds()),
            _ => self.double(value.as_f64()),
        }
    }
}

impl ShapeSerializer for Writer<'_> {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.begin(m);
        self.byte(if value { TRUE } else { FALSE });
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.begin(m);
        self.integer(value);
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.begin(m);
        float::write_single(self.out, value);
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.begin(m);
        self.double(value);
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
        self.begin(m);
        self.text(value);
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.begin(m);
        self.bytes(value);
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
        self.begin(m);
        self.byte(NULL);
    }

    fn begin_structure(&mut self, m: &'static Member) {
        self.begin(m);
        self.byte(INDEFINITE_MAP);
        self.nest(true);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.close();
        self.byte(BREAK);
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        self.begin(m);
        self.open(ARRAY, len);
    }

    fn end_list(&mut self, _: &'static Member) {
        self.close();
    }

    fn begin_map(&mut self, m: &'static Member, len: usize) {
        self.begin(m);
        self.open(MAP, len);
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
