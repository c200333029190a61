//! Answers and events as a server of the protocol writes them, and reads them.

use crate::carrier::ShapeError;
use crate::client::read;
use crate::error::{Failure, FailureKind};
use crate::event_stream::{INITIAL_RESPONSE, Limits, Message, Prefixes};
use crate::operation::{Event, ModeledError};
use crate::serde::Shape;
use crate::server::respond;
use crate::service::{EventStreamSchema, OperationSchema, Protocol, Rejection};
use crate::session::{Class, EventFormat, read_event, write_error, write_initial};
use bytes::{Bytes, BytesMut};
use http::Response;

/// What a client is answered with.
pub(super) type Answer = Result<Box<dyn Shape>, ShapeError>;

/// How one operation travels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    pub(super) operation: &'static OperationSchema,
    pub(super) protocol: &'static dyn Protocol,
}

impl Wire {
    /// Takes the protocol of the service that writes payloads so.
    pub(super) fn speak(&mut self, media_type: &str, initial: bool) -> Result<(), String> {
        let mut listed = self.operation.service.protocols.iter();
        let found = listed.find(|protocol| {
            protocol.codec().media_type() == media_type
                && protocol.has_initial_messages() == initial
        });
        self.protocol =
            *found.ok_or_else(|| format!("the service has no protocol of {media_type}"))?;
        Ok(())
    }

    /// The answer with this output, as the client reads it.
    pub(super) fn output(&self, output: &dyn Shape) -> Result<Answer, Failure> {
        let written = self.protocol.write_output(self.operation, output);
        let response = written.map_err(|cause| unsendable("the output", cause))?;
        Ok(self.told(response))
    }

    /// The answer of a handler that fails with a modeled error.
    pub(super) fn error(&self, error: Box<dyn Shape>) -> Answer {
        self.told(respond(
            self.protocol,
            self.operation,
            ShapeError::Modeled(error),
        ))
    }

    /// An answer outside the model.
    pub(super) fn rejection(&self, rejection: &Rejection) -> Answer {
        self.told(self.protocol.write_rejection(rejection))
    }

    fn told(&self, response: Response<Bytes>) -> Answer {
        let (head, body) = response.into_parts();
        read(self.protocol, self.operation, &head, &body)
    }

    /// The frame with the members of the output, where the protocol sends one.
    pub(super) fn initial(&self, output: &dyn Shape) -> Result<Bytes, Failure> {
        let mut out = BytesMut::new();
        if self.protocol.has_initial_messages() && self.operation.output_events.is_some() {
            write_initial(INITIAL_RESPONSE, output, self.protocol.codec(), &mut out)?;
        }
        Ok(out.freeze())
    }

    /// The frame of an event.
    pub(super) fn event<E: Event>(&self, event: &E) -> Result<Bytes, Failure> {
        let (Some(index), Some(members)) = (event.index(), event.members()) else {
            return Err(invalid("an event outside the model is sent as a message"));
        };
        let mut out = BytesMut::new();
        self.sends()?
            .write_event(index, members, (&mut out, &mut Prefixes::default()))?;
        Ok(out.freeze())
    }

    /// The frame of an exception.
    pub(super) fn exception<X: ModeledError>(&self, error: &X) -> Result<Bytes, Failure> {
        let shape = error.as_shape();
        let mut out = BytesMut::new();
        let written = self
            .sends()?
            .write_exception(shape, (&mut out, &mut Prefixes::default()));
        written.unwrap_or_else(|| {
            let message = format!("the event stream has no exception {}", shape.schema().id());
            Err(invalid(&message))
        })?;
        Ok(out.freeze())
    }

    /// The event that a client's message is.
    pub(super) fn read<E: Event>(&self, message: &Message) -> Result<E, String> {
        let stream = self.received()?;
        match self.class(message)? {
            Class::Event(index) => {
                let mut event = E::blank(index).ok_or("no event of this direction")?;
                if let Some(members) = event.members_mut() {
                    read_event(members, message, self.protocol.codec(), true)
                        .map_err(|cause| format!("an event that cannot be read: {cause}"))?;
                }
                Ok(event)
            }
            other => Err(named(stream, &other)),
        }
    }

    /// The exception that a client's message is.
    pub(super) fn read_exception<X: ModeledError>(&self, message: &Message) -> Result<X, String> {
        let stream = self.received()?;
        let class = self.class(message)?;
        let Class::Exception(index) = class else {
            return Err(named(stream, &class));
        };
        let event = stream
            .events
            .get(index)
            .ok_or("no exception of its union")?;
        let mut shape = event.shape.blank();
        read_event(&mut *shape, message, self.protocol.codec(), true)
            .map_err(|cause| format!("an exception that cannot be read: {cause}"))?;
        X::from_shape(shape).ok_or_else(|| format!("the exception {}", event.name))
    }

    /// Whether this is the client's initial message.
    pub(super) fn is_initial(&self, message: &Message) -> bool {
        self.class(message) == Ok(Class::Initial)
    }

    /// What a client's message is, for people.
    pub(super) fn describe(&self, message: &Message) -> String {
        match (self.received(), self.class(message)) {
            (Ok(stream), Ok(class)) => named(stream, &class),
            (Err(why), _) | (_, Err(why)) => why,
        }
    }

    fn class(&self, message: &Message) -> Result<Class, String> {
        let format = EventFormat::new(self.received()?, self.protocol.codec());
        format.class(message, &mut 0).map_err(|e| e.to_string())
    }

    fn received(&self) -> Result<&'static EventStreamSchema, String> {
        let none = || "a message, though the input has no event stream".to_owned();
        self.operation.input_events.ok_or_else(none)
    }

    fn sends(&self) -> Result<EventFormat, Failure> {
        let none = || invalid("the output has no event stream");
        let stream = self.operation.output_events.ok_or_else(none)?;
        Ok(EventFormat::new(stream, self.protocol.codec()))
    }
}

/// The frame of a message as it is.
pub(super) fn message(message: &Message) -> Result<Bytes, Failure> {
    let mut out = BytesMut::new();
    let written = message.encode(&mut out, &Limits::server());
    written.map_err(|cause| unsendable("the message", cause))?;
    Ok(out.freeze())
}

/// The frame of an error outside the model.
pub(super) fn error(code: &str, text: &str) -> Result<Bytes, Failure> {
    let mut out = BytesMut::new();
    write_error(code, text, &mut out)?;
    Ok(out.freeze())
}

fn named(stream: &EventStreamSchema, class: &Class) -> String {
    let name = |index: usize| stream.events.get(index).map_or("?", |event| event.name);
    match class {
        Class::Event(index) => format!("the event {}", name(*index)),
        Class::Exception(index) => format!("the exception {}", name(*index)),
        Class::Unknown(name) => format!("the unknown event {name}"),
        Class::Unmodeled(error) => format!("the error {}: {}", error.code, error.message),
        Class::Initial => "an initial message".to_owned(),
        Class::Empty => "an empty message".to_owned(),
    }
}

fn unsendable(what: &str, cause: impl std::error::Error + Send + Sync + 'static) -> Failure {
    invalid(&format!("{what} cannot be sent: {cause}")).with_source(cause)
}

fn invalid(message: &str) -> Failure {
    Failure::new(FailureKind::Invalid, message)
}
