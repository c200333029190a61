//! The member of a structure that is carried beside it.

use super::{Cursor, Error, ErrorKind, Members, Result, ShapeDeserializer};
use crate::schema::{Binding, Member, Schema};
use crate::types::{BigDecimal, BigInteger, Blob, ByteStream, Document, Timestamp};
use std::borrow::Cow;

/// The member that targets a `@streaming` blob and is the payload of a message: its index, and itself.
pub fn stream_member(schema: &'static Schema) -> Option<(usize, &'static Member)> {
    if !schema.has_bindings() {
        return None;
    }
    let is_stream =
        |m: &Member| m.binding() == Binding::Payload && m.target().streaming_trait().is_some();
    let mut members = schema.members().iter().enumerate();
    members.find(|(_, m)| is_stream(m))
}

/// Gives a structure another value of its [`stream_member`], and takes the one that it had: what carriers do with
/// bodies that they do not hold. `None` where the structure has no such member.
pub fn swap_stream(value: &mut dyn Members, with: ByteStream) -> Option<ByteStream> {
    let (index, _) = stream_member(value.schema())?;
    let mut swap = Swap(Some(with), None);
    value.read_member(index, &mut swap).ok()?;
    swap.1
}

/// Reads nothing, and exchanges a stream.
struct Swap(Option<ByteStream>, Option<ByteStream>);

fn no<T>() -> Result<T> {
    Err(Error::new(ErrorKind::Type {
        expected: "a stream",
        found: "another value",
    }))
}

macro_rules! others {
    ($($method:ident($($type:ty),*) -> $value:ty;)*) => {$(
        fn $method(&mut self, $(_: $type),*) -> Result<$value> {
            no()
        }
    )*};
}

impl ShapeDeserializer for Swap {
    fn read_stream(&mut self, _: &'static Member, target: &mut ByteStream) -> Result<()> {
        let Some(with) = self.0.take() else {
            return no();
        };
        self.1 = Some(std::mem::replace(target, with));
        Ok(())
    }

    others! {
        begin_structure(&'static Schema) -> Cursor;
        next_member(&'static Schema, &mut Cursor) -> Option<usize>;
        begin_list(&'static Member) -> Cursor;
        next_element(&mut Cursor) -> bool;
        begin_map(&'static Member) -> Cursor;
        next_key(&mut Cursor) -> Option<String>;
        take_null() -> bool;
        read_boolean(&'static Member) -> bool;
        read_integer(&'static Member) -> i64;
        read_float(&'static Member) -> f32;
        read_double(&'static Member) -> f64;
        read_big_integer(&'static Member) -> BigInteger;
        read_big_decimal(&'static Member) -> BigDecimal;
        read_string(&'static Member) -> Cow<'_, str>;
        read_blob(&'static Member) -> Blob;
        read_timestamp(&'static Member) -> Timestamp;
        read_document(&'static Member) -> Document;
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
    }

    fn is_strict(&self) -> bool {
        false
    }
}
