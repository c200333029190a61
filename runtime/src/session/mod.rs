//! Event streams as both ends use them.
//!
//! Modules, lowest first:
//!
//! * `settings`: limits and deadlines
//! * `event_codec`: typed events as messages, and back
//! * `writer`: the out-buffer, its flow control and its task
//! * `reader`: bytes in, checked messages out
//! * `answer`: the head of the response
//! * `told`: an error in its place, for whoever asks again
//! * `receiver`: what arrives, and every way it can end
//! * `sender`, `event_receiver`: the typed halves
//! * `drive`: events pushed to a handler
//! * `client`, `server`: the sessions of both ends
//! * `sse`: a server's events as browsers read them
//!
//! What a session promises:
//!
//! * Opening one never waits for the other side, and either side may speak first.
//! * `recv` gives `None` when the peer ended the stream well, and for nothing else.
//! * `send` is done when the peer's flow-control window takes the event; nothing is buffered without bound,
//!   and the receive window reopens as events are taken.
//! * Events that are ready at once share DATA frames; a lone event waits for nothing.
//! * Dropping a client's session resets its stream with CANCEL and frees everything.

mod answer;
#[cfg(feature = "client")]
mod client;
mod drive;
mod event_codec;
mod event_receiver;
mod reader;
mod receiver;
mod sender;
#[cfg(feature = "server")]
mod server;
#[cfg(test)]
#[cfg(all(feature = "client", feature = "server"))]
mod tests;

mod settings;
#[cfg(feature = "server")]
pub(crate) mod sse;
mod told;
mod writer;

pub use answer::StreamResponse;
#[cfg(feature = "client")]
pub use client::{OpenedStream, Session, SessionReceiver, SessionSender};
pub use drive::{DriveInputWith, DriveWith};
pub(crate) use event_codec::message_member;
#[cfg(feature = "test-kit")]
pub(crate) use event_codec::{Class, EventFormat, read_event, write_error, write_initial};
pub use event_receiver::EventReceiver;
pub(crate) use event_receiver::typed_error;
pub use receiver::Validate;
pub use sender::EventSender;
#[cfg(feature = "server")]
pub use server::{
    Accept, Ended, Incoming, Opening, RawOpening, ServerReceiver, ServerSender, ServerSession,
    StreamEnd,
};
pub use settings::SessionSettings;

use crate::error::Error;
use crate::serde::Shape;
use std::pin::Pin;

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// An error whose modeled part is known only by its schema.
type ShapeError = Error<Box<dyn Shape>>;
