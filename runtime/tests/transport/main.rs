//! The HTTP/2 transport as sessions and calls use it: real sockets, in-memory pipes, scripted peers
//! and faulty networks.

mod bounds;
mod cable;
mod ends;
mod shutdown;
mod slow;
mod streams;
mod support;
#[cfg(feature = "tls")]
mod tls;
