//! A node read into a shape, as any other format is.
//!
//! Blobs are text, times are dates or seconds, and a member that the shape does not have is an error: it would
//! be one of the test case.

use std::borrow::Cow;
use std::slice;

use bytes::Bytes;
use trompe::schema::{Member, Schema};
use trompe::serde::{Cursor, Error, ErrorKind, Members, Result, ShapeDeserializer, read_structure};
use trompe::types::{BigDecimal, BigInteger, Document, Timestamp, TimestampFormat};
use trompe_smithy::node::{Node, NodeValue, Number};

/// Reads the members of a structure.
///
/// # Errors
/// The value is not one of the shape's.
pub fn read(node: &Node, target: &mut dyn Members) -> Result<()> {
    read_structure(target, &mut NodeReader::new(node))
}

/// Reads from a node.
#[derive(Debug)]
pub struct NodeReader<'a> {
    next: &'a Node,
    open: Vec<Open<'a>>,
}

#[derive(Debug)]
enum Open<'a> {
    Object(Vec<(&'a str, &'a Node)>),
    Array(slice::Iter<'a, Node>),
}

impl<'a> NodeReader<'a> {
    /// A reader of this value.
    #[must_use]
    pub fn new(node: &'a Node) -> Self {
        Self {
            next: node,
            open: Vec::new(),
        }
    }

    fn no<T>(&self, expected: &'static str) -> Result<T> {
        let found = self.next.type_name();
        Err(Error::new(ErrorKind::Type { expected, found }))
    }

    fn begin_object(&mut self) -> Result<Cursor> {
        let Some(object) = self.next.as_object() else {
            return self.no("an object");
        };
        let entries = object
            .iter()
            .rev()
            .map(|(key, entry)| (&**key, &entry.value));
        self.open.push(Open::Object(entries.collect()));
        Ok(Cursor::default())
    }

    // The key of the next entry; its value is what is read next.
    fn next_entry(&mut self) -> Option<&'a str> {
        let Some(Open::Object(entries)) = self.open.last_mut() else {
            return None;
        };
        let Some((key, value)) = entries.pop() else {
            self.open.pop();
            return None;
        };
        self.next = value;
        Some(key)
    }

    fn number(&self) -> Result<&'a Number> {
        self.next
            .as_number()
            .map_or_else(|| self.no("a number"), Ok)
    }

    fn text(&self) -> Result<&'a str> {
        self.next.as_str().map_or_else(|| self.no("text"), Ok)
    }

    fn parsed<T: std::str::FromStr>(&self) -> Result<T> {
        let text = self
            .next
            .as_str()
            .map_or_else(|| self.number().map(Number::as_str), Ok)?;
        text.parse()
            .map_err(|_| Error::new(ErrorKind::Malformed("number")))
    }
}

impl ShapeDeserializer for NodeReader<'_> {
    fn begin_structure(&mut self, _: &'static Schema) -> Result<Cursor> {
        self.begin_object()
    }

    fn next_member(&mut self, s: &'static Schema, _: &mut Cursor) -> Result<Option<usize>> {
        while let Some(name) = self.next_entry() {
            if self.next.is_null() {
                continue;
            }
            let unknown = || {
                Error::new(ErrorKind::Syntax(
                    format!("{} has no member {name}", s.id()).into(),
                ))
            };
            return s.find(name.as_bytes(), 0).map(Some).ok_or_else(unknown);
        }
        Ok(None)
    }

    fn begin_list(&mut self, _: &'static Member) -> Result<Cursor> {
        let Some(array) = self.next.as_array() else {
            return self.no("an array");
        };
        self.open.push(Open::Array(array.iter()));
        Ok(Cursor::default())
    }

    fn next_element(&mut self, _: &mut Cursor) -> Result<bool> {
        let Some(Open::Array(elements)) = self.open.last_mut() else {
            return Ok(false);
        };
        let Some(element) = elements.next() else {
            self.open.pop();
            return Ok(false);
        };
        self.next = element;
        Ok(true)
    }

    fn begin_map(&mut self, _: &'static Member) -> Result<Cursor> {
        self.begin_object()
    }

    fn next_key(&mut self, _: &mut Cursor) -> Result<Option<String>> {
        Ok(self.next_entry().map(str::to_owned))
    }

    fn take_null(&mut self) -> Result<bool> {
        Ok(self.next.is_null())
    }

    fn read_boolean(&mut self, _: &'static Member) -> Result<bool> {
        self.next.as_bool().map_or_else(|| self.no("a boolean"), Ok)
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i64> {
        let number = self.number()?.as_i64();
        number.ok_or_else(|| Error::new(ErrorKind::OutOfRange("long")))
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32> {
        self.parsed()
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64> {
        self.parsed()
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger> {
        self.parsed()
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal> {
        self.parsed()
    }

    fn read_string(&mut self, _: &'static Member) -> Result<Cow<'_, str>> {
        self.text().map(Cow::Borrowed)
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Bytes> {
        self.text()
            .map(|text| Bytes::copy_from_slice(text.as_bytes()))
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp> {
        timestamp(self.next)
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        document(self.next)
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
    }

    fn is_strict(&self) -> bool {
        false
    }
}

/// A point in time: seconds, or a date with its time.
///
/// # Errors
/// The node is neither.
pub fn timestamp(node: &Node) -> Result<Timestamp> {
    let malformed = || Error::new(ErrorKind::Malformed("timestamp"));
    let time = match &node.value {
        NodeValue::Number(seconds) => seconds.as_f64().and_then(Timestamp::from_f64),
        NodeValue::String(text) => Timestamp::parse(text, TimestampFormat::DateTime).ok(),
        _ => None,
    };
    time.ok_or_else(malformed)
}

fn document(node: &Node) -> Result<Document> {
    Ok(match &node.value {
        NodeValue::Null => Document::Null,
        NodeValue::Bool(value) => Document::Boolean(*value),
        NodeValue::Number(number) => decimal(number)?,
        NodeValue::String(text) => Document::String(text.to_string()),
        NodeValue::Array(elements) => {
            Document::List(elements.iter().map(document).collect::<Result<_>>()?)
        }
        NodeValue::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, entry)| Ok((key.to_string(), document(&entry.value)?)));
            Document::Map(entries.collect::<Result<_>>()?)
        }
    })
}

fn decimal(number: &Number) -> Result<Document> {
    match (number.is_fractional(), number.as_i64(), number.as_f64()) {
        (false, Some(whole), _) => Ok(Document::Integer(whole)),
        (_, _, Some(value)) => Ok(Document::Double(value)),
        _ => Err(Error::new(ErrorKind::Malformed("number"))),
    }
}
