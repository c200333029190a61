//! Sessions over in-memory streams: a sample operation on both ends, or a scripted peer on one.

mod chat;
mod support;

mod backpressure;
mod codec;
mod conversation;
mod driving;
mod driving_servers;
mod ends;
mod lifetime;
mod over_h2;
mod serving;
mod signing;
