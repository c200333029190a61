//! What a session receives, before it has the types of an operation.

use super::ShapeError;
use super::answer::{Answer, Answered};
use super::event_codec::{Class, EventFormat, read_document, read_event};
use super::reader::Reader;
use super::told::Told;
use super::writer::{CANCEL, PROTOCOL_ERROR, Writer};
use crate::error::{Error, Failure, FailureKind};
use crate::event_stream::Message;
use crate::serde::{Members, Shape};
use crate::service::ErrorSchema;
use std::task::{Context, Poll, ready};

/// Checks the constraint traits of a received event.
pub type Validate = fn(&dyn Members) -> Result<(), Failure>;

/// Receives events as messages whose class is known.
///
/// ```text
///   Waiting ──► Reading ──► Ended
///      └──────────────────────┘ the answer is an error, or has no events
/// ```
///
/// The first end is final: it is told again to whoever asks again.
pub(super) struct Receiver {
    stage: Stage,
    format: Option<EventFormat>,
    /// The members beside the stream. On a server there are none to receive here.
    output: Option<Box<dyn Shape>>,
    /// The next message may be an initial one with members that are wanted.
    at_start: bool,
    /// The first message, where it was looked at and is no initial one.
    peeked: Option<Message>,
    /// The event that arrived last, where the reader has not got it.
    arrived: Option<Message>,
    /// The event that came last.
    hint: usize,
    role: Role,
}

enum Stage {
    Waiting(Answer),
    Reading(Box<Reader>),
    Ended(Reason),
}

/// What a client knows of the other direction, and of what may be answered.
pub(super) struct Asker {
    pub(super) writer: Writer,
    /// The errors of the operation.
    pub(super) errors: &'static [ErrorSchema],
}

/// Which end of the stream this is, and what it does about a peer that breaks the rules.
enum Role {
    /// Reads leniently, and resets the stream.
    Client(Asker),
    /// Reads strictly, and tells its handler, which may still answer.
    Server(Option<Validate>),
}

/// Why nothing is received any more.
enum Reason {
    Clean,
    Failure(Failure),
    Exception(usize, Message),
    /// It came in place of the answer.
    Error(Told),
}

/// Something that was received.
pub(super) enum Arrival {
    /// An event, to be [read](Receiver::read): the union's member of this index.
    Event(usize),
    /// An event that the model does not have.
    Unknown(Box<(String, Message)>),
}

impl Receiver {
    /// Receives what a server answers. `initial`: in a first message come members of the output.
    pub(super) fn of_client(
        answer: Answer,
        format: Option<EventFormat>,
        initial: bool,
        asker: Asker,
    ) -> Self {
        Self::new(Stage::Waiting(answer), format, initial, Role::Client(asker))
    }

    /// Receives what a client sends; `None` where it sends no events.
    pub(super) fn of_server(
        source: Option<(Reader, EventFormat)>,
        validate: Option<Validate>,
    ) -> Self {
        let role = Role::Server(validate);
        match source {
            Some((reader, format)) => {
                let reader = reader.expecting(format.blocks());
                Self::new(Stage::Reading(Box::new(reader)), Some(format), false, role)
            }
            None => Self::new(Stage::Ended(Reason::Clean), None, false, role),
        }
    }

    fn new(stage: Stage, format: Option<EventFormat>, at_start: bool, role: Role) -> Self {
        Self {
            stage,
            format,
            output: None,
            at_start,
            peeked: None,
            arrived: None,
            hint: 0,
            role,
        }
    }

    /// The next event, if it has arrived and is of the kind that most are: its headers are the constant ones, it is
    /// nothing but a document, and one like it came before. It stays in the reader. Anything else is left to
    /// [`poll_arrival`](Self::poll_arrival).
    #[inline]
    pub(super) fn next_event(&mut self) -> Option<usize> {
        let (Stage::Reading(reader), Some(format), None) =
            (&mut self.stage, &self.format, &self.peeked)
        else {
            return None;
        };
        let index = reader.next_event(|index| format.is_document(index))?;
        self.recognized(index);
        Some(index)
    }

    #[inline]
    fn recognized(&mut self, index: usize) {
        self.arrived = None;
        self.hint = index;
        self.at_start = false;
    }

    /// The next event; `None` when the peer ended the stream well.
    #[inline(never)]
    pub(super) fn poll_arrival(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Arrival>, ShapeError>> {
        loop {
            if self.peeked.is_none() {
                if !ready!(self.poll_next(cx))? {
                    return Poll::Ready(Ok(None));
                }
                if let Some(event) = self.recognize() {
                    return Poll::Ready(Ok(Some(event)));
                }
            }
            if let Some(arrival) = self.arrive_any()? {
                return Poll::Ready(Ok(Some(arrival)));
            }
        }
    }

    /// An event that has come, where its headers are the constant ones and it is nothing but a document. It
    /// stays in the reader.
    #[inline]
    fn recognize(&mut self) -> Option<Arrival> {
        let (Stage::Reading(reader), Some(format)) = (&self.stage, &self.format) else {
            return None;
        };
        let index = reader.event().filter(|index| format.is_document(*index))?;
        self.recognized(index);
        Some(Arrival::Event(index))
    }

    #[inline(never)]
    fn arrive_any(&mut self) -> Result<Option<Arrival>, ShapeError> {
        let message = match self.peeked.take() {
            Some(message) => message,
            None => self.message()?,
        };
        self.arrive(message)
    }

    /// Reads the event that has arrived.
    ///
    /// # Errors
    /// What is wrong with it, which ends the session.
    #[inline]
    pub(super) fn read(&mut self, target: &mut dyn Members) -> Result<(), ShapeError> {
        let Some(format) = self.format else {
            return Ok(());
        };
        let (strict, validate) = match self.role {
            Role::Server(validate) => (true, validate),
            Role::Client(_) => (false, None),
        };
        let read = match (&self.arrived, &self.stage) {
            (None, Stage::Reading(reader)) => {
                let (chunk, payload) = reader.payload();
                read_document(target, chunk, payload, format.codec, strict)
            }
            (Some(message), _) => read_event(target, message, format.codec, strict),
            (None, _) => Ok(()),
        };
        let checked = match (read, validate) {
            (Ok(()), Some(validate)) => validate(target),
            (read, _) => read.map_err(Failure::from),
        };
        checked.map_err(|failure| self.fail(failure))
    }

    /// Waits for the answer's head, and for the initial message where one is due.
    pub(super) fn poll_output(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ShapeError>> {
        ready!(self.poll_open(cx))?;
        while self.at_start && self.peeked.is_none() {
            let Some(message) = ready!(self.poll_message(cx))? else {
                break;
            };
            self.peeked = self.take_initial(message)?;
        }
        Poll::Ready(if self.output.is_some() {
            Ok(())
        } else {
            self.told_again()
        })
    }

    /// The members beside the stream, once the answer has begun.
    pub(super) fn output(&self) -> Option<&dyn Shape> {
        self.output.as_deref()
    }

    /// Reads an initial message into `target`, where one comes first.
    pub(super) fn poll_initial(
        &mut self,
        target: &mut dyn Members,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), ShapeError>> {
        let first = ready!(self.poll_message(cx))?;
        let payload = match first {
            Some(message) if self.is_initial(&message)? => message.into_payload(),
            other => {
                self.peeked = other;
                Default::default()
            }
        };
        Poll::Ready(self.read_members(target, &payload))
    }

    #[inline]
    fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ShapeError>> {
        if let Stage::Waiting(answer) = &mut self.stage {
            let answered = ready!(answer.poll(cx));
            self.open(answered)?;
        }
        Poll::Ready(Ok(()))
    }

    /// Goes on to the next message; `false` where the peer has ended the stream well.
    #[inline]
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, ShapeError>> {
        self.arrived = None;
        ready!(self.poll_open(cx))?;
        if let Stage::Reading(reader) = &mut self.stage {
            match ready!(reader.poll_next(cx)) {
                Ok(true) => return Poll::Ready(Ok(true)),
                Ok(false) => self.stage = Stage::Ended(Reason::Clean),
                Err(failure) => return Poll::Ready(Err(self.fail(failure))),
            }
        }
        Poll::Ready(self.told_again().map(|()| false))
    }

    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Message>, ShapeError>> {
        Poll::Ready(match ready!(self.poll_next(cx))? {
            true => self.message().map(Some),
            false => Ok(None),
        })
    }

    /// The message that the reader has gone to.
    fn message(&mut self) -> Result<Message, ShapeError> {
        match &mut self.stage {
            Stage::Reading(reader) => reader.message().map_err(|failure| self.fail(failure)),
            _ => Ok(Message::default()),
        }
    }

    fn open(&mut self, answered: Result<Answered, ShapeError>) -> Result<(), ShapeError> {
        let answered = answered.map_err(|error| self.refused(error))?;
        self.output = Some(answered.output);
        self.stage = match self.format {
            Some(format) => Stage::Reading(Box::new(answered.reader.expecting(format.blocks()))),
            None => Stage::Ended(Reason::Clean),
        };
        Ok(())
    }

    /// The answer is an error: nobody will read what this side sends.
    fn refused(&mut self, error: ShapeError) -> ShapeError {
        match error {
            Error::Failure(failure) => self.fail(failure),
            Error::Modeled(shape) => {
                let message = format!("the peer has answered with {}", shape.schema().name());
                self.fail(Failure::new(FailureKind::Closed, message));
                if let Role::Client(asker) = &self.role
                    && let Some(told) = Told::of(&*shape, asker.errors)
                {
                    self.stage = Stage::Ended(Reason::Error(told));
                }
                Error::Modeled(shape)
            }
        }
    }

    fn arrive(&mut self, message: Message) -> Result<Option<Arrival>, ShapeError> {
        let Some(message) = self.take_initial(message)? else {
            return Ok(None);
        };
        match self.class(&message)? {
            Class::Event(index) => {
                self.arrived = Some(message);
                Ok(Some(Arrival::Event(index)))
            }
            Class::Unknown(name) => Ok(Some(Arrival::Unknown(Box::new((name, message))))),
            Class::Initial | Class::Empty => Ok(None),
            Class::Exception(index) => self.thrown(Reason::Exception(index, message)),
            Class::Unmodeled(error) => self.thrown(Reason::Failure(Failure::unmodeled(error))),
        }
    }

    /// The peer has ended the session with an error: nobody reads what this side still sends.
    fn thrown<T>(&mut self, reason: Reason) -> Result<Option<T>, ShapeError> {
        self.stop_sending(Failure::new(
            FailureKind::Closed,
            "the peer ended the session with an error",
        ));
        self.stage = Stage::Ended(reason);
        self.told_again().map(|()| None)
    }

    fn take_initial(&mut self, message: Message) -> Result<Option<Message>, ShapeError> {
        if !std::mem::take(&mut self.at_start) || !self.is_initial(&message)? {
            return Ok(Some(message));
        }
        if let Some(mut output) = self.output.take() {
            let read = self.read_members(&mut *output, &message.into_payload());
            self.output = Some(output);
            read?;
        }
        Ok(None)
    }

    fn read_members(
        &mut self,
        target: &mut dyn Members,
        payload: &bytes::Bytes,
    ) -> Result<(), ShapeError> {
        let Some(format) = self.format else {
            return Ok(());
        };
        let strict = matches!(self.role, Role::Server(_));
        read_document(target, payload, 0..payload.len(), format.codec, strict)
            .map_err(|error| self.fail(error.into()))
    }

    fn is_initial(&mut self, message: &Message) -> Result<bool, ShapeError> {
        Ok(self.class(message)? == Class::Initial)
    }

    fn class(&mut self, message: &Message) -> Result<Class, ShapeError> {
        let Some(format) = self.format else {
            return Ok(Class::Empty);
        };
        let mut hint = self.hint;
        let class = format
            .class(message, &mut hint)
            .map_err(|failure| self.fail(failure));
        self.hint = hint;
        class
    }

    /// Ends the session for this reason, which is not the peer's own.
    #[cold]
    fn fail(&mut self, failure: Failure) -> ShapeError {
        let failure = self.root(failure);
        self.stop_sending(failure.replay());
        self.stage = Stage::Ended(Reason::Failure(failure.replay()));
        Error::Failure(failure)
    }

    /// A stream that this side has reset is closed for the reason of the reset.
    fn root(&self, failure: Failure) -> Failure {
        match (&self.role, failure.kind()) {
            (Role::Client(asker), FailureKind::Closed) => asker.writer.failure().unwrap_or(failure),
            _ => failure,
        }
    }

    /// A server's handler may still send, whatever it received.
    fn stop_sending(&self, failure: Failure) {
        if let Role::Client(asker) = &self.role {
            let code = if *failure.kind() == FailureKind::Protocol {
                PROTOCOL_ERROR
            } else {
                CANCEL
            };
            asker.writer.abort(code, failure);
        }
    }

    fn told_again(&self) -> Result<(), ShapeError> {
        match (&self.stage, self.format) {
            (Stage::Ended(Reason::Failure(failure)), _) => Err(failure.replay().into()),
            (Stage::Ended(Reason::Error(told)), _) => Err(Error::Modeled(told.again())),
            (Stage::Ended(Reason::Exception(index, message)), Some(format)) => {
                Err(exception(format, *index, message))
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Ended(Reason::Clean));
        let Role::Client(Asker { writer, .. }) = &self.role else {
            return;
        };
        match stage {
            Stage::Waiting(answer) => writer.receiver_dropped(Box::pin(answer.discard())),
            Stage::Reading(reader) => writer.receiver_dropped(Box::pin(reader.discard())),
            Stage::Ended(_) => writer.receiver_dropped(Box::pin(std::future::ready(()))),
        }
    }
}

fn exception(format: EventFormat, index: usize, message: &Message) -> ShapeError {
    let Some(event) = format.stream.events.get(index) else {
        return Failure::internal("an exception outside its union").into();
    };
    let mut shape = event.shape.blank();
    match read_event(&mut *shape, message, format.codec, false) {
        Ok(()) => Error::Modeled(shape),
        Err(error) => {
            let words = format!("the exception {} could not be read", event.name);
            Failure::new(FailureKind::Protocol, words)
                .with_source(error)
                .into()
        }
    }
}
