//! Calls, event streams one way, and server-sent events over HTTP/1.1, with clients that none of us wrote.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod client;
mod raw;
mod server;
mod sse;
mod support;

trompe::include_service!("ticker");
