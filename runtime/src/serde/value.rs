//! Values: the types that members may have.

use super::{
    Error, ErrorKind, Members, Result, Segment, ShapeDeserializer, ShapeSerializer, Slot,
    read_structure, read_union,
};
use crate::schema::{Kind, Member};
use crate::types::{BigDecimal, BigInteger, Blob, ByteStream, Document, Timestamp};
use std::collections::BTreeMap;

/// A value of a shape, as Rust has it.
pub trait Value: Sized {
    /// The value that reading starts from: the default of the model, else zero or empty.
    fn blank() -> Self;

    /// Writes it as the value of `m`; an absent value writes nothing.
    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer);

    /// Reads it in place.
    ///
    /// # Errors
    /// What the deserializer finds wrong.
    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()>;

    /// The place of it, by its type where codecs know that.
    fn slot(&mut self) -> Slot<'_> {
        Slot::Value(self)
    }

    /// The place of one that may be absent.
    fn slot_of_option(place: &mut Option<Self>) -> Slot<'_> {
        Slot::Value(place)
    }

    /// Writes it as an element or map value, where an absent value is a null.
    fn write_element(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        self.write(m, w);
    }

    /// What a null is read as in a collection; `None` where the type has no room for it.
    fn null() -> Option<Self> {
        None
    }
}

/// Writes a structure or union as the value of `m`.
pub fn write_structure(value: &dyn Members, m: &'static Member, w: &mut dyn ShapeSerializer) {
    if !w.write_structure(m, value) {
        w.begin_structure(m);
        value.write_members(w);
        w.end_structure(m);
    }
}

/// Reads a new value.
///
/// # Errors
/// What the deserializer finds wrong.
pub fn read_value<T: Value>(m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<T> {
    let mut value = T::blank();
    value.read(m, d)?;
    Ok(value)
}

impl<T: Value> Value for Option<T> {
    fn blank() -> Self {
        None
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        if let Some(value) = self {
            value.write(m, w);
        }
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        *self = Some(read_value(m, d)?);
        Ok(())
    }

    fn slot(&mut self) -> Slot<'_> {
        T::slot_of_option(self)
    }

    fn write_element(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        match self {
            Some(value) => value.write(m, w),
            None => w.write_null(m),
        }
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

/// Structures and unions are values by their members.
impl<T: Members> Value for T {
    fn blank() -> Self {
        Members::blank()
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        write_structure(self, m, w);
    }

    fn read(&mut self, _: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        read_aggregate(self, d)
    }
}

/// Reads a structure or union that is inside of another value.
fn read_aggregate(value: &mut dyn Members, d: &mut dyn ShapeDeserializer) -> Result<()> {
    match value.schema().kind() {
        Kind::Union => read_union(value, d),
        _ => {
            // Inside of an input, where only a server knows that it is one.
            if d.is_strict() {
                value.fill_defaults();
            }
            read_structure(value, d)
        }
    }
}

fn no_item(m: &'static Member) -> Error {
    Error::new(ErrorKind::Type {
        expected: "a list or map",
        found: m.target().id(),
    })
}

// What follows is compiled once for each type of values in every generated crate, so that loops and errors are
// in functions without type parameters.

/// Takes the value that comes next in a collection: none where it is a null that the type has room for.
type Take<'a> =
    &'a mut dyn FnMut(&'static Member, Option<&mut dyn ShapeDeserializer>) -> Result<()>;

/// A null in a dense collection is dropped by a lenient reader and refused by a strict one.
fn read_item(
    m: &'static Member,
    d: &mut dyn ShapeDeserializer,
    sparse: bool,
    take: Take<'_>,
) -> Result<()> {
    match d.take_null()? {
        false => take(m, Some(d)),
        true if sparse => take(m, None),
        true if d.is_strict() => Err(d.error(ErrorKind::Type {
            expected: "a value",
            found: "null",
        })),
        true => Ok(()),
    }
}

fn read_list(
    m: &'static Member,
    d: &mut dyn ShapeDeserializer,
    sparse: bool,
    take: Take<'_>,
) -> Result<()> {
    let element = m.target().members().first().ok_or_else(|| no_item(m))?;
    let mut cursor = d.begin_list(m)?;
    let mut index = 0;
    while d.next_element(&mut cursor)? {
        read_item(element, d, sparse, take).map_err(|e| e.inside(Segment::Index(index)))?;
        index += 1;
    }
    Ok(())
}

/// As [`Take`], with the key, which it may keep.
type TakeEntry<'a> = &'a mut dyn FnMut(
    &mut String,
    &'static Member,
    Option<&mut dyn ShapeDeserializer>,
) -> Result<()>;

/// As for a list.
fn read_map(
    m: &'static Member,
    d: &mut dyn ShapeDeserializer,
    sparse: bool,
    take: TakeEntry<'_>,
) -> Result<()> {
    let entry = m.target().members().get(1).ok_or_else(|| no_item(m))?;
    let mut cursor = d.begin_map(m)?;
    while let Some(mut key) = d.next_key(&mut cursor)? {
        let read = read_item(entry, d, sparse, &mut |m, d| take(&mut key, m, d));
        if let Err(e) = read {
            return Err(e.inside(Segment::Key(key)));
        }
    }
    Ok(())
}

/// The element of a list, once the list is begun.
fn begin_list(
    m: &'static Member,
    len: usize,
    w: &mut dyn ShapeSerializer,
) -> Option<&'static Member> {
    let Some(element) = m.target().members().first() else {
        w.fail(no_item(m));
        return None;
    };
    w.begin_list(m, len);
    Some(element)
}

/// The value of a map, once the map is begun.
fn begin_map(
    m: &'static Member,
    len: usize,
    w: &mut dyn ShapeSerializer,
) -> Option<&'static Member> {
    let Some(entry) = m.target().members().get(1) else {
        w.fail(no_item(m));
        return None;
    };
    w.begin_map(m, len);
    Some(entry)
}

impl<T: Value> Value for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        let Some(element) = begin_list(m, self.len(), w) else {
            return;
        };
        let mut rest = self.as_slice();
        while let [value, others @ ..] = rest {
            value.write_element(element, w);
            rest = others;
        }
        w.end_list(m);
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        *self = Self::new();
        read_list(m, d, T::null().is_some(), &mut |m, d| {
            let value = match d {
                Some(d) => Some(read_value(m, d)?),
                None => T::null(),
            };
            if let Some(value) = value {
                self.push(value);
            }
            Ok(())
        })
    }
}

/// A type that map keys may have: strings and enums.
pub trait MapKey: Ord {
    /// The key as text.
    fn as_key(&self) -> &str;
    /// The key that the text is.
    fn from_key(text: String) -> Self;
}

impl MapKey for String {
    fn as_key(&self) -> &str {
        self
    }

    fn from_key(text: String) -> Self {
        text
    }
}

impl<K: MapKey, T: Value> Value for BTreeMap<K, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        let Some(entry) = begin_map(m, self.len(), w) else {
            return;
        };
        for (key, value) in self {
            w.key(key.as_key());
            value.write_element(entry, w);
        }
        w.end_map(m);
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        *self = Self::new();
        read_map(m, d, T::null().is_some(), &mut |key, m, d| {
            let value = match d {
                Some(d) => Some(read_value(m, d)?),
                None => T::null(),
            };
            if let Some(value) = value {
                self.insert(K::from_key(std::mem::take(key)), value);
            }
            Ok(())
        })
    }
}

macro_rules! slots {
    ($slot:ident $maybe:ident) => {
        fn slot(&mut self) -> Slot<'_> {
            Slot::$slot(self)
        }

        fn slot_of_option(place: &mut Option<Self>) -> Slot<'_> {
            Slot::$maybe(place)
        }
    };
}

macro_rules! scalar {
    ($($type:ty: $write:ident($out:expr) $read:ident($in:expr) $($slot:ident $maybe:ident)?;)*) => {$(
        impl Value for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
                let out: fn(&$type) -> _ = $out;
                w.$write(m, out(self));
            }

            fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
                *self = $in(d.$read(m)?);
                Ok(())
            }

            $(slots!($slot $maybe);)?
        }
    )*};
}

scalar! {
    bool: write_boolean(|v| *v) read_boolean(|v| v) Boolean MaybeBoolean;
    i64: write_integer(|v| *v) read_integer(|v| v) Long MaybeLong;
    f32: write_float(|v| *v) read_float(|v| v);
    f64: write_double(|v| *v) read_double(|v| v) Double MaybeDouble;
    Timestamp: write_timestamp(|v| *v) read_timestamp(|v| v);
}

macro_rules! by_reference {
    ($($type:ty: $write:ident $read:ident $($slot:ident $maybe:ident)?;)*) => {$(
        impl Value for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
                w.$write(m, self);
            }

            fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
                *self = d.$read(m)?.into();
                Ok(())
            }

            $(slots!($slot $maybe);)?
        }
    )*};
}

by_reference! {
    String: write_string read_string String MaybeString;
    Blob: write_blob read_blob Blob MaybeBlob;
    BigInteger: write_big_integer read_big_integer;
    BigDecimal: write_big_decimal read_big_decimal;
    Document: write_document read_document;
}

impl Value for ByteStream {
    fn blank() -> Self {
        Self::default()
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        w.write_stream(m, self);
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        d.read_stream(m, self)
    }
}

macro_rules! narrow {
    ($($type:ty: $name:literal $($slot:ident $maybe:ident)?;)*) => {$(
        impl Value for $type {
            fn blank() -> Self {
                0
            }

            fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
                w.write_integer(m, i64::from(*self));
            }

            fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
                let wide = d.read_integer(m)?;
                *self = Self::try_from(wide).map_err(|_| d.error(ErrorKind::OutOfRange($name)))?;
                Ok(())
            }

            $(slots!($slot $maybe);)?
        }
    )*};
}

narrow! {
    i8: "byte";
    i16: "short";
    i32: "integer" Integer MaybeInteger;
}
