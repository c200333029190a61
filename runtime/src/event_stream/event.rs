//! The headers that say what a message is.
//!
//! Amazon Event Stream Specification, *Amazon Event Semantics*.

use super::error::EncodeError;
use super::message::Headers;

/// The event type under which an RPC protocol sends the members of the input that are not the
/// event stream.
pub const INITIAL_REQUEST: &str = "initial-request";

/// The event type under which an RPC protocol sends the members of the output that are not the
/// event stream.
pub const INITIAL_RESPONSE: &str = "initial-response";

/// What the headers of a message say it is. Whatever a peer left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Semantics<'a> {
    /// Its category, and its type within that.
    pub kind: MessageKind<'a>,
    /// `:content-type`, the media type of the payload.
    pub content_type: Option<&'a str>,
}

/// The category of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind<'a> {
    /// A member of the union that is not an error, or an initial message. Also every message whose
    /// `:message-type` is absent or unknown.
    Event {
        /// `:event-type`, the name of the union *member*.
        event_type: Option<&'a str>,
    },
    /// A member of the union that is an error.
    Exception {
        /// `:exception-type`, the name of the union *member*.
        exception_type: Option<&'a str>,
    },
    /// An error that is not in the model.
    Error {
        /// `:error-code`, the name or category of the error.
        code: Option<&'a str>,
        /// `:error-message`, for people.
        message: Option<&'a str>,
    },
}

impl Headers {
    /// The headers of an event: `:message-type`, `:event-type`, and `:content-type` if the message
    /// has a payload.
    ///
    /// # Errors
    /// When a value is over 32,767 bytes.
    pub fn event(event_type: &str, content_type: Option<&str>) -> Result<Self, EncodeError> {
        Self::typed("event", (":event-type", event_type), content_type)
    }

    /// The headers of a modeled error: `:message-type`, `:exception-type`, and `:content-type` if
    /// the message has a payload.
    ///
    /// # Errors
    /// When a value is over 32,767 bytes.
    pub fn exception(
        exception_type: &str,
        content_type: Option<&str>,
    ) -> Result<Self, EncodeError> {
        Self::typed(
            "exception",
            (":exception-type", exception_type),
            content_type,
        )
    }

    /// The headers of an unmodeled error: `:message-type`, `:error-code`, `:error-message`.
    ///
    /// # Errors
    /// When a value is over 32,767 bytes.
    pub fn error(code: &str, message: &str) -> Result<Self, EncodeError> {
        Self::build(|writer| {
            writer.add(":message-type", "error")?;
            writer.add(":error-code", code)?;
            writer.add(":error-message", message)
        })
    }

    fn typed(
        message_type: &str,
        (header, name): (&str, &str),
        content_type: Option<&str>,
    ) -> Result<Self, EncodeError> {
        Self::build(|writer| {
            writer.add(":message-type", message_type)?;
            writer.add(header, name)?;
            content_type.map_or(Ok(()), |media_type| writer.add(":content-type", media_type))
        })
    }

    /// What these headers say the message is. A header of another type than string counts as
    /// absent.
    pub fn semantics(&self) -> Semantics<'_> {
        let mut found = Found::default();
        for (name, value) in self.strings() {
            found.take(name, value);
        }
        Semantics {
            kind: found.kind(),
            content_type: text(found.content_type),
        }
    }
}

/// The values of the reserved headers.
#[derive(Default)]
struct Found<'a> {
    message_type: Option<&'a [u8]>,
    event_type: Option<&'a [u8]>,
    exception_type: Option<&'a [u8]>,
    content_type: Option<&'a [u8]>,
    error_code: Option<&'a [u8]>,
    error_message: Option<&'a [u8]>,
}

impl<'a> Found<'a> {
    #[inline]
    fn take(&mut self, name: &[u8], value: &'a [u8]) {
        let slot = match name {
            b":message-type" => &mut self.message_type,
            b":event-type" => &mut self.event_type,
            b":exception-type" => &mut self.exception_type,
            b":content-type" => &mut self.content_type,
            b":error-code" => &mut self.error_code,
            b":error-message" => &mut self.error_message,
            _ => return,
        };
        *slot = Some(value);
    }

    #[inline]
    fn kind(&self) -> MessageKind<'a> {
        match self.message_type {
            Some(b"exception") => MessageKind::Exception {
                exception_type: text(self.exception_type),
            },
            Some(b"error") => MessageKind::Error {
                code: text(self.error_code),
                message: text(self.error_message),
            },
            _ => MessageKind::Event {
                event_type: text(self.event_type),
            },
        }
    }
}

#[inline]
fn text(value: Option<&[u8]>) -> Option<&str> {
    str::from_utf8(value?).ok()
}
