//! How values of shapes are written and read, whatever the format.
//!
//! Generated code implements [`Members`] for structures and unions and [`Value`] for enums; codecs implement
//! [`ShapeSerializer`] and [`ShapeDeserializer`]. Both sides are called through `dyn`, so a codec is compiled once.

mod debug;
mod error;
mod read;
mod shape;
mod slot;
mod stream;
mod value;

pub use debug::debug;
pub use error::{Error, ErrorKind, Segment};
pub(crate) use read::{Seen, read_members, read_one_of, read_rest};
pub use read::{read_structure, read_union};
pub use shape::{Blueprint, Downcast, ErrorShape, Shape, downcast};
pub use slot::{ReadValue, Slot};
pub use stream::{stream_member, swap_stream};
pub use value::{MapKey, Value, read_value, write_structure};

use crate::schema::{Member, Schema};
use crate::types::{BigDecimal, BigInteger, Blob, ByteStream, Document, Timestamp};
use std::borrow::Cow;

/// The result of reading.
pub type Result<T> = std::result::Result<T, Error>;

/// A structure or union: a value that has named members.
pub trait Members {
    /// The value that reading starts from: of a structure the default of each member, else zero or empty.
    fn blank() -> Self
    where
        Self: Sized;

    /// The schema; member indexes below are positions in it.
    fn schema(&self) -> &'static Schema;

    /// Writes every member that is present, in order; of a union the one that is set.
    fn write_members(&self, w: &mut dyn ShapeSerializer);

    /// Where the value of member `index` is put. A union has no such place before the value is read: it
    /// implements [`read_member`](Self::read_member) instead.
    fn slot(&mut self, _index: usize) -> Slot<'_> {
        Slot::Nowhere
    }

    /// Reads member `index`; of a union, makes it the one that is set.
    ///
    /// # Errors
    /// What the deserializer finds wrong.
    fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
        match self.schema().members().get(index) {
            Some(m) => self.slot(index).read(m, d),
            None => Ok(()),
        }
    }

    /// Of a server: sets the members that are absent and for which the model has a default that clients do not
    /// assume, those of an operation's input first of all (Smithy 2.0, "Structure member optionality").
    fn fill_defaults(&mut self) {}

    /// Of a union: a member that the model does not have was received.
    fn set_unknown(&mut self, _name: String) {}
}

/// Writes values. Never fails on the way: what cannot be written is kept and told when the codec ends.
///
/// `m` is the member that the value is of: of a structure or union, of a list its element, of a map
/// its value, and [`ROOT`](crate::schema::ROOT) for a whole document.
pub trait ShapeSerializer {
    /// Writes a `boolean`.
    fn write_boolean(&mut self, m: &'static Member, value: bool);
    /// `byte`, `short`, `integer`, `long`, `intEnum`
    fn write_integer(&mut self, m: &'static Member, value: i64);
    /// Writes a `float`.
    fn write_float(&mut self, m: &'static Member, value: f32);
    /// Writes a `double`.
    fn write_double(&mut self, m: &'static Member, value: f64);
    /// Writes a `bigInteger`.
    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger);
    /// Writes a `bigDecimal`.
    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal);
    /// `string` and `enum`
    fn write_string(&mut self, m: &'static Member, value: &str);
    /// Writes a `blob`.
    fn write_blob(&mut self, m: &'static Member, value: &Blob);
    /// Writes a `blob` with `@streaming`: as a whole where its bytes are here, and else, where the format has no way
    /// to leave room for it, not at all.
    fn write_stream(&mut self, m: &'static Member, value: &ByteStream) {
        match value.as_bytes() {
            Some(bytes) => self.write_blob(m, bytes),
            None => self.fail(
                Error::new(ErrorKind::Unwritable(
                    "a stream cannot be sent here, only its bytes",
                ))
                .inside(Segment::Member(m.name())),
            ),
        }
    }
    /// Writes a `timestamp`.
    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp);
    /// Writes a `document`.
    fn write_document(&mut self, m: &'static Member, value: &Document);
    /// A null in a sparse collection.
    fn write_null(&mut self, m: &'static Member);

    /// Says what structure or union the whole document is, before it begins; for formats that name it.
    fn root(&mut self, _schema: &'static Schema) {}

    /// Writes a whole structure or union; `false`, and nothing was written, where the format has no way that is
    /// quicker than to be told of its beginning, its members and its end one after the other.
    fn write_structure(&mut self, _m: &'static Member, _value: &dyn Members) -> bool {
        false
    }

    /// Begins a structure or union; its members and [`end_structure`](Self::end_structure) follow.
    fn begin_structure(&mut self, m: &'static Member);
    /// Ends a structure or union.
    fn end_structure(&mut self, m: &'static Member);
    /// Begins a list of `len` elements.
    fn begin_list(&mut self, m: &'static Member, len: usize);
    /// Ends a list.
    fn end_list(&mut self, m: &'static Member);
    /// Begins a map of `len` entries: a [`key`](Self::key) before every value.
    fn begin_map(&mut self, m: &'static Member, len: usize);
    /// The key of the value that follows.
    fn key(&mut self, key: &str);
    /// Ends a map.
    fn end_map(&mut self, m: &'static Member);

    /// Of a union: the member that is set is not in the model, and hence it cannot be written.
    fn unknown_member(&mut self, _name: &str) {
        self.fail(Error::new(ErrorKind::Unwritable(
            "an unknown variant cannot be sent",
        )));
    }

    /// Keeps an error: this value cannot be written.
    fn fail(&mut self, error: Error);
}

/// Where a read of an aggregate stands. Kept by the caller, understood by the codec alone.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    /// The member expected next.
    pub hint: usize,
    /// Elements left, where the format says how many there are.
    pub left: Option<u64>,
    /// Whether anything has been read.
    pub started: bool,
    /// Of a union: the name of a member that the model does not have.
    pub unknown: Option<String>,
}

/// Reads values. Nesting depth is bounded by the codec.
pub trait ShapeDeserializer {
    /// Begins a structure or union.
    fn begin_structure(&mut self, s: &'static Schema) -> Result<Cursor>;
    /// The index of the next member that is present and not null; skips unknown ones, and of a union
    /// keeps the unknown name in the cursor. `None` ends the structure.
    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>>;
    /// Reads a whole structure in a loop of its own; `None`, and nothing was read, where the format has none
    /// that is quicker than to be asked for one member after the other.
    fn read_structure(&mut self, _target: &mut dyn Members) -> Option<Result<()>> {
        None
    }
    /// The same of a union.
    fn read_union(&mut self, _target: &mut dyn Members) -> Option<Result<()>> {
        None
    }
    /// Begins a list.
    fn begin_list(&mut self, m: &'static Member) -> Result<Cursor>;
    /// Whether there is another element; `false` ends the list.
    fn next_element(&mut self, c: &mut Cursor) -> Result<bool>;
    /// Begins a map.
    fn begin_map(&mut self, m: &'static Member) -> Result<Cursor>;
    /// The next key; `None` ends the map.
    fn next_key(&mut self, c: &mut Cursor) -> Result<Option<String>>;
    /// Takes a null, if one is next.
    fn take_null(&mut self) -> Result<bool>;

    /// Reads a `boolean`.
    fn read_boolean(&mut self, m: &'static Member) -> Result<bool>;
    /// `byte`, `short`, `integer`, `long`, `intEnum`; the caller checks the range.
    fn read_integer(&mut self, m: &'static Member) -> Result<i64>;
    /// Reads a `float`.
    fn read_float(&mut self, m: &'static Member) -> Result<f32>;
    /// Reads a `double`.
    fn read_double(&mut self, m: &'static Member) -> Result<f64>;
    /// Reads a `bigInteger`.
    fn read_big_integer(&mut self, m: &'static Member) -> Result<BigInteger>;
    /// Reads a `bigDecimal`.
    fn read_big_decimal(&mut self, m: &'static Member) -> Result<BigDecimal>;
    /// `string` and `enum`
    fn read_string(&mut self, m: &'static Member) -> Result<Cow<'_, str>>;
    /// Reads a `blob`.
    fn read_blob(&mut self, m: &'static Member) -> Result<Blob>;
    /// Reads a `blob` with `@streaming`, in place.
    fn read_stream(&mut self, m: &'static Member, target: &mut ByteStream) -> Result<()> {
        *target = self.read_blob(m)?.into();
        Ok(())
    }
    /// Reads a `timestamp`.
    fn read_timestamp(&mut self, m: &'static Member) -> Result<Timestamp>;
    /// Reads a `document`.
    fn read_document(&mut self, m: &'static Member) -> Result<Document>;

    /// An error of this kind at the place where the reader stands.
    fn error(&self, kind: ErrorKind) -> Error;

    /// Whether the reader is a server's: required members must be there and nulls are refused where the
    /// model has no room for them. Clients are lenient (Smithy 2.0, "Client error correction").
    fn is_strict(&self) -> bool;
}

/// What is boxed because it contains itself.
impl<T: Members> Members for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn schema(&self) -> &'static Schema {
        T::schema(self)
    }

    fn write_members(&self, w: &mut dyn ShapeSerializer) {
        T::write_members(self, w);
    }

    fn slot(&mut self, index: usize) -> Slot<'_> {
        T::slot(self, index)
    }

    fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
        T::read_member(self, index, d)
    }

    fn fill_defaults(&mut self) {
        T::fill_defaults(self);
    }

    fn set_unknown(&mut self, name: String) {
        T::set_unknown(self, name);
    }
}
