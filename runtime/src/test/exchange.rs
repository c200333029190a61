use super::step::{CheckInput, Entry, Step, What};
use super::wire::{self, Wire};
use crate::error::Failure;
use crate::event_stream::Message;
use crate::operation::{ModeledError, Operation, StreamOperation};
use crate::serde::Shape;
use crate::service::Rejection;
use bytes::Bytes;
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

/// One call or session of the operation `O`, step by step as the server of a [`Script`](super::Script) takes it.
///
/// Steps are taken in order. Without an answer a call waits for ever; a session is answered with a blank output
/// before its first event. After the last step a session that was not ended stays open until the client goes
/// away, and what the client still sends is a mismatch, unless [`then_anything`](Self::then_anything) is said.
#[must_use = "an exchange is for a script to play"]
pub struct Exchange<O> {
    inputs: Vec<CheckInput>,
    steps: Vec<Step>,
    lenient: bool,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Exchange<O> {
    /// An exchange in which nothing happens yet.
    pub fn new() -> Self {
        Self {
            inputs: Vec::new(),
            steps: Vec::new(),
            lenient: false,
            operation: PhantomData,
        }
    }

    /// Expects this of the input, before any step.
    #[track_caller]
    pub fn input(mut self, check: impl FnOnce(&O::Input) -> bool + Send + 'static) -> Self {
        let place = place();
        self.inputs.push(Box::new(move |input: &dyn Shape| {
            let typed: Option<&O::Input> = (input as &dyn Any).downcast_ref();
            if typed.is_some_and(check) {
                return Ok(());
            }
            let found = typed.map_or_else(|| format!("{input:?}"), |input| format!("{input:?}"));
            Err(format!("the input is not as expected ({place}): {found}"))
        }));
        self
    }

    /// Answers with this output; of a session it is the initial response.
    #[track_caller]
    pub fn output(self, output: O::Output) -> Self {
        let output = Arc::new(output);
        let members = Arc::clone(&output);
        let this = self.step(What::Answer(Box::new(move |wire| wire.output(&*output))));
        if !O::schema().is_streaming() {
            return this;
        }
        this.write(move |wire| wire.initial(&*members))
    }

    /// Answers with this modeled error, in place of an output.
    #[track_caller]
    pub fn refuse(self, error: impl Into<O::Error>) -> Self {
        let shape = error.into().as_shape().to_shape();
        self.step(What::Answer(Box::new(move |wire| Ok(wire.error(shape)))))
    }

    /// Answers with an error outside the model: an HTTP status, a code and a text.
    #[track_caller]
    pub fn refuse_with(self, status: u16, code: &'static str, text: &str) -> Self {
        let rejection = Rejection::new(status, code, text);
        self.step(What::Answer(Box::new(move |wire| {
            Ok(wire.rejection(&rejection))
        })))
    }

    /// Fails in place of an answer as a transport does: no connection, a deadline, ….
    #[track_caller]
    pub fn fail(self, failure: Failure) -> Self {
        self.step(What::Answer(Box::new(move |_| Ok(Err(failure.into())))))
    }

    /// Waits, on tokio's clock.
    #[track_caller]
    pub fn delay(self, time: Duration) -> Self {
        self.step(What::Delay(time))
    }

    pub(super) fn entry(self) -> Entry {
        Entry {
            operation: O::schema().id.into(),
            inputs: self.inputs,
            steps: self.steps,
            lenient: self.lenient,
            format: None,
            in_order: true,
        }
    }

    #[track_caller]
    fn write(self, make: impl FnOnce(&Wire) -> Result<Bytes, Failure> + Send + 'static) -> Self {
        self.step(What::Write(Box::new(make)))
    }

    #[track_caller]
    fn step(mut self, what: What) -> Self {
        let place = place();
        self.steps.push(Step { what, place });
        self
    }
}

/// What happens in a session.
impl<O: StreamOperation> Exchange<O> {
    /// Sends the initial response: see [`output`](Self::output).
    #[track_caller]
    pub fn initial_response(self, output: O::Output) -> Self {
        self.output(output)
    }

    /// Sends an event.
    #[track_caller]
    pub fn event(self, event: impl Into<O::OutputEvent>) -> Self {
        let event = event.into();
        self.write(move |wire| wire.event(&event))
    }

    /// Sends a message as it is, such as an event that the model does not have.
    #[track_caller]
    pub fn message(self, message: Message) -> Self {
        self.write(move |_| wire::message(&message))
    }

    /// Sends these bytes: a frame, a piece of one, or none at all.
    #[track_caller]
    pub fn raw_frame(self, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        self.write(move |_| Ok(bytes))
    }

    /// Sends an exception of the event stream and ends the stream.
    #[track_caller]
    pub fn exception(self, error: impl Into<O::Error>) -> Self {
        let error = error.into();
        self.write(move |wire| wire.exception(&error)).end()
    }

    /// Sends an error outside the model, by its code and text, and ends the stream.
    #[track_caller]
    pub fn error(self, code: &str, text: &str) -> Self {
        let frame = wire::error(code, text);
        self.write(move |_| frame).end()
    }

    /// Expects an event of the client, and this of it.
    #[track_caller]
    pub fn expect(self, check: impl FnOnce(&O::InputEvent) -> bool + Send + 'static) -> Self {
        self.step(What::Expect(Box::new(move |wire, message| {
            let event = wire.read::<O::InputEvent>(message)?;
            match check(&event) {
                true => Ok(()),
                false => Err(format!("the event is not as expected: {event:?}")),
            }
        })))
    }

    /// Expects an exception of the client, and this of it.
    #[track_caller]
    pub fn expect_exception(
        self,
        check: impl FnOnce(&O::InputError) -> bool + Send + 'static,
    ) -> Self {
        self.step(What::Expect(Box::new(move |wire, message| {
            let error = wire.read_exception::<O::InputError>(message)?;
            match check(&error) {
                true => Ok(()),
                false => Err(format!("the exception is not as expected: {error:?}")),
            }
        })))
    }

    /// Expects the client to end its events.
    #[track_caller]
    pub fn expect_end(self) -> Self {
        self.step(What::ExpectEnd)
    }

    /// Lets the client send what it likes after the last step.
    pub fn then_anything(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Ends the stream well.
    #[track_caller]
    pub fn end(self) -> Self {
        self.step(What::End)
    }

    /// Loses the connection: the stream is cut where it is.
    #[track_caller]
    pub fn cut(self) -> Self {
        self.step(What::Lose)
    }

    /// Resets the stream with this HTTP/2 error code (RFC 9113, section 7).
    #[track_caller]
    pub fn reset(self, code: u32) -> Self {
        self.step(What::Reset(code))
    }
}

#[track_caller]
fn place() -> String {
    let caller = Location::caller();
    format!("{}:{}", caller.file(), caller.line())
}

impl<O: Operation> Default for Exchange<O> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O: Operation> fmt::Debug for Exchange<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("operation", &O::schema().id)
            .field("steps", &self.steps.len())
            .finish_non_exhaustive()
    }
}
