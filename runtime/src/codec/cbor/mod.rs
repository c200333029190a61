//! CBOR (RFC 8949), as `rpcv2Cbor` uses it.
//!
//! Structures are written as maps of indefinite length, because nobody counts their members first;
//! lists, maps and strings are written with their length. Both forms are read.

mod bignum;
mod decimal;
mod document;
mod float;
mod head;
mod in_order;
mod number;
mod out;
mod reader;
mod skip;
mod string;
mod writer;

use crate::serde::{self, Members, ShapeDeserializer, ShapeSerializer};
use crate::service::Codec;
use bytes::{Bytes, BytesMut};
use reader::Reader;
use std::ops::Range;
use writer::Writer;

/// The CBOR codec.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cbor;

/// The CBOR of `smithy.protocols#rpcv2Cbor`.
pub static CBOR: Cbor = Cbor;

impl Codec for Cbor {
    fn media_type(&self) -> &'static str {
        "application/cbor"
    }

    fn slot(&self) -> usize {
        1
    }

    fn write(
        &self,
        out: &mut BytesMut,
        f: &mut dyn FnMut(&mut dyn ShapeSerializer),
    ) -> serde::Result<()> {
        let mut writer = Writer::new(out);
        f(&mut writer);
        writer.finish()
    }

    fn write_document(&self, out: &mut BytesMut, value: &dyn Members) -> serde::Result<()> {
        let mut writer = Writer::new(out);
        writer.document_of(value);
        writer.finish()
    }

    fn read(
        &self,
        input: &Bytes,
        strict: bool,
        f: &mut dyn FnMut(&mut dyn ShapeDeserializer) -> serde::Result<()>,
    ) -> serde::Result<()> {
        let mut reader = Reader::new(input, 0..input.len(), strict);
        f(&mut reader)?;
        reader.finish()
    }

    fn read_document(
        &self,
        input: &Bytes,
        part: Range<usize>,
        strict: bool,
        target: &mut dyn Members,
    ) -> serde::Result<()> {
        let mut reader = Reader::new(input, part, strict);
        reader.structure(target)?;
        reader.finish()
    }
}
