//! Writing forms.

use super::names::Names;
use super::timestamp_format;
use crate::codec::nesting::{MAX_DEPTH, placed, too_deep};
use crate::codec::{scalars, text};
use crate::schema::Member;
use crate::serde::{Error, ErrorKind, Result, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::BytesMut;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 3986 calls unreserved stands for itself.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) struct Writer<'o> {
    out: &'o mut BytesMut,
    names: Names,
    /// The path to what is written.
    path: String,
    open: Vec<Open>,
    error: Option<Error>,
}

/// An aggregate that is being written, and how long the path is up to it.
enum Open {
    Structure {
        length: usize,
    },
    List {
        length: usize,
        item: Option<&'static str>,
        count: usize,
    },
    Map {
        length: usize,
        entry: Option<&'static str>,
        names: [&'static str; 2],
        count: usize,
    },
}

impl Open {
    fn length(&self) -> usize {
        match self {
            Self::Structure { length } | Self::List { length, .. } | Self::Map { length, .. } => {
                *length
            }
        }
    }
}

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut BytesMut, names: Names) -> Self {
        Self {
            out,
            names,
            path: String::new(),
            open: Vec::new(),
            error: None,
        }
    }

    pub(super) fn finish(self) -> Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    /// A parameter of this name.
    pub(super) fn parameter(&mut self, name: &str, value: &str) {
        if !self.out.is_empty() {
            self.out.extend_from_slice(b"&");
        }
        for part in utf8_percent_encode(name, RESERVED) {
            self.out.extend_from_slice(part.as_bytes());
        }
        self.out.extend_from_slice(b"=");
        for part in utf8_percent_encode(value, RESERVED) {
            self.out.extend_from_slice(part.as_bytes());
        }
    }

    fn step(&mut self, part: &str) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(part);
    }

    /// Goes from the innermost aggregate to a value of it; gives the length of the path before.
    fn enter(&mut self, m: &'static Member) -> usize {
        let before = self.path.len();
        match self.open.last_mut() {
            Some(Open::List { item, count, .. }) => {
                *count += 1;
                let (item, count) = (*item, *count);
                self.number(item, count);
            }
            Some(Open::Map {
                entry,
                names: [_, value],
                count,
                ..
            }) => {
                let (entry, value, count) = (*entry, *value, *count);
                self.number(entry, count);
                self.step(value);
            }
            _ => {
                let name = self.names.member(m);
                self.step(&name);
            }
        }
        before
    }

    fn number(&mut self, between: Option<&'static str>, count: usize) {
        if let Some(between) = between {
            self.step(between);
        }
        self.step(itoa::Buffer::new().format(count));
    }

    fn scalar(&mut self, m: &'static Member, value: &str) {
        let before = self.enter(m);
        let path = std::mem::take(&mut self.path);
        self.parameter(&path, value);
        self.path = path;
        self.path.truncate(before);
    }

    fn push(&mut self, open: Open) {
        if self.open.len() >= MAX_DEPTH {
            self.fail(too_deep());
        }
        self.open.push(open);
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.path.truncate(open.length());
        }
    }
}

impl ShapeSerializer for Writer<'_> {
    scalars::write_scalars!("forms have no documents");

    fn begin_structure(&mut self, m: &'static Member) {
        let length = self.enter(m);
        self.push(Open::Structure { length });
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.pop();
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        if len == 0 && self.names.tells_empty_lists() {
            let before = self.path.len();
            self.scalar(m, "");
            self.path.truncate(before);
        }
        let length = self.enter(m);
        self.push(Open::List {
            length,
            item: self.names.item(m),
            count: 0,
        });
    }

    fn end_list(&mut self, _: &'static Member) {
        self.pop();
    }

    fn begin_map(&mut self, m: &'static Member, _: usize) {
        let length = self.enter(m);
        self.push(Open::Map {
            length,
            entry: self.names.entry(m),
            names: self.names.key_and_value(m),
            count: 0,
        });
    }

    fn key(&mut self, key: &str) {
        let Some(Open::Map {
            entry,
            names: [name, _],
            count,
            ..
        }) = self.open.last_mut()
        else {
            return;
        };
        *count += 1;
        let (entry, name, count, before) = (*entry, *name, *count, self.path.len());
        self.number(entry, count);
        self.step(name);
        let path = std::mem::take(&mut self.path);
        self.parameter(&path, key);
        self.path = path;
        self.path.truncate(before);
    }

    fn end_map(&mut self, _: &'static Member) {
        self.pop();
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
