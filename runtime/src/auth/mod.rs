//! How requests and event streams prove who sent them.
//!
//! - [`sigv4`]: AWS Signature Version 4

pub mod sigv4;
