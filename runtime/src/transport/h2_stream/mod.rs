//! The halves of an exchange over an HTTP/2 stream.
//!
//! `waiting` (two tasks may wait on one stream) · `unread` (the rest of a request nobody reads) · `shared`
//! (what both halves know) · `send` · `recv`

mod recv;
mod send;
mod shared;
mod unread;
mod waiting;

pub(super) use recv::H2Recv;
pub(super) use send::H2Send;
pub(super) use shared::{H2Stream, Hold, Outgoing, Side};
