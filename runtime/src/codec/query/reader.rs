//! Reading forms, as servers do.

use super::names::Names;
use super::timestamp_format;
use super::tree::Tree;
use crate::codec::text;
use crate::schema::{Member, Schema};
use crate::serde::{Cursor, Error, ErrorKind, Result, ShapeDeserializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use std::borrow::Cow;
use std::vec::IntoIter;

pub(super) struct Reader<'t> {
    names: Names,
    next: Tree<'t>,
    open: Vec<Open<'t>>,
}

enum Open<'t> {
    Structure(Tree<'t>),
    List(IntoIter<Tree<'t>>),
    Map(IntoIter<Tree<'t>>, [&'static str; 2]),
}

impl<'t> Reader<'t> {
    pub(super) fn new(tree: Tree<'t>, names: Names) -> Self {
        Self {
            names,
            next: tree,
            open: Vec::new(),
        }
    }

    fn text(&self) -> Result<&'t str> {
        let found = self.next.value();
        found.ok_or_else(|| {
            Error::new(ErrorKind::Type {
                expected: "a value",
                found: "parameters below it",
            })
        })
    }

    fn parse<T>(&self, parse: impl FnOnce(&str) -> std::result::Result<T, ErrorKind>) -> Result<T> {
        parse(self.text()?).map_err(Error::new)
    }

    /// What is numbered in a list or map.
    fn numbered(&self, between: Option<&str>) -> IntoIter<Tree<'t>> {
        let inside = match between {
            Some(part) => self.next.get(part),
            None => Some(self.next),
        };
        inside.map(Tree::numbered).unwrap_or_default().into_iter()
    }
}

impl ShapeDeserializer for Reader<'_> {
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        self.open.push(Open::Structure(self.next));
        Ok(Cursor::default())
    }

    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        let Some(Open::Structure(tree)) = self.open.last() else {
            return Ok(None);
        };
        while let Some(m) = s.members().get(c.hint) {
            c.hint += 1;
            if let Some(found) = tree.get(&self.names.member(m)) {
                self.next = found;
                return Ok(Some(c.hint - 1));
            }
        }
        self.open.pop();
        Ok(None)
    }

    fn begin_list(&mut self, m: &'static Member) -> Result<Cursor> {
        let items = self.numbered(self.names.item(m));
        self.open.push(Open::List(items));
        Ok(Cursor::default())
    }

    fn next_element(&mut self, _: &mut Cursor) -> Result<bool> {
        let Some(Open::List(items)) = self.open.last_mut() else {
            return Ok(false);
        };
        let Some(item) = items.next() else {
            self.open.pop();
            return Ok(false);
        };
        self.next = item;
        Ok(true)
    }

    fn begin_map(&mut self, m: &'static Member) -> Result<Cursor> {
        let entries = self.numbered(self.names.entry(m));
        self.open
            .push(Open::Map(entries, self.names.key_and_value(m)));
        Ok(Cursor::default())
    }

    fn next_key(&mut self, _: &mut Cursor) -> Result<Option<String>> {
        let Some(Open::Map(entries, [key, value])) = self.open.last_mut() else {
            return Ok(None);
        };
        let Some(entry) = entries.next() else {
            self.open.pop();
            return Ok(None);
        };
        let missing = |name| Error::new(ErrorKind::Missing(name));
        let found = entry.get(key).and_then(Tree::value);
        self.next = entry.get(value).ok_or_else(|| missing(value))?;
        found
            .map(|key| Some(key.to_owned()))
            .ok_or_else(|| missing(key))
    }

    fn take_null(&mut self) -> Result<bool> {
        Ok(false)
    }

    text::read_scalars!();

    fn read_string(&mut self, _: &'static Member) -> Result<Cow<'_, str>> {
        self.text().map(Cow::Borrowed)
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        self.parse(text::decode_base64).map(Blob::from)
    }

    fn read_timestamp(&mut self, m: &'static Member) -> Result<Timestamp> {
        self.parse(|text| text::read_timestamp(text, timestamp_format(m), true))
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        self.text().map(|text| Document::String(text.to_owned()))
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
    }

    fn is_strict(&self) -> bool {
        true
    }
}
