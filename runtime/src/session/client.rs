//! Sessions as clients use them.

use super::answer::{Answer, StreamResponse};
use super::drive::DriveWith;
use super::event_codec::{EventFormat, write_initial};
use super::event_receiver::{EventReceiver, typed_error};
use super::receiver::{Asker, Receiver};
use super::sender::EventSender;
use super::writer::{Writer, WriterParts};
use super::{BoxFuture, SessionSettings, ShapeError};
use crate::error::{BoxError, Error, Failure};
use crate::event_stream::INITIAL_REQUEST;
use crate::event_stream::signing::{SignMessage, VerifyMessage};
use crate::operation::{Operation, StreamOperation};
use crate::serde::Shape;
use crate::service::Codec;
use crate::transport::SendHalf;
use futures_core::Stream;
use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A session that is on its way, as a carrier hands it to a client.
pub struct OpenedStream {
    /// What the client's events are written to. Where the operation's input has no events, the carrier has
    /// sent the whole request, with its end.
    pub send: SendHalf,
    /// The input, for the initial request of protocols that send one.
    pub input: Box<dyn Shape>,
    /// Resolves when the other side has answered, or will not.
    pub response: BoxFuture<Result<StreamResponse, ShapeError>>,
    /// The format of payloads.
    pub codec: &'static dyn Codec,
    /// Whether the members of input and output travel in initial messages.
    pub initial_messages: bool,
    /// Signs what the client sends, where it is signed.
    pub signer: Option<Box<dyn SignMessage>>,
    /// Verifies what the server sends, where it is signed.
    pub verifier: Option<Box<dyn VerifyMessage>>,
    /// Limits and deadlines.
    pub settings: SessionSettings,
}

/// A client's sending half.
pub type SessionSender<O> =
    EventSender<<O as StreamOperation>::InputEvent, <O as StreamOperation>::InputError>;

/// A client's end of an event stream. Dropping it resets the stream with CANCEL.
pub struct Session<O: StreamOperation> {
    sender: SessionSender<O>,
    receiver: SessionReceiver<O>,
}

/// A client's receiving half. As a [`Stream`] it ends after the first error. Dropping it alone discards what
/// still arrives.
pub struct SessionReceiver<O: StreamOperation>(EventReceiver<O::OutputEvent, O::Error>);

impl<O: StreamOperation> Session<O> {
    /// The session over a stream that a carrier has opened. Writes the initial request where the protocol
    /// has one, and waits for nothing.
    ///
    /// # Errors
    /// The initial request cannot be sent, or there is no tokio runtime here.
    pub fn start(opened: OpenedStream) -> Result<Self, Failure> {
        let operation = O::schema();
        let codec = opened.codec;
        let format = |stream| EventFormat::new(stream, codec);
        let (sends, receives) = (
            operation.input_events.map(format),
            operation.output_events.map(format),
        );
        let parts = WriterParts {
            half: opened.send,
            signer: opened.signer,
            buffer: opened.settings.buffer,
            send_timeout: opened.settings.send_timeout,
        };
        let writer = match sends {
            Some(_) => Writer::start(parts)?,
            None => Writer::ended(parts),
        };
        let sender = EventSender::new(writer.clone(), sends, true);
        if opened.initial_messages && sends.is_some() {
            let input = &*opened.input;
            writer.push(&mut |out, _| write_initial(INITIAL_REQUEST, input, codec, out))?;
        }
        let answer = Answer::new(opened.response, opened.verifier, opened.settings);
        let errors = operation.errors;
        let initial = opened.initial_messages;
        let receiver = Receiver::of_client(answer, receives, initial, Asker { writer, errors });
        Ok(Self {
            sender,
            receiver: SessionReceiver(EventReceiver::new(receiver)),
        })
    }

    /// Sends an event: done when the peer's flow-control window takes all of it. Dropping the future
    /// before that sends the event whole or not at all.
    ///
    /// # Errors
    /// [`FailureKind::Invalid`](crate::error::FailureKind::Invalid) for an event that cannot be sent, after
    /// which the session goes on; otherwise why the session has ended. What the server answered in place
    /// of reading, [`recv`](Self::recv) tells.
    pub fn send(
        &self,
        event: O::InputEvent,
    ) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, O> {
        self.sender.send(event)
    }

    /// The next event. `None`: the server ended the stream well, and nothing else is a `None`. Dropping the
    /// future loses no event.
    ///
    /// A server that refuses the request says so here, since opening the session did not wait for it. After
    /// `None` this side is still open: [`finish`](Self::finish) or dropping the session frees the stream.
    ///
    /// # Errors
    /// Why the session ended otherwise. The same reason is told again to whoever asks again.
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<Option<O::OutputEvent>, Error<O::Error>>> + Send + use<'_, O>
    {
        self.receiver.recv()
    }

    /// The members of the output beside the stream; waits until the server has sent them. Nobody has to ask:
    /// events are received without. A server that omits the initial message of an RPC protocol leaves the
    /// members blank; a head without a header that the model requires is an error.
    ///
    /// # Errors
    /// The server answered with an error, or why there was no answer.
    pub async fn initial_response(&mut self) -> Result<&O::Output, Error<O::Error>> {
        self.receiver.initial_response().await
    }

    /// Sends an exception and ends this direction after it.
    ///
    /// # Errors
    /// As [`send`](Self::send), and an exception that the event stream does not model.
    pub fn fail(
        &self,
        exception: O::InputError,
    ) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, O> {
        self.sender.fail(exception)
    }

    /// Ends this direction: done when the transport has taken everything before the end, and the end. The
    /// server's events can still be received.
    ///
    /// # Errors
    /// Why the peer did not take it all.
    pub fn finish(&self) -> impl Future<Output = Result<(), Failure>> + Send + use<'_, O> {
        self.sender.finish()
    }

    /// Resets the stream with CANCEL, as dropping the session does.
    pub fn cancel(self) {}

    /// The two halves, for two tasks.
    pub fn split(self) -> (SessionSender<O>, SessionReceiver<O>) {
        (self.sender, self.receiver)
    }

    /// Pushes everything that arrives to `handler`, until the server ends the stream.
    ///
    /// # Errors
    /// Why the session ended otherwise; a handler's own error ends it as
    /// [`FailureKind::Internal`](crate::error::FailureKind::Internal), with that error as its source.
    pub async fn drive<H: Send + ?Sized>(&mut self, handler: &mut H) -> Result<(), Error<O::Error>>
    where
        O: DriveWith<H>,
    {
        let driven = self.receiver.drive(handler).await;
        if driven.is_err() {
            self.sender.cancel();
        }
        driven
    }
}

impl<O: StreamOperation> SessionReceiver<O> {
    /// See [`Session::recv`].
    ///
    /// # Errors
    /// Why the session ended, except well.
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<Option<O::OutputEvent>, Error<O::Error>>> + Send + use<'_, O>
    {
        self.0.recv()
    }

    /// See [`Session::initial_response`].
    ///
    /// # Errors
    /// The server answered with an error, or why there was no answer.
    pub async fn initial_response(&mut self) -> Result<&O::Output, Error<O::Error>> {
        let receiver = &mut self.0.receiver;
        poll_fn(|cx| receiver.poll_output(cx))
            .await
            .map_err(typed_error)?;
        let output = receiver
            .output()
            .and_then(|shape| (shape as &dyn Any).downcast_ref());
        output.ok_or_else(|| Failure::internal("the session has no output of its operation").into())
    }

    /// See [`Session::drive`].
    ///
    /// # Errors
    /// Why the session ended, except well.
    pub async fn drive<H: Send + ?Sized>(&mut self, handler: &mut H) -> Result<(), Error<O::Error>>
    where
        O: DriveWith<H>,
    {
        match self.initial_response().await {
            Ok(output) => O::on_initial(handler, output)
                .await
                .map_err(handler_failed)?,
            Err(error) => return Err(told::<O, H>(handler, error).await),
        }
        loop {
            match self.recv().await {
                Ok(Some(event)) => O::on_event(handler, event).await.map_err(handler_failed)?,
                Ok(None) => return Ok(()),
                Err(error) => return Err(told::<O, H>(handler, error).await),
            }
        }
    }
}

async fn told<O: DriveWith<H>, H: Send + ?Sized>(
    handler: &mut H,
    error: Error<O::Error>,
) -> Error<O::Error> {
    O::on_error(handler, &error).await;
    error
}

fn handler_failed(error: BoxError) -> Failure {
    Failure::internal("the handler failed").with_source(error)
}

impl<O: StreamOperation> Stream for SessionReceiver<O> {
    type Item = Result<O::OutputEvent, Error<<O as Operation>::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}

impl<O: StreamOperation> fmt::Debug for Session<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("operation", &O::schema().id)
            .finish_non_exhaustive()
    }
}

impl<O: StreamOperation> fmt::Debug for SessionReceiver<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionReceiver")
            .field("operation", &O::schema().id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for OpenedStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedStream")
            .field("input", &self.input)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for StreamResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResponse")
            .field("output", &self.output)
            .finish_non_exhaustive()
    }
}
