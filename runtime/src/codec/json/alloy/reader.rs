//! Reading the JSON of alloy.

use super::super::reader::Reader;
use super::fit::Fit;
use super::{form, unknown};
use crate::codec::nesting::{MAX_DEPTH, too_deep};
use crate::schema::{Kind, Member, Schema, UnionForm};
use crate::serde::{Cursor, Error, ErrorKind, Result, ShapeDeserializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::IntoIter;

/// The reader of plain JSON, but for shapes with traits of alloy.
pub(super) struct AlloyReader<'a> {
    inner: Reader<'a>,
    open: Vec<Open>,
    fit: Fit,
}

/// What was begun and is not plain.
enum Open {
    /// A structure of plain JSON, and what of it the model does not know where it is kept.
    Plain(BTreeMap<String, Document>),
    /// A union whose one member is what stands here: the member, and whether it was read.
    InPlace(Option<usize>),
    /// The members that the model does not know, as entries of a map.
    Unknown(IntoIter<String, Document>),
    /// The value of such an entry.
    Entry(Document),
}

impl<'a> AlloyReader<'a> {
    pub(super) fn new(inner: Reader<'a>, length: usize) -> Self {
        Self {
            inner,
            open: Vec::new(),
            fit: Fit::new(length),
        }
    }

    pub(super) fn finish(self) -> Result<()> {
        self.inner.finish()
    }

    /// Looks ahead, and goes back to where it was.
    fn ahead<T>(&mut self, look: impl FnOnce(&mut Reader<'a>, &mut Fit) -> Result<T>) -> Result<T> {
        let place = self.inner.place();
        let found = look(&mut self.inner, &mut self.fit);
        self.inner.back_to(place);
        found
    }

    /// The member of a union that stands in its place; `None` where it is in an object of its own.
    fn in_place(&mut self, union: &'static Schema) -> Result<Option<Choice>> {
        if self.open.len() >= 2 * MAX_DEPTH {
            return Err(too_deep());
        }
        let kept = unknown(union).map(|(index, _)| index);
        let chosen = match form(union) {
            UnionForm::Untagged => {
                let found = self.ahead(|inner, fit| fit.choose(inner, union))?;
                found.map_or(Choice::Nothing(String::new()), Choice::Member)
            }
            UnionForm::Discriminated(key) => {
                let name = self.ahead(|inner, _| text_at(inner, key.name()))?;
                let Some(name) = name else {
                    return self.unnamed(key, kept).map(Some);
                };
                match (union.find_json(name.as_bytes(), 0).or(kept), name) {
                    (Some(index), _) => Choice::Member(index),
                    (None, name) => Choice::Nothing(name),
                }
            }
            UnionForm::Tagged => {
                let Some(kept) = kept else { return Ok(None) };
                if self.ahead(|inner, _| knows_any(inner, union, kept))? {
                    return Ok(None);
                }
                Choice::Member(kept)
            }
        };
        Ok(Some(chosen))
    }

    fn unnamed(&self, key: &Member, kept: Option<usize>) -> Result<Choice> {
        match kept {
            Some(kept) => Ok(Choice::Member(kept)),
            None => Err(self.inner.error(ErrorKind::Missing(key.name()))),
        }
    }

    /// The next member of a structure that keeps what the model does not know.
    fn known_or_kept(
        &mut self,
        s: &'static Schema,
        c: &mut Cursor,
        kept: usize,
    ) -> Result<Option<usize>> {
        while self.inner.advance(c, b'}')? {
            let key = self.inner.entry_key()?;
            match s.find_json(key.as_bytes(), c.hint).filter(|i| *i != kept) {
                Some(_) if self.inner.literal("null") => {}
                Some(index) => {
                    c.hint = index + 1;
                    return Ok(Some(index));
                }
                None => {
                    let value = self.inner.document()?;
                    if let Some(Open::Plain(rest)) = self.open.last_mut() {
                        rest.insert(key.into_owned(), value);
                    }
                }
            }
        }
        let Some(Open::Plain(rest)) = self.open.pop() else {
            return Ok(None);
        };
        if rest.is_empty() {
            return Ok(None);
        }
        // Asked again, the structure has ended.
        self.open.push(Open::InPlace(None));
        self.open.push(Open::Unknown(rest.into_iter()));
        Ok(Some(kept))
    }

    fn next_in_place(&mut self) -> Option<Option<usize>> {
        let Some(Open::InPlace(member)) = self.open.last_mut() else {
            return None;
        };
        let member = member.take();
        if member.is_none() {
            self.open.pop();
        }
        Some(member)
    }
}

/// What a union is that stands in place of its member.
enum Choice {
    Member(usize),
    /// A member of this name that the model does not have.
    Nothing(String),
}

/// The text of one entry of the object here.
fn text_at(reader: &mut Reader<'_>, name: &str) -> Result<Option<String>> {
    let mut cursor = reader.open(b'{', "an object")?;
    while reader.advance(&mut cursor, b'}')? {
        if reader.entry_key()? != name {
            reader.skip()?;
        } else if reader.peek() == Some(b'"') {
            return reader.string().map(|text| Some(text.into_owned()));
        } else {
            return Err(reader.unexpected("a string"));
        }
    }
    Ok(None)
}

/// Whether the object here has a member of the union other than the one that keeps what nobody knows.
fn knows_any(reader: &mut Reader<'_>, union: &'static Schema, kept: usize) -> Result<bool> {
    let mut cursor = reader.open(b'{', "an object")?;
    while reader.advance(&mut cursor, b'}')? {
        let key = reader.entry_key()?;
        let known = union
            .find_json(key.as_bytes(), 0)
            .is_some_and(|i| i != kept);
        if known && !reader.literal("null") {
            return Ok(true);
        }
        if !known {
            reader.skip()?;
        }
    }
    Ok(false)
}

macro_rules! forwarded {
    ($($method:ident($type:ty);)*) => {$(
        fn $method(&mut self, m: &'static Member) -> Result<$type> {
            self.inner.$method(m)
        }
    )*};
}

impl ShapeDeserializer for AlloyReader<'_> {
    forwarded! {
        read_boolean(bool);
        read_integer(i64);
        read_float(f32);
        read_double(f64);
        read_big_integer(BigInteger);
        read_big_decimal(BigDecimal);
        read_string(Cow<'_, str>);
        read_blob(Blob);
        read_timestamp(Timestamp);
    }

    fn begin_structure(&mut self, s: &'static Schema) -> Result<Cursor> {
        if s.kind() == Kind::Union
            && let Some(choice) = self.in_place(s)?
        {
            let mut cursor = Cursor::default();
            let member = match choice {
                Choice::Member(index) => Some(index),
                Choice::Nothing(name) => {
                    self.inner.skip()?;
                    cursor.unknown = Some(name);
                    None
                }
            };
            self.open.push(Open::InPlace(member));
            return Ok(cursor);
        }
        let cursor = self.inner.begin_structure(s)?;
        self.open.push(Open::Plain(BTreeMap::new()));
        Ok(cursor)
    }

    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        if let Some(member) = self.next_in_place() {
            return Ok(member);
        }
        if s.kind() == Kind::Structure
            && let Some((kept, _)) = unknown(s)
        {
            return self.known_or_kept(s, c, kept);
        }
        let next = self.inner.next_member(s, c)?;
        if next.is_none() {
            self.open.pop();
        }
        Ok(next)
    }

    fn begin_list(&mut self, m: &'static Member) -> Result<Cursor> {
        self.inner.begin_list(m)
    }

    fn next_element(&mut self, c: &mut Cursor) -> Result<bool> {
        self.inner.next_element(c)
    }

    fn begin_map(&mut self, m: &'static Member) -> Result<Cursor> {
        match self.open.last() {
            Some(Open::Unknown(_)) => Ok(Cursor::default()),
            _ => self.inner.begin_map(m),
        }
    }

    fn next_key(&mut self, c: &mut Cursor) -> Result<Option<String>> {
        let Some(Open::Unknown(entries)) = self.open.last_mut() else {
            return self.inner.next_key(c);
        };
        match entries.next() {
            Some((key, value)) => {
                self.open.push(Open::Entry(value));
                Ok(Some(key))
            }
            None => {
                self.open.pop();
                Ok(None)
            }
        }
    }

    // A null that nobody knows is a value.
    fn take_null(&mut self) -> Result<bool> {
        match self.open.last() {
            Some(Open::Entry(_)) => Ok(false),
            _ => self.inner.take_null(),
        }
    }

    fn read_document(&mut self, m: &'static Member) -> Result<Document> {
        if !matches!(self.open.last(), Some(Open::Entry(_))) {
            return self.inner.read_document(m);
        }
        match self.open.pop() {
            Some(Open::Entry(value)) => Ok(value),
            _ => Ok(Document::Null),
        }
    }

    fn error(&self, kind: ErrorKind) -> Error {
        self.inner.error(kind)
    }

    fn is_strict(&self) -> bool {
        self.inner.is_strict()
    }
}
