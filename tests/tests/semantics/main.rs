//! What HTTP means in either version (RFC 9110), with clients that none of us wrote.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod bodies;
mod content;
mod head;
mod support;

trompe::include_service!("signs");
