//! Formats of documents: JSON, CBOR, XML and forms, each driven by the schemas of what is written and read.
//!
//! All refuse documents nested deeper than [`MAX_DEPTH`] and never allocate more than the input can hold.

mod nesting;
#[cfg(feature = "xml")]
mod scalars;
pub(crate) mod text;

pub mod cbor;
pub mod json;
#[cfg(feature = "xml")]
pub mod query;
#[cfg(feature = "xml")]
pub mod xml;

pub use nesting::MAX_DEPTH;

#[cfg(test)]
mod tests;
