//! The test kit as a user's tests meet it: generated clients without a server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod mistakes;
mod record;
mod script;
mod support;
