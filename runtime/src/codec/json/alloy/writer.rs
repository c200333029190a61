//! Writing the JSON of alloy.

use super::super::writer::Writer;
use super::{form, unknown};
use crate::schema::{Kind, Member, ROOT, Schema, UnionForm};
use crate::serde::{Error, ErrorKind, Result, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};

/// The writer of plain JSON, but for shapes with traits of alloy.
pub(super) struct AlloyWriter<'a> {
    inner: Writer<'a>,
    /// What the whole document is.
    root: Option<&'static Schema>,
    open: Vec<Open>,
}

/// What was begun and is not plain.
#[derive(Clone, Copy)]
enum Open {
    /// What the writer of plain JSON has open itself.
    Plain,
    /// A union whose one member stands in its place.
    InPlace(&'static Member, UnionForm),
    /// A tagged union that may be a document as a whole; nothing of it is written yet.
    Tagged(&'static Member, &'static Member),
    /// The same once its object is open.
    Object(&'static Member),
    /// The structure in a discriminated union.
    Discriminated(&'static Member),
    /// The map with the members that the model does not know: its entries are members of the structure around it.
    Unknown,
}

impl<'a> AlloyWriter<'a> {
    pub(super) fn new(inner: Writer<'a>) -> Self {
        Self {
            inner,
            root: None,
            open: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Result<()> {
        self.inner.finish()
    }

    /// The member that a value is written as: its own, or that of the union that it stands for.
    fn member(&mut self, m: &'static Member) -> &'static Member {
        match self.open.last().copied() {
            Some(Open::InPlace(outer, _)) => outer,
            Some(Open::Tagged(outer, _)) => {
                self.inner.begin_structure(outer);
                self.turn(Open::Object(outer));
                m
            }
            _ => m,
        }
    }

    fn turn(&mut self, into: Open) {
        if let Some(last) = self.open.last_mut() {
            *last = into;
        }
    }

    /// What a union that is not plain begins as.
    fn begin_union(&mut self, m: &'static Member) -> Option<Open> {
        let own = self.root.filter(|_| std::ptr::eq(m, &ROOT));
        let union = own.unwrap_or(m.target());
        if union.kind() != Kind::Union {
            return None;
        }
        match (form(union), unknown(union)) {
            (UnionForm::Tagged, None) => None,
            (UnionForm::Tagged, Some((_, unknown))) => Some(Open::Tagged(self.member(m), unknown)),
            (form, _) => Some(Open::InPlace(self.member(m), form)),
        }
    }

    /// The innermost union, and the member that says which of its members is set.
    fn discriminator(&self) -> Option<(&'static Member, &'static Member)> {
        match self.open.last().copied() {
            Some(Open::InPlace(outer, UnionForm::Discriminated(key))) => Some((outer, key)),
            _ => None,
        }
    }

    /// The union that a document stands for as a whole.
    fn whole(&mut self, m: &'static Member) -> Option<&'static Member> {
        match self.open.last().copied() {
            Some(Open::Tagged(outer, unknown)) if std::ptr::eq(unknown, m) => Some(outer),
            _ => None,
        }
    }
}

macro_rules! forwarded {
    ($($method:ident($type:ty);)*) => {$(
        fn $method(&mut self, m: &'static Member, value: $type) {
            let m = self.member(m);
            self.inner.$method(m, value);
        }
    )*};
}

impl ShapeSerializer for AlloyWriter<'_> {
    forwarded! {
        write_boolean(bool);
        write_integer(i64);
        write_float(f32);
        write_double(f64);
        write_big_integer(&BigInteger);
        write_big_decimal(&BigDecimal);
        write_string(&str);
        write_blob(&Blob);
    }

    // Its format is the own member's, wherever it is written.
    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        let outer = self.member(m);
        let format = m.timestamp_format_trait();
        match format.filter(|_| !std::ptr::eq(outer, m)) {
            None | Some(TimestampFormat::EpochSeconds) => self.inner.write_timestamp(outer, value),
            Some(format) => match value.format(format) {
                Some(text) => self.inner.write_string(outer, &text),
                None => self.fail(Error::new(ErrorKind::Unwritable(
                    "a timestamp outside the years 0 to 9999",
                ))),
            },
        }
    }

    fn write_document(&mut self, m: &'static Member, value: &Document) {
        if let Some(Open::Unknown) = self.open.last() {
            return self.inner.document(value);
        }
        let m = match self.whole(m) {
            Some(outer) => outer,
            None => self.member(m),
        };
        self.inner.write_document(m, value);
    }

    fn write_null(&mut self, m: &'static Member) {
        if let Some(Open::Unknown) = self.open.last() {
            return self.inner.document(&Document::Null);
        }
        let m = self.member(m);
        self.inner.write_null(m);
    }

    fn root(&mut self, schema: &'static Schema) {
        self.root = Some(schema);
    }

    fn begin_structure(&mut self, m: &'static Member) {
        if let Some(union) = self.begin_union(m) {
            return self.open.push(union);
        }
        if let Some((outer, key)) = self.discriminator() {
            self.inner.begin_structure(outer);
            self.inner.write_string(key, m.json_name());
            return self.open.push(Open::Discriminated(outer));
        }
        let m = self.member(m);
        self.inner.begin_structure(m);
        self.open.push(Open::Plain);
    }

    fn end_structure(&mut self, m: &'static Member) {
        match self.open.pop() {
            Some(Open::InPlace(..) | Open::Tagged(..)) => {}
            Some(Open::Object(outer) | Open::Discriminated(outer)) => {
                self.inner.end_structure(outer);
            }
            _ => self.inner.end_structure(m),
        }
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        let m = self.member(m);
        self.inner.begin_list(m, len);
        self.open.push(Open::Plain);
    }

    fn end_list(&mut self, m: &'static Member) {
        self.open.pop();
        self.inner.end_list(m);
    }

    fn begin_map(&mut self, m: &'static Member, len: usize) {
        if m.is_json_unknown() {
            return self.open.push(Open::Unknown);
        }
        let m = self.member(m);
        self.inner.begin_map(m, len);
        self.open.push(Open::Plain);
    }

    fn key(&mut self, key: &str) {
        match self.open.last() {
            Some(Open::Unknown) => self.inner.name(key),
            _ => self.inner.key(key),
        }
    }

    fn end_map(&mut self, m: &'static Member) {
        if !matches!(self.open.pop(), Some(Open::Unknown)) {
            self.inner.end_map(m);
        }
    }

    fn fail(&mut self, error: Error) {
        self.inner.fail(error);
    }
}
