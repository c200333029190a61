//! Reading XML.

use super::tree::{Id, Tree, is_named};
use super::{Entry, item_name, name, timestamp_format};
use crate::codec::text;
use crate::schema::{Kind, Member, Schema};
use crate::serde::{Cursor, Error, ErrorKind, Result, ShapeDeserializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use std::borrow::Cow;

pub(super) struct Reader<'t, 'a> {
    tree: &'t Tree<'a>,
    next: Next<'t>,
    open: Vec<Open>,
    strict: bool,
}

/// What is read next.
#[derive(Clone, Copy)]
enum Next<'t> {
    Element(Id),
    Attribute(&'t str),
}

/// An aggregate that is being read.
enum Open {
    Structure {
        element: Id,
        child: Option<Id>,
        /// Flattened members whose elements were all read with the first.
        flattened: Vec<usize>,
    },
    List {
        item: Option<Id>,
        name: &'static str,
    },
    Map {
        entry: Option<Id>,
        names: Entry,
    },
}

impl<'t, 'a> Reader<'t, 'a> {
    pub(super) fn new(tree: &'t Tree<'a>, root: Id, strict: bool) -> Self {
        Self {
            tree,
            next: Next::Element(root),
            open: Vec::new(),
            strict,
        }
    }

    fn element(&self) -> Result<Id> {
        match self.next {
            Next::Element(id) => Ok(id),
            Next::Attribute(_) => Err(self.error(ErrorKind::Type {
                expected: "an element",
                found: "an attribute",
            })),
        }
    }

    fn text(&self) -> &'t str {
        match self.next {
            Next::Element(id) => self.tree.text(id),
            Next::Attribute(value) => value,
        }
    }

    fn parse<T>(
        &self,
        parse: impl FnOnce(&'t str) -> std::result::Result<T, ErrorKind>,
    ) -> Result<T> {
        parse(self.text().trim()).map_err(|kind| self.error(kind))
    }

    /// The first element of a collection that this member is.
    fn first(&self, m: &'static Member, name: &str) -> Result<Option<Id>> {
        let element = self.element()?;
        if m.xml_traits().flattened {
            return Ok(Some(element));
        }
        Ok(self.tree.find(self.tree.first_child(element), name))
    }

    /// The next attribute of a structure that the model has, from a member's index on.
    fn attribute(&mut self, s: &'static Schema, element: Id, c: &mut Cursor) -> Option<usize> {
        while let Some(m) = s.members().get(c.hint) {
            c.hint += 1;
            let value = m
                .xml_traits()
                .attribute
                .then(|| self.tree.attribute(element, name(m)));
            if let Some(value) = value.flatten() {
                self.next = Next::Attribute(value);
                return Some(c.hint - 1);
            }
        }
        None
    }

    /// The next child of the innermost structure.
    fn child(&mut self) -> Option<Id> {
        let Some(Open::Structure { child, .. }) = self.open.last_mut() else {
            return None;
        };
        let id = (*child)?;
        *child = self.tree.next(id);
        Some(id)
    }

    /// Whether a flattened member was read already; from now on it was.
    fn was_read(&mut self, index: usize) -> bool {
        let Some(Open::Structure { flattened, .. }) = self.open.last_mut() else {
            return false;
        };
        let was_read = flattened.contains(&index);
        if !was_read {
            flattened.push(index);
        }
        was_read
    }
}

fn find(s: &'static Schema, found: &str) -> Option<usize> {
    let is_element = |m: &Member| !m.xml_traits().attribute;
    let mut members = s.members().iter();
    members.position(|m| is_element(m) && is_named(found, name(m)))
}

impl ShapeDeserializer for Reader<'_, '_> {
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        let element = self.element()?;
        self.open.push(Open::Structure {
            element,
            child: self.tree.first_child(element),
            flattened: Vec::new(),
        });
        Ok(Cursor::default())
    }

    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        if let Some(Open::Structure { element, .. }) = self.open.last() {
            let element = *element;
            if let Some(index) = self.attribute(s, element, c) {
                return Ok(Some(index));
            }
        }
        while let Some(id) = self.child() {
            let Some(index) = find(s, self.tree.name(id)) else {
                if s.kind() == Kind::Union && c.unknown.is_none() {
                    c.unknown = Some(self.tree.name(id).to_owned());
                }
                continue;
            };
            let flattened = s
                .members()
                .get(index)
                .is_some_and(|m| m.xml_traits().flattened);
            if flattened && self.was_read(index) {
                continue;
            }
            self.next = Next::Element(id);
            return Ok(Some(index));
        }
        self.open.pop();
        Ok(None)
    }

    fn begin_list(&mut self, m: &'static Member) -> Result<Cursor> {
        let name = item_name(m);
        let item = self.first(m, name)?;
        self.open.push(Open::List { item, name });
        Ok(Cursor::default())
    }

    fn next_element(&mut self, _: &mut Cursor) -> Result<bool> {
        let Some(Open::List { item, name }) = self.open.last_mut() else {
            return Ok(false);
        };
        let Some(id) = *item else {
            self.open.pop();
            return Ok(false);
        };
        *item = self.tree.find(self.tree.next(id), name);
        self.next = Next::Element(id);
        Ok(true)
    }

    fn begin_map(&mut self, m: &'static Member) -> Result<Cursor> {
        let names = Entry::of(m);
        let entry = self.first(m, names.name)?;
        self.open.push(Open::Map { entry, names });
        Ok(Cursor::default())
    }

    fn next_key(&mut self, _: &mut Cursor) -> Result<Option<String>> {
        let Some(Open::Map { entry, names }) = self.open.last_mut() else {
            return Ok(None);
        };
        let Some(id) = *entry else {
            self.open.pop();
            return Ok(None);
        };
        let names = *names;
        *entry = self.tree.find(self.tree.next(id), names.name);
        let child = |name| self.tree.find(self.tree.first_child(id), name);
        let (key, value) = (child(names.key), child(names.value));
        self.next = Next::Element(id);
        let missing = |name| self.error(ErrorKind::Missing(name));
        let key = key.ok_or_else(|| missing(names.key))?;
        self.next = Next::Element(value.ok_or_else(|| missing(names.value))?);
        Ok(Some(self.tree.text(key).to_owned()))
    }

    fn take_null(&mut self) -> Result<bool> {
        Ok(false)
    }

    text::read_scalars!();

    fn read_string(&mut self, _: &'static Member) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self.text()))
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        self.parse(text::decode_base64).map(Blob::from)
    }

    fn read_timestamp(&mut self, m: &'static Member) -> Result<Timestamp> {
        let strict = self.strict;
        self.parse(|text| text::read_timestamp(text, timestamp_format(m), strict))
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        // What a peer sends where nobody knows its shape is text.
        Ok(Document::String(self.text().to_owned()))
    }

    fn error(&self, kind: ErrorKind) -> Error {
        match self.next {
            Next::Element(id) => Error::new(kind).at(self.tree.offset(id)),
            Next::Attribute(_) => Error::new(kind),
        }
    }

    fn is_strict(&self) -> bool {
        self.strict
    }
}
