//! Where the value of a member is put.

use super::{Result, ShapeDeserializer, Value};
use crate::schema::Member;
use crate::types::Blob;

/// The place of a member's value. A codec that knows the type by it can put the value there in its own
/// loop; [`read`](Self::read) does it with any codec.
pub enum Slot<'a> {
    /// Nowhere: there is no such member.
    Nowhere,
    /// A value of any other type.
    Value(&'a mut (dyn ReadValue + 'a)),
    /// A `boolean`.
    Boolean(&'a mut bool),
    /// An `integer`.
    Integer(&'a mut i32),
    /// A `long`.
    Long(&'a mut i64),
    /// A `double`.
    Double(&'a mut f64),
    /// A `string`.
    String(&'a mut String),
    /// A `blob`.
    Blob(&'a mut Blob),
    /// A `boolean` that may be absent.
    MaybeBoolean(&'a mut Option<bool>),
    /// An `integer` that may be absent.
    MaybeInteger(&'a mut Option<i32>),
    /// A `long` that may be absent.
    MaybeLong(&'a mut Option<i64>),
    /// A `double` that may be absent.
    MaybeDouble(&'a mut Option<f64>),
    /// A `string` that may be absent.
    MaybeString(&'a mut Option<String>),
    /// A `blob` that may be absent.
    MaybeBlob(&'a mut Option<Blob>),
}

impl Slot<'_> {
    /// Reads the value of `m` into it.
    ///
    /// # Errors
    /// What the deserializer finds wrong.
    pub fn read(self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        match self {
            Self::Nowhere => Ok(()),
            Self::Value(place) => place.read_value(m, d),
            Self::Boolean(place) => place.read(m, d),
            Self::Integer(place) => place.read(m, d),
            Self::Long(place) => place.read(m, d),
            Self::Double(place) => place.read(m, d),
            Self::String(place) => place.read(m, d),
            Self::Blob(place) => place.read(m, d),
            Self::MaybeBoolean(place) => place.read(m, d),
            Self::MaybeInteger(place) => place.read(m, d),
            Self::MaybeLong(place) => place.read(m, d),
            Self::MaybeDouble(place) => place.read(m, d),
            Self::MaybeString(place) => place.read(m, d),
            Self::MaybeBlob(place) => place.read(m, d),
        }
    }
}

/// A value that can be read in place whatever its type.
pub trait ReadValue {
    /// As [`Value::read`].
    ///
    /// # Errors
    /// What the deserializer finds wrong.
    fn read_value(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()>;
}

impl<T: Value> ReadValue for T {
    fn read_value(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        self.read(m, d)
    }
}
