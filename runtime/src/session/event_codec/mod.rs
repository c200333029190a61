//! Typed events as messages, and back.
//!
//! Modules, lowest first:
//!
//! * `layout`: which members of an event travel where
//! * `blocks`: the constant headers of every event
//! * `top_level`, `part`: serializers that see only some members
//! * `single`: a deserializer of one header or one raw payload
//! * `encode`, `decode`, `read`: what sessions call

mod blocks;
mod decode;
mod encode;
mod layout;
mod part;
mod read;
mod single;
mod top_level;

pub(crate) use decode::Class;
pub(super) use encode::not_of_the_model;
pub(crate) use encode::{write_error, write_initial};
pub(crate) use read::message_member;
pub(super) use read::read_document;
pub(crate) use read::read_event;

use crate::event_stream::{Headers, Limits};
use crate::service::{Codec, EventStreamSchema};

/// What every sender keeps to, whatever the peer accepts.
const LIMITS: Limits = Limits::server();

/// How the events of one direction of a session are written and read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventFormat {
    /// The streaming union.
    pub(crate) stream: &'static EventStreamSchema,
    /// The format of payloads.
    pub(crate) codec: &'static dyn Codec,
    /// The constant headers of every event; empty where they cannot be made.
    blocks: &'static [Headers],
}
