//! What a shape holds, to be compared and shown.

use std::collections::BTreeMap;

use bytes::Bytes;
use trompe::schema::Member;
use trompe::serde::{Error, Members, ShapeSerializer};
use trompe::types::{BigDecimal, BigInteger, Document, Timestamp};

use super::decimal::canonical;

/// A value without its type. Absent members are not there; NaN is equal to itself.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the variants are Smithy's own names
pub enum Tree {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number with a fraction or more digits, in one notation.
    Decimal(String),
    String(String),
    Blob(Bytes),
    Timestamp(Timestamp),
    Document(Document),
    List(Vec<Tree>),
    /// A map, or a structure or union by its members' names.
    Map(BTreeMap<String, Tree>),
}

impl Tree {
    /// The members of a structure or union.
    ///
    /// # Errors
    /// A value that cannot be written.
    pub fn of(value: &dyn Members) -> Result<Self, Error> {
        let mut writer = Writer::default();
        value.write_members(&mut writer);
        match writer.error {
            Some(error) => Err(error),
            None => Ok(Self::Map(writer.root)),
        }
    }
}

#[derive(Default)]
struct Writer {
    root: BTreeMap<String, Tree>,
    open: Vec<Open>,
    error: Option<Error>,
}

enum Open {
    Structure(BTreeMap<String, Tree>),
    List(Vec<Tree>),
    Map(BTreeMap<String, Tree>, String),
}

impl Writer {
    fn put(&mut self, m: &'static Member, value: Tree) {
        let name = || m.name().to_owned();
        match self.open.last_mut() {
            None => drop(self.root.insert(name(), value)),
            Some(Open::Structure(members)) => drop(members.insert(name(), value)),
            Some(Open::List(elements)) => elements.push(value),
            Some(Open::Map(entries, key)) => drop(entries.insert(std::mem::take(key), value)),
        }
    }

    fn close(&mut self, m: &'static Member) {
        match self.open.pop() {
            Some(Open::Structure(entries) | Open::Map(entries, _)) => {
                self.put(m, Tree::Map(entries))
            }
            Some(Open::List(elements)) => self.put(m, Tree::List(elements)),
            None => {}
        }
    }
}

impl ShapeSerializer for Writer {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.put(m, Tree::Boolean(value));
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.put(m, Tree::Integer(value));
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.put(m, Tree::Decimal(canonical(&format!("{value:?}"))));
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.put(m, Tree::Decimal(canonical(&format!("{value:?}"))));
    }

    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
        self.put(m, Tree::Decimal(canonical(value.as_str())));
    }

    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
        self.put(m, Tree::Decimal(canonical(value.as_str())));
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        self.put(m, Tree::String(value.to_owned()));
    }

    fn write_blob(&mut self, m: &'static Member, value: &Bytes) {
        self.put(m, Tree::Blob(value.clone()));
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        self.put(m, Tree::Timestamp(value));
    }

    fn write_document(&mut self, m: &'static Member, value: &Document) {
        self.put(m, Tree::Document(value.clone()));
    }

    fn write_null(&mut self, m: &'static Member) {
        self.put(m, Tree::Null);
    }

    fn begin_structure(&mut self, _: &'static Member) {
        self.open.push(Open::Structure(BTreeMap::new()));
    }

    fn end_structure(&mut self, m: &'static Member) {
        self.close(m);
    }

    fn begin_list(&mut self, _: &'static Member, _: usize) {
        self.open.push(Open::List(Vec::new()));
    }

    fn end_list(&mut self, m: &'static Member) {
        self.close(m);
    }

    fn begin_map(&mut self, _: &'static Member, _: usize) {
        self.open.push(Open::Map(BTreeMap::new(), String::new()));
    }

    fn key(&mut self, key: &str) {
        if let Some(Open::Map(_, next)) = self.open.last_mut() {
            key.clone_into(next);
        }
    }

    fn end_map(&mut self, m: &'static Member) {
        self.close(m);
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
