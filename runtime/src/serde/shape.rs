//! Structures whose type is known only by their schema.

use super::Members;
use crate::schema::Schema;
use std::any::Any;
use std::error::Error as StdError;
use std::fmt;

/// A structure whose type is known only by its schema: what carriers pass on.
pub trait Shape: Members + Any + Send + Sync {}

impl<T: Members + Any + Send + Sync> Shape for T {}

/// The name alone: what is erased needs not be compiled to be shown.
impl fmt::Debug for dyn Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.schema().name()).finish_non_exhaustive()
    }
}

/// Takes the shape back as its own type; `None` where it is another one.
pub fn downcast<T: Shape>(shape: Box<dyn Shape>) -> Option<T> {
    let any: Box<dyn Any> = shape;
    match any.downcast() {
        Ok(shape) => Some(*shape),
        Err(_) => None,
    }
}

/// An error structure whose type is known only by its schema.
pub trait ErrorShape: Shape + StdError {
    /// A copy of the structure.
    fn to_shape(&self) -> Box<dyn Shape>;
}

impl<T: Shape + StdError + Clone> ErrorShape for T {
    fn to_shape(&self) -> Box<dyn Shape> {
        Box::new(self.clone())
    }
}

/// Takes a shape back as a variant of an enum of structures: it asks for one type after the other.
pub struct Downcast<E> {
    shape: Option<Box<dyn Shape>>,
    found: Option<E>,
}

impl<E> Downcast<E> {
    /// A shape that may be one of `E`'s.
    pub fn new(shape: Box<dyn Shape>) -> Self {
        Self {
            shape: Some(shape),
            found: None,
        }
    }

    /// Makes this variant if the shape is its payload.
    #[must_use]
    pub fn or<T: Shape>(mut self, variant: impl FnOnce(T) -> E) -> Self {
        let is_payload = |shape: &mut Box<dyn Shape>| (&**shape as &dyn Any).is::<T>();
        if let Some(shape) = self.shape.take_if(is_payload) {
            self.found = downcast(shape).map(variant);
        }
        self
    }

    /// The variant; `None` where the shape was none's payload.
    pub fn ok(self) -> Option<E> {
        self.found
    }
}

impl<E> fmt::Debug for Downcast<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Downcast")
            .field("shape", &self.shape)
            .finish_non_exhaustive()
    }
}

/// How to make a blank value of a structure that is known only by its schema.
#[derive(Clone, Copy)]
pub struct Blueprint {
    schema: &'static Schema,
    blank: fn() -> Box<dyn Shape>,
}

impl Blueprint {
    /// The blueprint of `T`, which `schema` describes.
    pub const fn of<T: Shape>(schema: &'static Schema) -> Self {
        Self {
            schema,
            blank: || Box::new(T::blank()),
        }
    }

    /// The schema of the structure.
    pub const fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// A blank value, to be read into.
    pub fn blank(&self) -> Box<dyn Shape> {
        (self.blank)()
    }
}

impl fmt::Debug for Blueprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.schema.id())
    }
}
