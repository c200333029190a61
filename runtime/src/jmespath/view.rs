//! A structure as JMESPath sees it: members by their names, whatever their format (Smithy 2.0, "JMESPath types").

use crate::schema::Member;
use crate::serde::{Error, Members, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;

/// A structure or union by the names of its members. Blobs are in Base64, timestamps and big numbers are numbers.
pub(crate) fn view(value: &dyn Members) -> Document {
    let mut view = View::default();
    value.write_members(&mut view);
    Document::Map(view.root)
}

/// Writes values into values; what is open is on a stack.
#[derive(Default)]
struct View {
    root: BTreeMap<String, Document>,
    open: Vec<Open>,
}

enum Open {
    Structure(BTreeMap<String, Document>),
    List(Vec<Document>),
    /// A map and the key of what comes next.
    Map(BTreeMap<String, Document>, String),
}

impl View {
    fn put(&mut self, m: &'static Member, value: Document) {
        match self.open.last_mut() {
            None => drop(self.root.insert(m.name().to_owned(), value)),
            Some(Open::Structure(members)) => drop(members.insert(m.name().to_owned(), value)),
            Some(Open::List(items)) => items.push(value),
            Some(Open::Map(entries, key)) => drop(entries.insert(std::mem::take(key), value)),
        }
    }

    fn close(&mut self, m: &'static Member) {
        match self.open.pop() {
            Some(Open::Structure(members) | Open::Map(members, _)) => {
                self.put(m, Document::Map(members));
            }
            Some(Open::List(items)) => self.put(m, Document::List(items)),
            None => {}
        }
    }

    fn put_number(&mut self, m: &'static Member, written: &str) {
        let value = match written.parse() {
            Ok(whole) => Document::Integer(whole),
            Err(_) => written.parse().map_or(Document::Null, Document::Double),
        };
        self.put(m, value);
    }
}

impl ShapeSerializer for View {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.put(m, Document::Boolean(value));
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.put(m, Document::Integer(value));
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.put(m, Document::Double(value.into()));
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.put(m, Document::Double(value));
    }

    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
        self.put_number(m, value.as_str());
    }

    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
        self.put_number(m, value.as_str());
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        self.put(m, Document::String(value.to_owned()));
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.put(m, Document::String(STANDARD.encode(value)));
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        self.put(m, Document::Double(value.as_f64()));
    }

    fn write_document(&mut self, m: &'static Member, value: &Document) {
        self.put(m, value.clone());
    }

    fn write_null(&mut self, m: &'static Member) {
        self.put(m, Document::Null);
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

    /// What a format cannot express is of no interest here: there is none.
    fn fail(&mut self, _: Error) {}
}
