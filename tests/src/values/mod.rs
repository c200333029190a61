//! Values of test cases, which are nodes of a model, as values of shapes.
//!
//! - [`reader`]: a node read into a shape, as any other format is
//! - [`tree`]: what a shape holds, to be compared and shown

pub mod reader;
pub mod tree;
