use super::end::{Slot, StreamEnd};
use super::receiver::ServerReceiver;
use super::session::ServerSession;
use crate::error::{Deadline, Error, Failure};
use crate::event_stream::INITIAL_RESPONSE;
use crate::event_stream::signing::{SignMessage, VerifyMessage};
use crate::operation::StreamOperation;
use crate::serde::Shape;
use crate::service::{Codec, OperationSchema};
use crate::session::ShapeError;
use crate::session::drive::DriveInputWith;
use crate::session::event_codec::{EventFormat, write_initial};
use crate::session::event_receiver::EventReceiver;
use crate::session::reader::Reader;
use crate::session::receiver::{Receiver, Validate};
use crate::session::sender::EventSender;
use crate::session::settings::SessionSettings;
use crate::session::writer::{Writer, WriterParts};
use crate::transport::{RecvHalf, SendHalf};
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use tokio::time::timeout;

/// Sends the head of the response for this output, and gives what events are written to. For an operation
/// whose output has no events it sends the whole response, with its end.
pub type Accept = Box<dyn FnOnce(&dyn Shape) -> Result<SendHalf, Failure> + Send>;

/// A request with event streams, as a server hands it to a session.
pub struct Incoming {
    /// The operation.
    pub operation: &'static OperationSchema,
    /// Where the client's events come from. Not read where the operation's input has none.
    pub recv: RecvHalf,
    /// Begins the response.
    pub accept: Accept,
    /// The format of payloads.
    pub codec: &'static dyn Codec,
    /// Whether the members of input and output travel in initial messages.
    pub initial_messages: bool,
    /// Signs what the server sends, where it is signed.
    pub signer: Option<Box<dyn SignMessage>>,
    /// Verifies what the client sends, where it is signed.
    pub verifier: Option<Box<dyn VerifyMessage>>,
    /// Limits and deadlines.
    pub settings: SessionSettings,
    /// Enforces constraint traits on the client's events.
    pub validate: Option<Validate>,
}

/// A request with event streams, before its handler has accepted it and before it has its types.
pub struct RawOpening {
    operation: &'static OperationSchema,
    receiver: Receiver,
    answer: Answer,
    initial: bool,
    patience: std::time::Duration,
}

/// What it takes to answer.
struct Answer {
    accept: Accept,
    signer: Option<Box<dyn SignMessage>>,
    settings: SessionSettings,
    codec: &'static dyn Codec,
    format: Option<EventFormat>,
    initial: bool,
    slot: Arc<Slot>,
}

/// A request with event streams that its handler has not accepted yet.
///
/// The client's events can be received before that. Dropping it without [`accept`](Self::accept) sends
/// nothing: the client is answered with the error that the handler returns.
pub struct Opening<O: StreamOperation> {
    answer: Box<Answer>,
    receiver: ServerReceiver<O>,
}

impl RawOpening {
    /// The opening for a handler, and what ends the stream when that has returned.
    pub fn new(incoming: Incoming) -> (Self, StreamEnd) {
        let Incoming {
            operation,
            recv,
            codec,
            settings,
            initial_messages,
            ..
        } = incoming;
        let format = |stream| EventFormat::new(stream, codec);
        let (receives, sends) = (
            operation.input_events.map(format),
            operation.output_events.map(format),
        );
        let source =
            receives.map(|format| (Reader::new(recv, incoming.verifier, &settings), format));
        let (slot, end) = Slot::new(sends);
        let receiver = Receiver::of_server(source, incoming.validate);
        let patience = settings.response_timeout;
        let answer = Answer {
            accept: incoming.accept,
            signer: incoming.signer,
            settings,
            codec,
            format: sends,
            initial: initial_messages,
            slot,
        };
        let initial = initial_messages && receives.is_some();
        (
            Self {
                operation,
                receiver,
                answer,
                initial,
                patience,
            },
            end,
        )
    }

    /// Reads the members of the input that come in an initial request, where the protocol has one. A client
    /// that omits it leaves them blank, where the model allows that.
    ///
    /// # Errors
    /// What is wrong with them, or why they did not come.
    pub async fn read_input(&mut self, input: &mut dyn Shape) -> Result<(), Failure> {
        if !self.initial || self.operation.input.schema().members().is_empty() {
            return Ok(());
        }
        let receiver = &mut self.receiver;
        match timeout(
            self.patience,
            poll_fn(|cx| receiver.poll_initial(input, cx)),
        )
        .await
        {
            Ok(read) => read.map_err(only_failure),
            Err(_) => Err(Failure::deadline(Deadline::FirstByte, self.patience)),
        }
    }

    /// The opening with the types of its operation.
    pub fn typed<O: StreamOperation>(self) -> Opening<O> {
        Opening {
            answer: Box::new(self.answer),
            receiver: ServerReceiver(EventReceiver::new(self.receiver)),
        }
    }
}

fn only_failure(error: ShapeError) -> Failure {
    match error {
        Error::Failure(failure) => failure,
        Error::Modeled(shape) => {
            let name = shape.schema().name();
            Failure::new(
                crate::error::FailureKind::Protocol,
                format!("the client began with {name}"),
            )
        }
    }
}

impl<O: StreamOperation> Opening<O> {
    /// The client's next event, before the request is accepted. See [`ServerSession::recv`].
    ///
    /// # Errors
    /// Why the client's events ended, except well.
    pub async fn recv(&mut self) -> Result<Option<O::InputEvent>, Error<O::InputError>> {
        self.receiver.recv().await
    }

    /// Pushes the input and every event of the client to `handler`, before the request is accepted: what an
    /// operation does whose output depends on all of the events. See [`ServerReceiver::drive`].
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

    /// Accepts the request: sends the head of the response and the output. Waits for nothing.
    ///
    /// # Errors
    /// The output cannot be sent, or the stream has ended before.
    pub async fn accept(self, output: O::Output) -> Result<ServerSession<O>, Failure> {
        let format = self.answer.format;
        let writer = self.answer.accept(&output)?;
        Ok(ServerSession {
            sender: EventSender::new(writer, format, false),
            receiver: self.receiver,
        })
    }
}

impl Answer {
    fn accept(self, output: &dyn Shape) -> Result<Writer, Failure> {
        self.slot.check_open()?;
        let parts = WriterParts {
            half: (self.accept)(output)?,
            signer: self.signer,
            buffer: self.settings.buffer,
            send_timeout: self.settings.send_timeout,
        };
        let writer = match self.format {
            Some(_) => Writer::start(parts)?,
            None => Writer::ended(parts),
        };
        self.slot.fill(&writer)?;
        if self.initial && self.format.is_some() {
            let codec = self.codec;
            writer.push(&mut |out, _| write_initial(INITIAL_RESPONSE, output, codec, out))?;
        }
        Ok(writer)
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RawOpening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawOpening")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

impl<O: StreamOperation> fmt::Debug for Opening<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening")
            .field("operation", &O::schema().id)
            .finish_non_exhaustive()
    }
}
