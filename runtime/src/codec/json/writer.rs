//! Writing JSON: appends to the output, no white space.

use super::Json;
use super::out::Out;
use crate::codec::nesting::{Nesting, placed};
use crate::schema::{Member, ROOT};
use crate::serde::{Error, ErrorKind, Members, Result, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::BytesMut;

pub(super) struct Writer<'a> {
    out: Out<'a>,
    settings: &'a Json,
    nesting: Nesting,
    member: &'static Member,
    comma: bool,
    error: Option<Error>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut BytesMut, settings: &'a Json) -> Self {
        Self {
            out: Out::new(out),
            settings,
            nesting: Nesting::default(),
            member: &ROOT,
            comma: false,
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

    /// Parts this element from the one before it.
    #[inline]
    pub(super) fn separate(&mut self) {
        if self.comma {
            self.out.byte(b',');
        }
        self.comma = true;
    }

    /// What stands before the value of `m`: its name, or what parts it from the element before it.
    fn begin(&mut self, m: &'static Member) {
        self.begin_often(m);
    }

    /// The same in place, for the values that are most of a document.
    #[inline(always)]
    fn begin_often(&mut self, m: &'static Member) {
        self.member = m;
        if !self.nesting.in_structure() {
            return self.separate();
        }
        match self.settings.other_name(m) {
            Some(name) => self.out.name(self.comma, name),
            None => self.out.member(self.comma, m),
        }
        self.comma = true;
    }

    /// The name of an entry, parted from the entry before it.
    pub(super) fn name(&mut self, name: &str) {
        self.out.name(self.comma, name);
        self.comma = true;
    }

    /// Opens an array or object; `false` where it is nested too deep to go on.
    #[inline]
    pub(super) fn open(&mut self, bracket: u8, structure: bool) -> bool {
        self.out.byte(bracket);
        self.comma = false;
        let opened = self.nesting.open(structure);
        opened.map_err(|e| self.refuse(e)).is_ok()
    }

    #[inline]
    pub(super) fn close(&mut self, bracket: u8) {
        self.nesting.close();
        self.out.byte(bracket);
        self.comma = true;
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.out.raw(text.as_bytes());
    }

    #[inline]
    pub(super) fn string(&mut self, text: &str) {
        self.out.string(text);
    }

    pub(super) fn integer(&mut self, value: i64) {
        self.raw(itoa::Buffer::new().format(value));
    }

    fn float<T: zmij::Float + Into<f64>>(&mut self, value: T) {
        let wide: f64 = value.into();
        if wide.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(value));
        } else if wide.is_nan() {
            self.raw("\"NaN\"");
        } else {
            self.raw(if wide > 0.0 {
                "\"Infinity\""
            } else {
                "\"-Infinity\""
            });
        }
    }

    pub(super) fn double(&mut self, value: f64) {
        self.float(value);
    }

    /// A big number; the types allow leading zeros, JSON does not.
    pub(super) fn digits(&mut self, text: &str) {
        let (sign, digits) = text
            .strip_prefix('-')
            .map_or(("", text), |digits| ("-", digits));
        let significant = digits.trim_start_matches('0');
        let zero = if significant.starts_with(|c: char| c.is_ascii_digit()) {
            ""
        } else {
            "0"
        };
        for part in [sign, zero, significant] {
            self.raw(part);
        }
    }

    pub(super) fn base64(&mut self, bytes: &[u8]) {
        self.out.byte(b'"');
        let length = base64::encoded_len(bytes.len(), true).unwrap_or(0);
        let encode = |room: &mut [u8]| BASE64_STANDARD.encode_slice(bytes, room).is_ok();
        if !self.out.fill(length, encode) {
            self.refuse(Error::new(ErrorKind::Unwritable(
                "a blob is too long for base64",
            )));
        }
        self.out.byte(b'"');
    }

    pub(super) fn default_timestamps(&self) -> TimestampFormat {
        self.settings.timestamps
    }

    pub(super) fn timestamp(&mut self, value: Timestamp, format: TimestampFormat) {
        if format == TimestampFormat::EpochSeconds {
            return self.epoch_seconds(value);
        }
        match value.format(format) {
            Some(text) => self.string(&text),
            None => self.refuse(Error::new(ErrorKind::Unwritable(
                "a timestamp outside the years 0 to 9999",
            ))),
        }
    }

    // Before the epoch, seconds are rounded down: -2 s and 750 ms are -1.25.
    fn epoch_seconds(&mut self, value: Timestamp) {
        let (seconds, nanos) = (value.seconds(), value.subsec_nanos());
        if nanos == 0 {
            return self.integer(seconds);
        }
        if seconds >= 0 {
            return self.fraction("", seconds.unsigned_abs(), nanos);
        }
        self.fraction("-", seconds.unsigned_abs() - 1, 1_000_000_000 - nanos);
    }

    fn fraction(&mut self, sign: &str, seconds: u64, nanos: u32) {
        self.raw(sign);
        self.raw(itoa::Buffer::new().format(seconds));
        // Nine digits and a one before them, which becomes the point.
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(1_000_000_000 + nanos);
        let fraction = digits.trim_end_matches('0');
        self.raw(".");
        self.raw(fraction.get(1..).unwrap_or_default());
    }

    fn big_number(&mut self, digits: &str) {
        if self.settings.big_numbers_as_text {
            self.string(digits);
        } else {
            self.digits(digits);
        }
    }
}

impl ShapeSerializer for Writer<'_> {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.begin(m);
        self.raw(if value { "true" } else { "false" });
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.begin(m);
        self.integer(value);
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.begin(m);
        self.float(value);
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.begin(m);
        self.float(value);
    }

    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
        self.begin(m);
        self.big_number(value.as_str());
    }

    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
        self.begin(m);
        self.big_number(value.as_str());
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        self.begin_often(m);
        self.string(value);
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.begin(m);
        self.base64(value);
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        self.begin(m);
        self.timestamp(value, self.settings.timestamp_format(m));
    }

    fn write_document(&mut self, m: &'static Member, value: &Document) {
        self.begin(m);
        self.document(value);
    }

    fn write_null(&mut self, m: &'static Member) {
        self.begin(m);
        self.raw("null");
    }

    fn write_structure(&mut self, m: &'static Member, value: &dyn Members) -> bool {
        self.begin_often(m);
        self.open(b'{', true);
        value.write_members(self);
        self.close(b'}');
        true
    }

    fn begin_structure(&mut self, m: &'static Member) {
        self.begin(m);
        self.open(b'{', true);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.close(b'}');
    }

    fn begin_list(&mut self, m: &'static Member, _: usize) {
        self.begin(m);
        self.open(b'[', false);
    }

    fn end_list(&mut self, _: &'static Member) {
        self.close(b']');
    }

    fn begin_map(&mut self, m: &'static Member, _: usize) {
        self.begin(m);
        self.open(b'{', false);
    }

    fn key(&mut self, key: &str) {
        self.name(key);
        self.comma = false;
    }

    fn end_map(&mut self, _: &'static Member) {
        self.close(b'}');
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
