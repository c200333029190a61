//! `document`: untyped data.

use super::Timestamp;
use super::number::{BigDecimal, BigInteger};
use bytes::Bytes;
use std::collections::BTreeMap;

/// Protocol-agnostic open content (Smithy 2.0, "document").
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Document {
    /// No value.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Double(f64),
    /// A whole number outside the range of `i64`.
    BigInteger(BigInteger),
    /// A decimal number that must not lose digits.
    BigDecimal(BigDecimal),
    /// Text.
    String(String),
    /// Bytes, where the format has them.
    Blob(Bytes),
    /// A point in time, where the format has them.
    Timestamp(Timestamp),
    /// Values in order.
    List(Vec<Document>),
    /// Values by name.
    Map(BTreeMap<String, Document>),
}
