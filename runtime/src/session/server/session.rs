use super::receiver::ServerReceiver;
use crate::error::{Error, Failure};
use crate::operation::{Operation, StreamOperation};
use crate::session::drive::DriveInputWith;
use crate::session::sender::EventSender;
use std::fmt;

/// A server's sending half.
pub type ServerSender<O> =
    EventSender<<O as StreamOperation>::OutputEvent, <O as Operation>::Error>;

/// A server's end of an event stream. It lives as long as its handler: when that returns, the stream is ended
/// with what it returned.
pub struct ServerSession<O: StreamOperation> {
    pub(super) sender: ServerSender<O>,
    pub(super) receiver: ServerReceiver<O>,
}

impl<O: StreamOperation> ServerSession<O> {
    /// Sends an event: done when the client's flow-control window takes all of it. Dropping the future
    /// before that sends the event whole or not at all.
    ///
    /// # Errors
    /// [`FailureKind::Invalid`](crate::error::FailureKind::Invalid) for an event that cannot be sent, after
    /// which the session goes on; otherwise why the session has ended.
    pub fn send(
        &self,
        event: O::OutputEvent,
    ) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, O> {
        self.sender.send(event)
    }

    /// The next event of the client. `None`: the client ended its events well, and nothing else is a
    /// `None`. Dropping the future loses no event.
    ///
    /// # Errors
    /// Why they ended otherwise; the same is told again to whoever asks again.
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<Option<O::InputEvent>, Error<O::InputError>>> + Send + use<'_, O>
    {
        self.receiver.recv()
    }

    /// Ends this direction: done when the transport has taken everything before the end, and the end. The
    /// client's events can still be received. Returning from the handler does this as well.
    ///
    /// # Errors
    /// Why the peer did not take it all.
    pub fn finish(&self) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, O> {
        self.sender.finish()
    }

    /// Sends an exception and ends this direction after it. Returning the error from the handler does this
    /// as well.
    ///
    /// # Errors
    /// As [`send`](Self::send), and an exception that the event stream does not model.
    pub fn fail(
        &self,
        exception: O::Error,
    ) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, O> {
        self.sender.fail(exception)
    }

    /// Pushes the input and every event of the client to `handler`. See [`ServerReceiver::drive`]; one that
    /// sends has a sender of a session that was [split](Self::split).
    ///
    /// # Errors
    /// The handler's own; otherwise why the client's events ended.
    pub fn drive<H>(
        &mut self,
        input: &O::Input,
        handler: &mut H,
    ) -> impl Future<Output = Result<(), Error<O::Error>>> + Send
    where
        O: DriveInputWith<H>,
        H: Send + ?Sized,
    {
        self.receiver.drive(input, handler)
    }

    /// The two halves, for two tasks. Both end with the handler.
    pub fn split(self) -> (ServerSender<O>, ServerReceiver<O>) {
        (self.sender, self.receiver)
    }
}

impl<O: StreamOperation> fmt::Debug for ServerSession<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerSession")
            .field("operation", &O::schema().id)
            .finish_non_exhaustive()
    }
}
