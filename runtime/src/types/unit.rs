//! `smithy.api#Unit`

use crate::schema::{Schema, UNIT};
use crate::serde::{Members, ShapeSerializer};

/// `smithy.api#Unit`: a structure without members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit;

impl Members for Unit {
    fn blank() -> Self {
        Self
    }

    fn schema(&self) -> &'static Schema {
        &UNIT
    }

    fn write_members(&self, _: &mut dyn ShapeSerializer) {}
}
