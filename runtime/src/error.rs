//! What can go wrong with a call or a session, and why it ended.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Any error, boxed, as a cause.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The outcome of a call that did not succeed.
///
/// `E` is the operation's enum of modeled errors. Servers return the same type
/// from their handlers.
#[derive(Debug)]
pub enum Error<E> {
    /// One of the errors that the model lists for the operation or its event stream.
    Modeled(E),
    /// Everything else: transport, protocol, deadlines, errors outside the model.
    Failure(Failure),
}

impl<E> Error<E> {
    /// The modeled error, if it is one.
    pub fn modeled(&self) -> Option<&E> {
        match self {
            Self::Modeled(e) => Some(e),
            Self::Failure(_) => None,
        }
    }

    /// The failure, if it is one.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Modeled(_) => None,
            Self::Failure(f) => Some(f),
        }
    }

    /// Maps the modeled error and keeps failures.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Modeled(e) => Error::Modeled(f(e)),
            Self::Failure(x) => Error::Failure(x),
        }
    }
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Modeled(e) => e.fmt(f),
            Self::Failure(e) => e.fmt(f),
        }
    }
}

impl<E: StdError + 'static> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Modeled(e) => Some(e),
            Self::Failure(e) => e.source(),
        }
    }
}

/// Why a call or session failed, outside the model: one pointer wide.
pub struct Failure(Box<Inner>);

struct Inner {
    kind: FailureKind,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    attempts: u32,
    /// The peer may have processed an attempt before the last.
    processed: bool,
}

/// The reason of a [`Failure`]; the end reasons of the event-stream contract are among them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// No connection could be made.
    Connect,
    /// The peer refused the stream before it processed anything (REFUSED_STREAM, GOAWAY,
    /// or a server that is shutting down).
    Refused,
    /// The peer reset the stream with this HTTP/2 error code.
    Reset(u32),
    /// The connection was lost, or the stream was cut short.
    Lost,
    /// A wait reached its bound.
    Deadline(Deadline),
    /// Nothing was received for the idle limit of the session or stream.
    Idle,
    /// The peer sent what the protocol does not allow.
    Protocol,
    /// A value of this side cannot be sent: it does not fit the protocol or the model.
    Invalid,
    /// What a streamed body was to be made of could not be had: its source failed, or was not as long as it said.
    Source,
    /// This side has no credentials to call with: the request was not sent.
    Credentials,
    /// A [layer](crate::client::HttpBuilder::layer) of this side's client failed, or did not let the request pass.
    Layer,
    /// The peer answered with an error that is not in the model.
    Unmodeled(Unmodeled),
    /// This side has ended or cancelled it already.
    Closed,
    /// The handler failed unexpectedly (it panicked, or returned a bug).
    Internal,
}

/// Which wait reached its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deadline {
    /// Dialing, TLS and the HTTP/2 preface.
    Connect,
    /// The first byte of the response after the request was sent.
    FirstByte,
    /// The peer's flow-control window stayed shut.
    Send,
    /// One attempt of a call.
    Attempt,
    /// The whole operation.
    Operation,
    /// The bound given to a shutdown.
    Shutdown,
}

/// An error that the model does not know, as the peer told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmodeled {
    /// HTTP status, 0 where it came inside an event stream.
    pub status: u16,
    /// The error's name or `:error-code`; empty where the peer gave none.
    pub code: String,
    /// The peer's own words; empty where it gave none.
    pub message: String,
}

impl Unmodeled {
    /// An unmodeled error with an HTTP status (0 inside an event stream), code and text.
    pub fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
        }
    }
}

impl Failure {
    /// A failure of this kind, told in `message`.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            source: None,
            attempts: 0,
            processed: false,
        }))
    }

    /// An error outside the model, as the peer told it.
    pub fn unmodeled(error: Unmodeled) -> Self {
        let message = match (error.code.as_str(), error.message.as_str()) {
            ("", "") => format!("the peer answered with status {}", error.status),
            ("", text) => text.to_owned(),
            (code, "") => code.to_owned(),
            (code, text) => format!("{code}: {text}"),
        };
        Self::new(FailureKind::Unmodeled(error), message)
    }

    /// A wait that took longer than its bound.
    pub fn deadline(which: Deadline, bound: Duration) -> Self {
        let what = match which {
            Deadline::Connect => "connecting",
            Deadline::FirstByte => "waiting for the response to begin",
            Deadline::Send => "waiting for the peer to take more data",
            Deadline::Attempt => "an attempt",
            Deadline::Operation => "the operation",
            Deadline::Shutdown => "the shutdown",
        };
        Self::new(
            FailureKind::Deadline(which),
            format!("{what} took longer than {bound:?}"),
        )
    }

    /// An unexpected failure of a handler; the peer sees only that it was internal.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Internal, message)
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Says after how many attempts a call was given up, and whether one before the last may have been processed.
    pub(crate) fn after_attempts(mut self, attempts: u32, processed: bool) -> Self {
        self.0.attempts = attempts;
        self.0.processed = processed;
        self
    }

    /// How many attempts of the call were made, this failure being that of the last; 0 where nobody has counted.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The reason, for programs.
    pub fn kind(&self) -> &FailureKind {
        &self.0.kind
    }

    /// The reason, for people.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether a wait reached its bound.
    pub fn is_deadline(&self) -> bool {
        matches!(self.0.kind, FailureKind::Deadline(_))
    }

    /// Whether nothing of the call can have been processed by the peer, in none of its attempts.
    pub fn is_unprocessed(&self) -> bool {
        let is_unsent = matches!(
            self.0.kind,
            FailureKind::Connect
                | FailureKind::Deadline(Deadline::Connect)
                | FailureKind::Refused
                | FailureKind::Invalid
                | FailureKind::Credentials
        );
        is_unsent && !self.0.processed
    }

    /// The peer's unmodeled error, if that is the reason.
    pub fn as_unmodeled(&self) -> Option<&Unmodeled> {
        match &self.0.kind {
            FailureKind::Unmodeled(u) => Some(u),
            _ => None,
        }
    }

    /// The same failure for a second waiter.
    pub(crate) fn replay(&self) -> Self {
        Self(Box::new(Inner {
            kind: self.0.kind.clone(),
            message: self.0.message.clone(),
            source: self.0.source.clone(),
            attempts: self.0.attempts,
            processed: self.0.processed,
        }))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("source", &self.0.source)
            .field("attempts", &self.0.attempts)
            .finish()
    }
}

/// The reason in words, and after how many attempts if it took several; with `{:#}`, followed by its causes.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if self.0.attempts > 1 {
            write!(f, " ({} attempts)", self.0.attempts)?;
        }
        let mut cause = self.source().filter(|_| f.alternate());
        while let Some(next) = cause {
            write!(f, ": {next}")?;
            cause = next.source();
        }
        Ok(())
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|e| e as _)
    }
}

impl From<crate::serde::Error> for Failure {
    fn from(error: crate::serde::Error) -> Self {
        Self::new(FailureKind::Protocol, "the message could not be read").with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alternate_form_tells_the_causes_too() {
        let cause =
            Failure::new(FailureKind::Lost, "the socket closed").with_source("out of sockets");
        let failure = Failure::new(FailureKind::Connect, "no connection").with_source(cause);
        assert_eq!(failure.to_string(), "no connection");
        assert_eq!(
            format!("{failure:#}"),
            "no connection: the socket closed: out of sockets"
        );
        assert_eq!(format!("{:#}", failure.replay()), format!("{failure:#}"));
    }
}
