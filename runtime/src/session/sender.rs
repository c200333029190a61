//! The typed sending half of a session, on either end.

use super::event_codec::{EventFormat, not_of_the_model};
use super::writer::{Turn, Writer};
use crate::error::Failure;
use crate::event_stream::Frames;
use crate::operation::{Event, ModeledError};
use crate::serde::Members;
use futures_sink::Sink;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Sends the events `E` of one direction of a session, and its exceptions `X`.
///
/// Any number of tasks may send through one reference to it. On a client, dropping it before
/// [`finish`](Self::finish) cancels the session: a loss must not look like a clean end. On a server the
/// session ends when its handler returns.
pub struct EventSender<E, X> {
    writer: Writer,
    format: Option<EventFormat>,
    cancels: bool,
    types: PhantomData<fn(E, X)>,
}

impl<E: Event, X: ModeledError> EventSender<E, X> {
    pub(super) fn new(writer: Writer, format: Option<EventFormat>, cancels: bool) -> Self {
        Self {
            writer,
            format,
            cancels,
            types: PhantomData,
        }
    }

    /// Sends an event: done when the peer's flow-control window takes all of it. Dropping the future
    /// before that sends the event whole or not at all.
    ///
    /// # Errors
    /// [`FailureKind::Invalid`](crate::error::FailureKind::Invalid) for an event that cannot be sent, after
    /// which the session goes on; otherwise why the session has ended.
    pub fn send(
        &self,
        event: E,
    ) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, E, X> {
        Sending {
            sender: self,
            event,
            turn: self.writer.turn(),
        }
    }

    /// Sends an exception and ends this direction after it.
    ///
    /// # Errors
    /// As [`send`](Self::send), and an exception that the event stream does not model.
    pub async fn fail(&self, exception: X) -> Result<(), Failure> {
        self.writer.push_last(&mut |out, prefixes| {
            self.write_exception(exception.as_shape(), (out, prefixes))
        })?;
        self.writer.finish().await
    }

    /// Ends this direction: done when the transport has taken everything before the end, and the end.
    ///
    /// # Errors
    /// Why the peer did not take it all.
    pub async fn finish(&self) -> Result<(), Failure> {
        self.writer.finish().await
    }

    /// Resets the stream, which ends both directions. Does nothing after [`finish`](Self::finish).
    pub fn cancel(&self) {
        self.writer.cancel();
    }

    fn write(&self, event: &E, out: Frames<'_>) -> Result<(), Failure> {
        match (self.format, event.index(), event.members()) {
            (Some(format), Some(index), Some(members)) => format.write_event(index, members, out),
            _ => Err(not_of_the_model()),
        }
    }

    fn write_exception(&self, shape: &dyn Members, out: Frames<'_>) -> Result<(), Failure> {
        let format = self.format.ok_or_else(not_of_the_model)?;
        format
            .write_exception(shape, out)
            .unwrap_or_else(|| Err(not_of_the_model()))
    }
}

/// An event on its way into the buffer.
struct Sending<'a, E, X> {
    sender: &'a EventSender<E, X>,
    event: E,
    turn: Turn<'a>,
}

// Nothing in it is pinned.
impl<E, X> Unpin for Sending<'_, E, X> {}

impl<E: Event, X: ModeledError> Future for Sending<'_, E, X> {
    type Output = Result<(), Failure>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.turn.poll(cx, &mut |out, prefixes| {
            this.sender.write(&this.event, (out, prefixes))
        })
    }
}

impl<E, X> Drop for EventSender<E, X> {
    fn drop(&mut self) {
        if self.cancels {
            self.writer.sender_dropped();
        }
    }
}

impl<E: Event, X: ModeledError> Sink<E> for EventSender<E, X> {
    type Error = Failure;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.writer.poll_room(cx)
    }

    fn start_send(self: Pin<&mut Self>, event: E) -> Result<(), Failure> {
        self.writer
            .push(&mut |out, prefixes| self.write(&event, (out, prefixes)))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.writer.poll_accepted(cx)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.writer.poll_finish(cx)
    }
}

impl<E, X> fmt::Debug for EventSender<E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSender")
            .field("writer", &self.writer)
            .finish_non_exhaustive()
    }
}
