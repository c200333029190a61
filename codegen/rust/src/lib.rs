//! Generates Rust clients, servers and event-stream handlers from Smithy models.
//!
//! Modules, lowest first:
//!
//! - [`naming`]: names in Rust's spelling, keywords, collisions
//! - [`plan`]: every decision about the output, as plain data
//! - [`emit`]: a plan as tokens; no decisions
//! - [`mod@write`]: tokens as formatted files
//! - [`builder`]: the `build.rs` API

pub mod builder;
pub mod emit;
pub mod naming;
pub mod plan;
pub mod write;

pub use builder::{Builder, GenerateError, Generated};
