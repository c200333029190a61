//! Results that come in pages, and waiters, through a generated client.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod pages;
mod support;
mod waiters;

trompe::include_service!("shelf");
