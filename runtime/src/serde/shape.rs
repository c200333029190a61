//! Structures whose type is known only by their schema.

use super::Members;
use crate::schema::Schema;
use std::any::Any;
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
