//! The sending side of a session: one buffer that senders write frames into, and one task that hands it
//! to the transport.
//!
//! `out_buffer` (bytes and credit) · `waiters` · `state` (what they are together) · `turn` (one frame
//! on its way in) · `flusher` (the task)

mod flusher;
mod out_buffer;
mod state;
mod turn;
mod waiters;

use crate::error::{Failure, FailureKind};
use crate::event_stream::Prefixes;
use crate::event_stream::signing::SignMessage;
use crate::transport::{Outbox, SendHalf};
use bytes::BytesMut;
use flusher::Flusher;
use state::{Phase, State};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
pub(super) use turn::Turn;

/// Writes one frame; the prefixes are of the frames that this side has sent.
pub(super) type Write<'a> = dyn FnMut(&mut BytesMut, &mut Prefixes) -> Result<(), Failure> + 'a;

/// A stream that is no longer wanted (RFC 9113, section 7).
pub(super) const CANCEL: u32 = 8;
/// The peer broke the rules (RFC 9113, section 7).
pub(super) const PROTOCOL_ERROR: u32 = 1;
/// This side failed (RFC 9113, section 7).
pub(super) const INTERNAL_ERROR: u32 = 2;

/// The sending side of a session, shared by all who send, wait for or end it.
#[derive(Clone)]
pub(super) struct Writer(Arc<Mutex<State>>);

/// What a sending side is made with.
pub(super) struct WriterParts {
    pub(super) half: SendHalf,
    pub(super) signer: Option<Box<dyn SignMessage>>,
    pub(super) buffer: usize,
    pub(super) send_timeout: Duration,
}

impl Writer {
    /// Starts the task that hands over what is written. It ends with the stream.
    ///
    /// # Errors
    /// There is no tokio runtime here.
    pub(super) fn start(parts: WriterParts) -> Result<Self, Failure> {
        let runtime = Handle::try_current().map_err(|error| {
            Failure::internal("a session needs a tokio runtime").with_source(error)
        })?;
        let state = State::new(parts.half, parts.signer, parts.buffer);
        let writer = Self(Arc::new(Mutex::new(state)));
        writer.lock().known_as(&writer.0);
        runtime.spawn(Flusher::new(writer.clone(), parts.send_timeout));
        Ok(writer)
    }

    /// A side that sends no events: it has ended already. The half is dropped.
    pub(super) fn ended(parts: WriterParts) -> Self {
        let mut state = State::new(parts.half, None, parts.buffer);
        state.set_ended();
        Self(Arc::new(Mutex::new(state)))
    }

    /// One frame to be sent.
    pub(super) fn turn(&self) -> Turn<'_> {
        Turn::new(self)
    }

    /// Waits until a frame may be written with [`push`](Self::push).
    ///
    /// # Errors
    /// Why the stream has ended.
    pub(super) fn poll_room(&self, cx: &Context<'_>) -> Poll<Result<(), Failure>> {
        let mut state = self.lock();
        state.check_open()?;
        if state.has_room() && state.turns.is_empty() {
            return Poll::Ready(Ok(()));
        }
        state.watchers.wait(cx);
        Poll::Pending
    }

    /// Writes a frame without waiting for anything.
    ///
    /// # Errors
    /// That of `write`, or why the stream has ended.
    pub(super) fn push(&self, write: &mut Write<'_>) -> Result<(), Failure> {
        let mut state = self.lock();
        state.check_open()?;
        state.write(write)
    }

    /// Waits until all that was written is accepted.
    ///
    /// # Errors
    /// Why the stream has failed.
    pub(super) fn poll_accepted(&self, cx: &Context<'_>) -> Poll<Result<(), Failure>> {
        let mut state = self.lock();
        match &state.phase {
            Phase::Failed(failure) => Poll::Ready(Err(failure.replay())),
            _ if state.out.is_accepted() => Poll::Ready(Ok(())),
            _ => {
                state.watchers.wait(cx);
                Poll::Pending
            }
        }
    }

    /// Ends the stream after what was written, and waits until the transport has it all.
    ///
    /// # Errors
    /// Why the stream has failed.
    pub(super) fn poll_finish(&self, cx: &Context<'_>) -> Poll<Result<(), Failure>> {
        let mut state = self.lock();
        state.end()?;
        match &state.phase {
            Phase::Ended => Poll::Ready(Ok(())),
            Phase::Failed(failure) => Poll::Ready(Err(failure.replay())),
            Phase::Open | Phase::Ending => {
                state.watchers.wait(cx);
                Poll::Pending
            }
        }
    }

    /// Ends the stream after what was written, and waits until the transport has it all.
    ///
    /// # Errors
    /// Why the stream has failed.
    pub(super) async fn finish(&self) -> Result<(), Failure> {
        poll_fn(|cx| self.poll_finish(cx)).await
    }

    /// Why the stream has failed, if it has.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.lock().failure()
    }

    /// Waits until the stream has failed: the reason. Never ready for one that ended well.
    pub(super) fn poll_failed(&self, cx: &Context<'_>) -> Poll<Failure> {
        let mut state = self.lock();
        match &state.phase {
            Phase::Failed(failure) => Poll::Ready(failure.replay()),
            _ => {
                state.mourners.wait(cx);
                Poll::Pending
            }
        }
    }

    /// Writes a last frame without waiting and ends the stream after it.
    ///
    /// # Errors
    /// That of `write`, or why the stream has ended.
    pub(super) fn push_last(&self, write: &mut Write<'_>) -> Result<(), Failure> {
        let mut state = self.lock();
        state.check_open()?;
        state.write(write)?;
        state.end()
    }

    /// Resets the stream, unless it has ended; whoever still sends is told `failure`.
    pub(super) fn abort(&self, code: u32, failure: Failure) {
        self.lock().abort(code, failure);
    }

    /// Cancels the stream, unless it has ended.
    pub(super) fn cancel(&self) {
        self.abort(
            CANCEL,
            Failure::new(FailureKind::Closed, "the session was cancelled"),
        );
    }

    /// The typed sender is gone: a stream that it did not end must not look as if it had.
    pub(super) fn sender_dropped(&self) {
        let mut state = self.lock();
        state.sender_gone = true;
        let open = matches!(state.phase, Phase::Open);
        drop(state);
        if open {
            self.cancel();
        }
    }

    /// The typed receiver is gone. `discard` reads what still arrives, for as long as this side sends.
    pub(super) fn receiver_dropped(&self, discard: Pin<Box<dyn Future<Output = ()> + Send>>) {
        let mut state = self.lock();
        if state.sender_gone {
            drop(state);
            self.cancel();
        } else if !state.is_over() {
            state.orphan = Some(discard);
            state.wake_flusher();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic of a value's own code leaves the state as it was before that value.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outbox for Mutex<State> {
    fn hand_over(&self) {
        self.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .hand_over();
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("phase", &self.lock().phase)
            .finish_non_exhaustive()
    }
}
