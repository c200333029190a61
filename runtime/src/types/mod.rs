//! Values that Smithy has and Rust's standard library has not.

mod byte_stream;
mod date;
mod decimal;
mod document;
mod number;
mod timestamp;
mod unit;

pub(crate) use byte_stream::{AnyBody, Collected};
pub use byte_stream::{ByteReader, ByteStream, TooLarge};
pub use bytes::Bytes as Blob;
pub(crate) use decimal::Decimal;
pub use document::Document;
pub use number::{BigDecimal, BigInteger};
pub use timestamp::{ParseTimestampError, Timestamp, TimestampFormat};
pub use unit::Unit;
