//! The two halves of one HTTP exchange's bodies, whatever carries them.

use super::drive::Outbox;
use super::foreign::ForeignRecv;
use super::h2_stream::{H2Recv, H2Send};
use super::pipe::{PipeRecv, PipeSend};
#[cfg(feature = "test-kit")]
use super::tap::{Tap, TappedRecv, TappedSend};
use crate::error::{BoxError, Failure};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The sending half of one HTTP exchange: an h2 stream or an in-memory pipe.
///
/// Dropping it before END_STREAM was sent resets the stream: with CANCEL on a client, with
/// INTERNAL_ERROR on a server (RFC 9113, section 7).
pub struct SendHalf(Sender);

enum Sender {
    H2(H2Send),
    Pipe(PipeSend),
    #[cfg(feature = "test-kit")]
    Tapped(Box<TappedSend>),
}

/// The receiving half of one HTTP exchange: an h2 stream, an in-memory pipe or a body of another crate.
///
/// Dropping it before END_STREAM was received cancels the stream on a client. On a server the rest
/// is discarded, so that the response can still be finished.
pub struct RecvHalf(Receiver);

enum Receiver {
    H2(H2Recv),
    Pipe(PipeRecv),
    Foreign(ForeignRecv),
    #[cfg(feature = "test-kit")]
    Tapped(Box<TappedRecv>),
}

impl SendHalf {
    /// The same half, with all that passes through it told to `tap`.
    #[cfg(feature = "test-kit")]
    pub(crate) fn tapped(self, tap: Box<dyn Tap>) -> Self {
        Self(Sender::Tapped(Box::new(TappedSend { half: self, tap })))
    }

    /// Waits until bytes may be sent under the peer's windows, after asking for `want` of them.
    ///
    /// The number that is ready is at least one. Registers this task to be woken until it is ready.
    ///
    /// # Errors
    /// The stream was reset, the connection lost, or this side has ended it.
    pub fn poll_capacity(
        &mut self,
        want: usize,
        cx: &mut Context<'_>,
    ) -> Poll<Result<usize, Failure>> {
        match &mut self.0 {
            Sender::H2(half) => half.poll_capacity(want, cx),
            Sender::Pipe(half) => half.poll_capacity(want, cx),
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.half.poll_capacity(want, cx),
        }
    }

    /// What may be sent right now without waiting, after asking for `want`.
    ///
    /// # Errors
    /// As [`poll_capacity`](Self::poll_capacity).
    pub fn try_capacity(&mut self, want: usize) -> Result<usize, Failure> {
        match &mut self.0 {
            Sender::H2(half) => half.try_capacity(want),
            Sender::Pipe(half) => half.try_capacity(want),
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.half.try_capacity(want),
        }
    }

    /// Gives unused reserved window back: an idle stream must not hoard the connection's window.
    pub fn release_capacity(&mut self) {
        match &mut self.0 {
            Sender::H2(half) => half.release_capacity(),
            Sender::Pipe(_) => {}
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.half.release_capacity(),
        }
    }

    /// Has `outbox` asked for its bytes before the connection next writes; false where there is nobody to ask.
    /// `crowd`: others are about to send as well, and are given time to.
    pub(crate) fn enlist(&self, outbox: impl FnOnce() -> Arc<dyn Outbox>, crowd: bool) -> bool {
        match &self.0 {
            Sender::H2(half) => half.enlist(outbox(), crowd),
            Sender::Pipe(_) => false,
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.half.enlist(outbox, crowd),
        }
    }

    /// Queues data, at most the granted capacity; `end` is END_STREAM, with which empty data is fine.
    ///
    /// # Errors
    /// The stream was reset, the connection lost, or this side has ended it.
    pub fn send(&mut self, data: Bytes, end: bool) -> Result<(), Failure> {
        match &mut self.0 {
            Sender::H2(half) => half.send(data, end),
            Sender::Pipe(half) => half.send(data, end),
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.send(data, end),
        }
    }

    /// Resets the stream with this HTTP/2 error code, both directions of it; what was queued but not
    /// yet written is discarded. Idempotent.
    pub fn reset(&mut self, code: u32) {
        match &mut self.0 {
            Sender::H2(half) => half.reset(code),
            Sender::Pipe(half) => half.reset(code),
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.reset(code),
        }
    }

    /// Loses the stream as a connection is lost, both directions of it. In memory alone: elsewhere it is reset.
    #[cfg(feature = "test-kit")]
    pub(crate) fn lose(&mut self) {
        match &mut self.0 {
            Sender::H2(half) => half.reset(h2::Reason::CANCEL.into()),
            Sender::Pipe(half) => half.lose(),
            Sender::Tapped(tapped) => tapped.half.lose(),
        }
    }

    /// Ready when the peer reset the stream or the connection was lost: the reason.
    pub fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<Failure> {
        match &mut self.0 {
            Sender::H2(half) => half.poll_reset(cx),
            Sender::Pipe(half) => half.poll_reset(cx),
            #[cfg(feature = "test-kit")]
            Sender::Tapped(tapped) => tapped.poll_reset(cx),
        }
    }
}

impl RecvHalf {
    /// The same half, with all that passes through it told to `tap`.
    #[cfg(feature = "test-kit")]
    pub(crate) fn tapped(self, tap: Box<dyn Tap>) -> Self {
        Self(Receiver::Tapped(Box::new(TappedRecv { half: self, tap })))
    }

    /// The body of a request or response of another HTTP crate.
    ///
    /// Its windows are that crate's business: [`release`](Self::release) does nothing.
    pub fn of_body<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Receiver::Foreign(ForeignRecv::new(body)))
    }

    /// The next chunk. `None` on END_STREAM and on nothing else; every other end is its reason.
    pub fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        match &mut self.0 {
            Receiver::H2(half) => half.poll_data(cx),
            Receiver::Pipe(half) => half.poll_data(cx),
            Receiver::Foreign(half) => half.poll_data(cx),
            #[cfg(feature = "test-kit")]
            Receiver::Tapped(tapped) => tapped.poll_data(cx),
        }
    }

    /// Reopens the window by this many bytes: the application took them.
    pub fn release(&mut self, bytes: usize) {
        match &mut self.0 {
            Receiver::H2(half) => half.release(bytes),
            Receiver::Pipe(half) => half.release(bytes),
            Receiver::Foreign(_) => {}
            #[cfg(feature = "test-kit")]
            Receiver::Tapped(tapped) => tapped.half.release(bytes),
        }
    }

    /// Whether END_STREAM was received and everything before it was read.
    pub fn is_end(&self) -> bool {
        match &self.0 {
            Receiver::H2(half) => half.is_end(),
            Receiver::Pipe(half) => half.is_end(),
            Receiver::Foreign(half) => half.is_end(),
            #[cfg(feature = "test-kit")]
            Receiver::Tapped(tapped) => tapped.half.is_end(),
        }
    }
}

impl From<H2Send> for SendHalf {
    fn from(half: H2Send) -> Self {
        Self(Sender::H2(half))
    }
}

impl From<PipeSend> for SendHalf {
    fn from(half: PipeSend) -> Self {
        Self(Sender::Pipe(half))
    }
}

impl From<H2Recv> for RecvHalf {
    fn from(half: H2Recv) -> Self {
        Self(Receiver::H2(half))
    }
}

impl From<PipeRecv> for RecvHalf {
    fn from(half: PipeRecv) -> Self {
        Self(Receiver::Pipe(half))
    }
}

impl fmt::Debug for SendHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendHalf").finish_non_exhaustive()
    }
}

impl fmt::Debug for RecvHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecvHalf")
            .field("end", &self.is_end())
            .finish_non_exhaustive()
    }
}
