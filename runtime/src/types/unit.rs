//! `smithy.api#Unit`

use crate::schema::{Member, Schema, UNIT};
use crate::serde::{self, Members, ShapeDeserializer, ShapeSerializer, Value};

/// `smithy.api#Unit`: a structure without members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit;

impl Members for Unit {
    fn schema(&self) -> &'static Schema {
        &UNIT
    }

    fn write_members(&self, _: &mut dyn ShapeSerializer) {}
}

impl Value for Unit {
    fn blank() -> Self {
        Self
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        serde::write_structure(self, m, w);
    }

    fn read(&mut self, _: &'static Member, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
        serde::read_structure(self, d)
    }
}
