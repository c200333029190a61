use crate::error::{Error, Failure, FailureKind};
use crate::event_stream::Frames;
use crate::event_stream::signing::SigningError;
use crate::serde::Shape;
use crate::session::ShapeError;
use crate::session::event_codec::{EventFormat, message_member, write_error};
use crate::session::writer::{INTERNAL_ERROR, Writer};
use bytes::BytesMut;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, OnceLock};
use tokio::sync::Notify;

/// Where the writer of an accepted stream is left for whoever ends it.
pub(super) struct Slot {
    /// `None`: the handler has returned without accepting.
    writer: OnceLock<Option<Writer>>,
    filled: Notify,
}

impl Slot {
    pub(super) fn new(format: Option<EventFormat>) -> (Arc<Self>, StreamEnd) {
        let slot = Arc::new(Self {
            writer: OnceLock::new(),
            filled: Notify::new(),
        });
        let end = StreamEnd {
            slot: Arc::clone(&slot),
            format,
            ended: false,
        };
        (slot, end)
    }

    pub(super) fn check_open(&self) -> Result<(), Failure> {
        match self.writer.get() {
            None => Ok(()),
            Some(_) => Err(too_late()),
        }
    }

    pub(super) fn fill(&self, writer: &Writer) -> Result<(), Failure> {
        if self.writer.set(Some(writer.clone())).is_err() {
            writer.abort(INTERNAL_ERROR, too_late());
            return Err(too_late());
        }
        self.filled.notify_waiters();
        Ok(())
    }

    /// The writer, if the request was accepted; if not, it cannot be any more.
    fn close(&self) -> Option<&Writer> {
        self.writer.get_or_init(|| None).as_ref()
    }
}

fn too_late() -> Failure {
    Failure::new(FailureKind::Closed, "the handler has returned already")
}

/// Ends the stream of a request when its handler has returned. Dropping it before that resets an accepted
/// stream with INTERNAL_ERROR.
pub struct StreamEnd {
    slot: Arc<Slot>,
    format: Option<EventFormat>,
    ended: bool,
}

/// How a handler's return reached the client.
#[derive(Debug)]
pub enum Ended {
    /// Nothing was sent: the request was not accepted, and is to be answered with this.
    Unanswered(Result<(), ShapeError>),
    /// The stream was ended with it, or failed before the client had taken all.
    Answered(Result<(), Failure>),
}

impl StreamEnd {
    /// Whether the handler has accepted the request.
    pub fn is_accepted(&self) -> bool {
        matches!(self.slot.writer.get(), Some(Some(_)))
    }

    /// Waits until an accepted stream was reset or lost: the reason. The handler's work is of no use then.
    pub async fn broken(&self) -> Failure {
        loop {
            let filled = self.slot.filled.notified();
            tokio::pin!(filled);
            filled.as_mut().enable();
            if let Some(Some(writer)) = self.slot.writer.get() {
                return poll_fn(|cx| writer.poll_failed(cx)).await;
            }
            filled.await;
        }
    }

    /// Ends the stream as the handler did: events before it are sent, a modeled error of the event stream
    /// goes as an exception, any other as an unmodeled error, and END_STREAM comes last. Takes no longer
    /// than the session's send timeout after the client last took something.
    pub async fn end(mut self, outcome: Result<(), ShapeError>) -> Ended {
        self.ended = true;
        let Some(writer) = self.slot.close() else {
            return Ended::Unanswered(outcome);
        };
        if let Err(error) = outcome
            && let Err(failure) = write_last(writer, self.format, &error)
        {
            return Ended::Answered(Err(failure));
        }
        Ended::Answered(writer.finish().await)
    }
}

impl Drop for StreamEnd {
    fn drop(&mut self) {
        if !self.ended
            && let Some(writer) = self.slot.close()
        {
            writer.abort(INTERNAL_ERROR, Failure::internal("the handler was stopped"));
        }
    }
}

fn write_last(
    writer: &Writer,
    format: Option<EventFormat>,
    error: &ShapeError,
) -> Result<(), Failure> {
    writer.push_last(&mut |out, prefixes| match error {
        Error::Modeled(shape) => write_modeled(format, &**shape, (out, prefixes)),
        Error::Failure(failure) => write_failure(failure, out),
    })
}

fn write_modeled(
    format: Option<EventFormat>,
    shape: &dyn Shape,
    (out, prefixes): Frames<'_>,
) -> Result<(), Failure> {
    match format.and_then(|format| format.write_exception(shape, (&mut *out, prefixes))) {
        Some(Ok(())) => Ok(()),
        _ => write_error(shape.schema().name(), &message_member(shape), out),
    }
}

/// What failed inside stays inside; what the handler says of the client's doing does not.
fn write_failure(failure: &Failure, out: &mut BytesMut) -> Result<(), Failure> {
    match failure.kind() {
        FailureKind::Unmodeled(error) if !error.code.is_empty() => {
            write_error(&error.code, &error.message, out)
        }
        FailureKind::Protocol if is_forged(failure) => {
            write_error("InvalidSignatureException", failure.message(), out)
        }
        FailureKind::Protocol => write_error("SerializationException", failure.message(), out),
        _ => write_error("InternalFailure", "the service failed", out),
    }
}

fn is_forged(failure: &Failure) -> bool {
    let cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(failure);
    cause.is_some_and(|cause| cause.is::<SigningError>())
}

impl fmt::Debug for StreamEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamEnd")
            .field("accepted", &self.is_accepted())
            .finish_non_exhaustive()
    }
}
