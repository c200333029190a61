//! The JSON of `alloy#simpleRestJson`: unions in three forms, and members that keep what the model does not know.
//!
//! - `writer`, `reader`: around those of plain JSON, which they step in for where a shape has one of alloy's traits
//! - `fit`: which member of an untagged union a value is

mod fit;
mod reader;
mod writer;

use super::Json;
use super::reader::Reader;
use super::writer::Writer;
use crate::schema::{Alloy, Member, Schema, UnionForm};
use crate::serde::{self, Error, ErrorKind, ShapeDeserializer, ShapeSerializer};
use crate::service::Codec;
use bytes::{Bytes, BytesMut};
use reader::AlloyReader;
use writer::AlloyWriter;

/// The JSON codec of `alloy#simpleRestJson`: payloads are documents always, strings and blobs too.
#[derive(Clone, Copy, Debug)]
pub struct AlloyJson;

/// The JSON of `alloy#simpleRestJson`.
pub static ALLOY_JSON: AlloyJson = AlloyJson;

static SETTINGS: Json = Json::new();

impl Codec for AlloyJson {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn slot(&self) -> usize {
        0
    }

    fn has_raw_payloads(&self) -> bool {
        false
    }

    fn write(
        &self,
        out: &mut BytesMut,
        f: &mut dyn FnMut(&mut dyn ShapeSerializer),
    ) -> serde::Result<()> {
        let mut writer = AlloyWriter::new(Writer::new(out, &SETTINGS));
        f(&mut writer);
        writer.finish()
    }

    fn read(
        &self,
        input: &Bytes,
        strict: bool,
        f: &mut dyn FnMut(&mut dyn ShapeDeserializer) -> serde::Result<()>,
    ) -> serde::Result<()> {
        let text = std::str::from_utf8(input)
            .map_err(|e| Error::new(ErrorKind::Malformed("UTF-8")).at(e.valid_up_to()))?;
        let mut reader = AlloyReader::new(Reader::new(text, strict, &SETTINGS), text.len());
        f(&mut reader)?;
        reader.finish()
    }
}

/// What alloy says of the union; that of plain Smithy where it says nothing.
fn form(union: &Schema) -> UnionForm {
    union.alloy_traits().map_or(UnionForm::Tagged, |a| a.union)
}

/// The member with `@jsonUnknown`.
fn unknown(schema: &'static Schema) -> Option<(usize, &'static Member)> {
    let index = schema
        .alloy_traits()
        .and_then(|alloy: &Alloy| alloy.unknown)?;
    Some((index, schema.members().get(index)?))
}
