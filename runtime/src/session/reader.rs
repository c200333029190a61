//! The receiving side of a session: bytes in, checked messages out.

use super::settings::SessionSettings;
use crate::error::{Failure, FailureKind};
use crate::event_stream::signing::{SigningError, Verified, VerifyMessage};
use crate::event_stream::{FrameDecoder, FrameError, FrameErrorKind, Headers, Message};
use crate::transport::RecvHalf;
use bytes::Bytes;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// How many bytes of taken messages are gathered before the peer's window is reopened, so that the
/// connection's lock is not taken for every message. What is gathered is released before any wait.
const RELEASE: usize = 16 * 1024;

/// Reads messages. The first end is final and is told again to whoever asks again.
pub(super) struct Reader {
    half: RecvHalf,
    decoder: FrameDecoder,
    /// Received and not yet released, in bytes.
    held: usize,
    verifier: Option<Box<dyn VerifyMessage>>,
    /// What the verifier opened last.
    verified: Option<Message>,
    /// The verifier has seen the signed end.
    signed_end: bool,
    idle: Idle,
}

impl Reader {
    pub(super) fn new(
        half: RecvHalf,
        verifier: Option<Box<dyn VerifyMessage>>,
        settings: &SessionSettings,
    ) -> Self {
        Self {
            half,
            decoder: FrameDecoder::new(settings.limits),
            held: 0,
            verifier,
            verified: None,
            signed_end: false,
            idle: Idle {
                bound: settings.idle_timeout,
                timer: None,
            },
        }
    }

    /// The same, of a stream with these events.
    pub(super) fn expecting(mut self, events: &'static [Headers]) -> Self {
        self.decoder.expect(events);
        self
    }

    /// Goes on to the next message, which is then asked for; `false` when the peer ended the stream at the
    /// border of a message.
    ///
    /// # Errors
    /// Every other end, by its reason. The reader is of no use after one.
    #[inline]
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Failure>> {
        if self.verifier.is_some() {
            return self.poll_verified(cx);
        }
        self.poll_frame(cx)
    }

    fn poll_verified(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Failure>> {
        self.verified = None;
        while self.verified.is_none() {
            if !ready!(self.poll_frame(cx))? {
                return Poll::Ready(Ok(false));
            }
            let message = self.decoder.message().map_err(broken)?;
            self.verified = self.verify(message)?;
        }
        Poll::Ready(Ok(true))
    }

    #[inline]
    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Failure>> {
        loop {
            if self.decoder.advance().map_err(broken)? {
                self.release_taken();
                return Poll::Ready(Ok(true));
            }
            if let Some(ended) = ready!(self.poll_more(cx)) {
                return Poll::Ready(ended.map(|()| false));
            }
        }
    }

    /// Waits for bytes; `Some` is how the stream has ended.
    #[inline(never)]
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<(), Failure>>> {
        match self.half.poll_data(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                self.idle.restart();
                self.held = self.held.saturating_add(chunk.len());
                self.decoder.push(chunk);
                Poll::Ready(None)
            }
            Poll::Ready(Some(Err(failure))) => Poll::Ready(Some(Err(failure))),
            Poll::Ready(None) => Poll::Ready(Some(self.finish())),
            Poll::Pending => {
                self.release_all();
                ready!(self.idle.poll(cx));
                Poll::Ready(Some(Err(self.idle.failure())))
            }
        }
    }

    /// Goes on to the next message, if it has arrived, begins as one that came before, and is an event for which
    /// `wanted` holds; gives its index. Anything else is left to [`poll_next`](Self::poll_next).
    #[inline]
    pub(super) fn next_event(&mut self, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        if self.verifier.is_some() {
            return None;
        }
        let index = self.decoder.advance_to_event(wanted)?;
        self.release_taken();
        Some(index)
    }

    /// Which of the expected events the message is that came last, where its headers say no more than that.
    #[inline]
    pub(super) fn event(&self) -> Option<usize> {
        match &self.verified {
            None => self.decoder.event(),
            Some(_) => None,
        }
    }

    /// The payload of that message, and what it is part of.
    #[inline]
    pub(super) fn payload(&self) -> (&Bytes, Range<usize>) {
        self.decoder.payload()
    }

    /// The message that came last.
    ///
    /// # Errors
    /// Its headers are malformed.
    pub(super) fn message(&mut self) -> Result<Message, Failure> {
        match self.verified.take() {
            Some(message) => Ok(message),
            None => self.decoder.message().map_err(broken),
        }
    }

    /// Reads and discards until the stream ends, however it does.
    pub(super) async fn discard(self) {
        discard(self.half, self.held).await;
    }

    fn verify(&mut self, message: Message) -> Result<Option<Message>, Failure> {
        if self.signed_end {
            return Err(forged(SigningError::new(
                "a message after the signed end of the stream",
            )));
        }
        let Some(verifier) = &mut self.verifier else {
            return Ok(Some(message));
        };
        match verifier.verify(message).map_err(forged)? {
            Verified::Message(message) => Ok(Some(message)),
            Verified::End => {
                self.signed_end = true;
                Ok(None)
            }
        }
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.decoder.finish().map_err(broken)?;
        match &mut self.verifier {
            Some(verifier) => verifier.finish().map_err(forged),
            None => Ok(()),
        }
    }

    /// Reopens the window by what messages took, once that is worth it.
    #[inline]
    fn release_taken(&mut self) {
        let taken = self.held.saturating_sub(self.decoder.buffered());
        if taken >= RELEASE {
            self.held -= taken;
            self.half.release(taken);
        }
    }

    /// Reopens the window by everything received: what is buffered now is part of a message that the
    /// peer must be able to finish, within the limits.
    fn release_all(&mut self) {
        if self.held > 0 {
            self.half.release(std::mem::take(&mut self.held));
        }
    }
}

/// Reads a stream to its end and keeps its window open; `held` bytes are released first.
pub(super) async fn discard(mut half: RecvHalf, held: usize) {
    half.release(held);
    while let Some(Ok(chunk)) = std::future::poll_fn(|cx| half.poll_data(cx)).await {
        half.release(chunk.len());
    }
}

/// The idle limit: runs while the reader waits, from the last bytes received.
struct Idle {
    bound: Option<Duration>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Idle {
    fn restart(&mut self) {
        self.timer = None;
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(bound) = self.bound else {
            return Poll::Pending;
        };
        let new = || Box::pin(sleep(bound));
        self.timer.get_or_insert_with(new).as_mut().poll(cx)
    }

    fn failure(&self) -> Failure {
        let bound = self.bound.unwrap_or_default();
        Failure::new(
            FailureKind::Idle,
            format!("nothing was received for {bound:?}"),
        )
    }
}

#[cold]
fn broken(error: FrameError) -> Failure {
    match error.kind() {
        FrameErrorKind::Truncated { .. } => Failure::new(
            FailureKind::Lost,
            "the stream was cut short inside a message",
        ),
        _ => Failure::new(
            FailureKind::Protocol,
            "what was received is not a valid message",
        ),
    }
    .with_source(error)
}

#[cold]
fn forged(error: SigningError) -> Failure {
    let message = format!("the signature of the stream does not hold: {error}");
    Failure::new(FailureKind::Protocol, message).with_source(error)
}
