//! Formats of documents: JSON and CBOR, each driven by the schemas of what is written and read.
//!
//! Both refuse documents nested deeper than [`MAX_DEPTH`] and never allocate more than the input can hold.

mod nesting;

pub mod cbor;
pub mod json;

pub use nesting::MAX_DEPTH;

#[cfg(test)]
mod tests;
