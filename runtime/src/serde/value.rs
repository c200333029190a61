//! Values: the types that members may have.

use super::{Error, ErrorKind, Members, Result, Segment, ShapeDeserializer, ShapeSerializer, Slot};
use crate::schema::Member;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
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
    w.begin_structure(m);
    value.write_members(w);
    w.end_structure(m);
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
        let mut value = T::blank();
        value.read(m, d)?;
        *self = Some(value);
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

impl<T: Value> Value for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        T::write(self, m, w);
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        T::read(self, m, d)
    }
}

// A null in a dense collection is dropped by a lenient reader and refused by a strict one.
fn read_item<T: Value>(m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<Option<T>> {
    if d.take_null()? {
        return match T::null() {
            None if d.is_strict() => Err(d.error(ErrorKind::Type {
                expected: "a value",
                found: "null",
            })),
            null => Ok(null),
        };
    }
    let mut value = T::blank();
    value.read(m, d)?;
    Ok(Some(value))
}

fn no_item(m: &'static Member) -> Error {
    Error::new(ErrorKind::Type {
        expected: "a list or map",
        found: m.target().id(),
    })
}

impl<T: Value> Value for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        let Some(element) = m.target().members().first() else {
            return w.fail(no_item(m));
        };
        w.begin_list(m, self.len());
        for value in self {
            value.write_element(element, w);
        }
        w.end_list(m);
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        let element = m.target().members().first().ok_or_else(|| no_item(m))?;
        let mut cursor = d.begin_list(m)?;
        self.clear();
        while d.next_element(&mut cursor)? {
            let item = read_item(element, d).map_err(|e| e.inside(Segment::Index(self.len())))?;
            self.extend(item);
        }
        Ok(())
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
        let Some(entry) = m.target().members().get(1) else {
            return w.fail(no_item(m));
        };
        w.begin_map(m, self.len());
        for (key, value) in self {
            w.key(key.as_key());
            value.write_element(entry, w);
        }
        w.end_map(m);
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        let entry = m.target().members().get(1).ok_or_else(|| no_item(m))?;
        let mut cursor = d.begin_map(m)?;
        self.clear();
        while let Some(key) = d.next_key(&mut cursor)? {
            match read_item(entry, d) {
                Ok(Some(value)) => drop(self.insert(K::from_key(key), value)),
                Ok(None) => {}
                Err(e) => return Err(e.inside(Segment::Key(key))),
            }
        }
        Ok(())
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
