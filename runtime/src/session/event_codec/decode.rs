use super::EventFormat;
use super::read::message_of;
use crate::error::{Failure, FailureKind, Unmodeled};
use crate::event_stream::{HeaderValue, Headers, INITIAL_REQUEST, INITIAL_RESPONSE, Message};
use crate::schema::Schema;

/// What a message is to the session that received it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// An event: the union's member of this index.
    Event(usize),
    /// An event that the model does not have.
    Unknown(String),
    /// An initial request or response.
    Initial,
    /// A modeled exception: the union's member of this index.
    Exception(usize),
    /// An error or exception that the model does not have.
    Unmodeled(Unmodeled),
    /// Neither headers nor payload: the end of a stream whose signatures nobody here checks.
    Empty,
}

impl EventFormat {
    /// What a message is. `hint` is the event that came last.
    ///
    /// # Errors
    /// [`FailureKind::Protocol`], where the headers do not say what they must.
    pub(crate) fn class(&self, message: &Message, hint: &mut usize) -> Result<Class, Failure> {
        if let Some(index) = self.recognize(message.headers(), *hint) {
            *hint = index;
            return Ok(if self.is_exception(index) {
                Class::Exception(index)
            } else {
                Class::Event(index)
            });
        }
        self.parse(message)
    }

    /// Whether this event is nothing but a document: its headers are the constant ones.
    #[inline]
    pub(crate) fn is_document(&self, index: usize) -> bool {
        let event = self.stream.events.get(index);
        event.is_some_and(|event| !event.exception && is_plain(event.shape.schema()))
    }

    /// Compares the header block with the constant ones, byte by byte.
    fn recognize(&self, headers: &Headers, hint: usize) -> Option<usize> {
        let encoded = headers.as_encoded();
        let begins_with =
            |block: &Headers| !block.is_empty() && encoded.starts_with(block.as_encoded());
        let blocks = self.blocks;
        if blocks.get(hint).is_some_and(begins_with) {
            return Some(hint);
        }
        blocks.iter().position(begins_with)
    }

    fn parse(&self, message: &Message) -> Result<Class, Failure> {
        let headers = message.headers();
        if headers.is_empty() && message.payload().is_empty() {
            return Ok(Class::Empty);
        }
        match text(headers, ":message-type")? {
            "event" => Ok(self.event(text(headers, ":event-type")?)),
            "exception" => Ok(self.exception(text(headers, ":exception-type")?, message)),
            "error" => Ok(Class::Unmodeled(unmodeled(headers))),
            other => Err(malformed(format!(
                "a message of the unknown type {other:?} was received"
            ))),
        }
    }

    fn event(&self, name: &str) -> Class {
        match self.find(name, false) {
            Some(index) => Class::Event(index),
            None if is_initial(name) => Class::Initial,
            None => Class::Unknown(name.to_owned()),
        }
    }

    fn exception(&self, name: &str, message: &Message) -> Class {
        match self.find(name, true) {
            Some(index) => Class::Exception(index),
            None => {
                let words = message_of(&message.share_payload(), self.codec);
                Class::Unmodeled(Unmodeled::new(0, name, words))
            }
        }
    }

    fn find(&self, name: &str, exception: bool) -> Option<usize> {
        let mut events = self.stream.events.iter();
        events.position(|event| event.name == name && event.exception == exception)
    }

    fn is_exception(&self, index: usize) -> bool {
        self.stream
            .events
            .get(index)
            .is_some_and(|event| event.exception)
    }
}

/// Whether a structure has members, all of which are in the payload.
#[inline]
pub(super) fn is_plain(schema: &Schema) -> bool {
    !schema.has_bindings() && !schema.members().is_empty()
}

/// Whether this is the type of an initial message.
fn is_initial(name: &str) -> bool {
    name == INITIAL_REQUEST || name == INITIAL_RESPONSE
}

fn unmodeled(headers: &Headers) -> Unmodeled {
    let words = |name| text(headers, name).unwrap_or_default();
    Unmodeled::new(0, words(":error-code"), words(":error-message"))
}

fn text<'a>(headers: &'a Headers, name: &str) -> Result<&'a str, Failure> {
    match headers.get(name) {
        Some(HeaderValue::String(text)) => Ok(text),
        Some(_) => Err(malformed(format!(
            "a message was received whose {name} is not text"
        ))),
        None => Err(malformed(format!("a message was received without {name}"))),
    }
}

fn malformed(message: String) -> Failure {
    Failure::new(FailureKind::Protocol, message)
}
