//! JSON (RFC 8259), as `restJson1` and its relatives use it.

mod alloy;
mod document;
mod number;
mod out;
mod reader;
mod scan;
mod skip;
mod string;
mod writer;

pub use alloy::{ALLOY_JSON, AlloyJson};

use crate::schema::{Member, Schema};
use crate::serde::{self, Error, ErrorKind, ShapeDeserializer, ShapeSerializer};
use crate::service::Codec;
use crate::types::TimestampFormat;
use bytes::{Bytes, BytesMut};
use reader::Reader;
use writer::Writer;

/// The JSON codec and what protocols set differently in it.
#[derive(Clone, Copy, Debug)]
pub struct Json {
    json_name: bool,
    timestamps: TimestampFormat,
    timestamp_format: bool,
    big_numbers_as_text: bool,
}

/// The JSON of `aws.protocols#restJson1`.
pub static REST_JSON: Json = Json::new();

/// The JSON of `aws.protocols#awsJson1_0` and `aws.protocols#awsJson1_1`.
pub static AWS_JSON: Json = Json::new().without_json_name();

/// The JSON of `smithy.protocols#rpcv2Json`.
pub static RPC_JSON: Json = Json::new()
    .without_json_name()
    .without_timestamp_format()
    .big_numbers_as_text();

impl Json {
    /// Honours `@jsonName`; timestamps are epoch seconds where the model says nothing.
    pub const fn new() -> Self {
        Self {
            json_name: true,
            timestamps: TimestampFormat::EpochSeconds,
            timestamp_format: true,
            big_numbers_as_text: false,
        }
    }

    /// Ignores `@jsonName`, as `awsJson1_0` and `awsJson1_1` do.
    #[must_use]
    pub const fn without_json_name(mut self) -> Self {
        self.json_name = false;
        self
    }

    /// The format of timestamps that have no `@timestampFormat`.
    #[must_use]
    pub const fn timestamps(mut self, format: TimestampFormat) -> Self {
        self.timestamps = format;
        self
    }

    /// Ignores `@timestampFormat`.
    #[must_use]
    pub const fn without_timestamp_format(mut self) -> Self {
        self.timestamp_format = false;
        self
    }

    /// Writes `bigInteger` and `bigDecimal` as strings, so that no reader takes them for doubles.
    #[must_use]
    pub const fn big_numbers_as_text(mut self) -> Self {
        self.big_numbers_as_text = true;
        self
    }

    /// The name in place of the member's own.
    fn other_name(&self, m: &'static Member) -> Option<&'static str> {
        m.json_name_trait().filter(|_| self.json_name)
    }

    fn find(&self, s: &'static Schema, name: &[u8], hint: usize) -> Option<usize> {
        if self.json_name {
            s.find_json(name, hint)
        } else {
            s.find(name, hint)
        }
    }

    fn timestamp_format(&self, m: &'static Member) -> TimestampFormat {
        m.timestamp_format_trait()
            .filter(|_| self.timestamp_format)
            .unwrap_or(self.timestamps)
    }
}

impl Default for Json {
    fn default() -> Self {
        Self::new()
    }
}

impl Codec for Json {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn slot(&self) -> usize {
        0
    }

    fn write(
        &self,
        out: &mut BytesMut,
        f: &mut dyn FnMut(&mut dyn ShapeSerializer),
    ) -> serde::Result<()> {
        let mut writer = Writer::new(out, self);
        f(&mut writer);
        writer.finish()
    }

    // UTF-8 is checked once for the whole document, so that every piece of it is text already.
    fn read(
        &self,
        input: &Bytes,
        strict: bool,
        f: &mut dyn FnMut(&mut dyn ShapeDeserializer) -> serde::Result<()>,
    ) -> serde::Result<()> {
        let text = std::str::from_utf8(input)
            .map_err(|e| Error::new(ErrorKind::Malformed("UTF-8")).at(e.valid_up_to()))?;
        let mut reader = Reader::new(text, strict, self);
        f(&mut reader)?;
        reader.finish()
    }
}
