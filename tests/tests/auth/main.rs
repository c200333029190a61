//! Callers that prove who they are, and those that do not: generated clients and servers over sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod credentials;
mod events;
mod requests;
mod schemes;
mod support;

trompe::include_service!("guarded");
