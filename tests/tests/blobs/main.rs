//! Streaming blobs over every carrier: what passes, what is held meanwhile, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod bounded;
mod checked;
mod compressed;
mod cut;
mod depot;
mod early;
mod faucet;
mod passing;
mod signed;
mod world;

trompe::include_service!("blobs");
