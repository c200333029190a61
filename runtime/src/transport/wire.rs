//! The bytes of a connection, between HTTP/2 and the socket.
//!
//! h2 writes every DATA frame of some size by itself and reads eight kilobytes at a time. Here what one round
//! of a connection's task writes leaves together, and what has arrived is read together.

use super::io::BoxIo;
use crate::lock::lock;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is read, or gathered and written, at once.
const BATCH: usize = 64 * 1024;

/// From this size on a read or write of h2 goes past the buffers: a copy costs more than to ask the socket.
const LARGE: usize = 16 * 1024;

/// How much must come at once to fill a read that is no mere rest of one.
const CROWD: usize = 2 * 1024;

/// The end that h2 has.
pub(super) struct Wire(Arc<Mutex<State>>);

/// The end that the connection's task keeps, to write what has gathered when h2 has had its turn.
pub(super) struct Outlet(Arc<Mutex<State>>);

/// Tells whether anything comes: a count that changes with all that is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Ear(Arc<AtomicU64>);

struct State {
    io: BoxIo,
    ear: Ear,
    received: Received,
    gathered: Vec<u8>,
    /// How much of `gathered` is written already.
    written: usize,
    /// The task writes when h2 has had its turn; before that, h2 says when.
    attended: bool,
    /// The socket has nothing more, as this turn has seen, and wakes whoever asked it.
    is_dry: bool,
    /// Why nothing can be written any more. h2 hears of it when it has read what the peer sent before.
    failure: Option<io::ErrorKind>,
}

/// What was read ahead. There is no buffer until a read was so full that more is to be expected.
#[derive(Default)]
struct Received {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    crowded: bool,
}

/// Both ends of this byte stream.
pub(super) fn wire(io: BoxIo) -> (Wire, Outlet) {
    wire_after(io, Vec::new())
}

/// Both ends of this byte stream, of which so much was read already.
pub(super) fn wire_after(io: BoxIo, read: Vec<u8>) -> (Wire, Outlet) {
    let received = Received {
        end: read.len(),
        buffer: read,
        ..Received::default()
    };
    let state = Arc::new(Mutex::new(State {
        io,
        ear: Ear::default(),
        received,
        gathered: Vec::new(),
        written: 0,
        attended: false,
        is_dry: false,
        failure: None,
    }));
    (Wire(Arc::clone(&state)), Outlet(state))
}

impl Ear {
    #[cfg(feature = "client")]
    pub(super) fn heard(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn hear(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Outlet {
    #[cfg(feature = "client")]
    pub(super) fn ear(&self) -> Ear {
        lock(&self.0).ear.clone()
    }

    /// Writes what has gathered, as far as the socket takes it; the task is woken when it takes more. To be
    /// called after every turn of h2 from the first call on.
    pub(super) fn poll_write(&self, cx: &mut Context<'_>) {
        let mut state = lock(&self.0);
        state.attended = true;
        state.is_dry = false;
        if state.failure.is_none()
            && let Poll::Ready(Err(error)) = state.drain(cx)
        {
            state.fail(&error);
            cx.waker().wake_by_ref();
        }
    }
}

impl State {
    fn fail(&mut self, error: &io::Error) {
        self.failure = Some(error.kind());
        self.gathered = Vec::new();
    }

    /// Writes all that has gathered.
    fn drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.gathered.is_empty() {
            return Poll::Ready(Ok(()));
        }
        while let Some(rest @ [_, ..]) = self.gathered.get(self.written..) {
            match ready!(Pin::new(&mut self.io).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => self.written += written,
            }
        }
        self.gathered.clear();
        self.written = 0;
        Pin::new(&mut self.io).poll_flush(cx)
    }

    /// Writes what has gathered, and of the slices behind it what the socket takes; at least one byte of them.
    fn write_past(
        &mut self,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        loop {
            let before = self.gathered.get(self.written..).unwrap_or_default();
            let mut all = [before, &[], &[], &[]].map(IoSlice::new);
            for (place, slice) in all.iter_mut().skip(1).zip(slices) {
                *place = IoSlice::new(slice);
            }
            let before = before.len();
            match ready!(Pin::new(&mut self.io).poll_write_vectored(cx, &all))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written if written <= before => self.written += written,
                written => {
                    self.gathered.clear();
                    self.written = 0;
                    return Poll::Ready(Ok(written - before));
                }
            }
        }
    }

    /// Gathers as much of the slices as there is room for, or writes them past what has gathered; nothing
    /// where nothing can be written any more.
    fn gather(&mut self, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let wanted: usize = slices.iter().map(|slice| slice.len()).sum();
        if self.failure.is_some() {
            return Poll::Ready(Ok(wanted));
        }
        if wanted >= LARGE {
            let written = ready!(self.write_past(cx, slices));
            return Poll::Ready(Ok(written.unwrap_or_else(|error| {
                self.fail(&error);
                wanted
            })));
        }
        let is_full = !self.gathered.is_empty() && self.gathered.len() + wanted > BATCH;
        if is_full && let Err(error) = ready!(self.drain(cx)) {
            self.fail(&error);
            return Poll::Ready(Ok(wanted));
        }
        Poll::Ready(Ok(self.gather_some(slices)))
    }

    fn gather_some(&mut self, slices: &[IoSlice<'_>]) -> usize {
        let mut room = BATCH;
        for slice in slices {
            let part = slice.get(..slice.len().min(room)).unwrap_or_default();
            self.gathered.extend_from_slice(part);
            room -= part.len();
        }
        BATCH - room
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { io, received, .. } = self;
        let is_large = out.remaining() >= LARGE;
        if received.start == received.end && received.crowded && !is_large {
            ready!(received.poll_fill(io, cx))?;
            received.crowded = received.end == BATCH;
        } else if received.start == received.end {
            ready!(Pin::new(io).poll_read(cx, out))?;
            received.crowded = out.remaining() == 0 && out.filled().len() >= CROWD;
            return Poll::Ready(Ok(()));
        }
        received.take(out);
        Poll::Ready(Ok(()))
    }
}

impl Received {
    fn take(&mut self, out: &mut ReadBuf<'_>) {
        let length = out.remaining().min(self.end - self.start);
        if let Some(part) = self.buffer.get(self.start..self.start + length) {
            out.put_slice(part);
            self.start += length;
        }
    }

    fn poll_fill(&mut self, io: &mut BoxIo, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.buffer.resize(BATCH, 0);
        let mut room = ReadBuf::new(&mut self.buffer);
        ready!(Pin::new(io).poll_read(cx, &mut room))?;
        (self.start, self.end) = (0, room.filled().len());
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut state = lock(&self.0);
        // h2 asks again for every stream that is accepted.
        let read = match state.is_dry {
            true => Poll::Pending,
            false => state.poll_read(cx, out),
        };
        state.is_dry = state.attended && read.is_pending();
        if read.is_ready() {
            state.ear.hear();
        }
        match (read, state.failure) {
            (Poll::Pending, Some(failure)) => Poll::Ready(Err(failure.into())),
            (read, _) => read,
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        lock(&self.0).gather(cx, &[IoSlice::new(data)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        lock(&self.0).gather(cx, slices)
    }

    /// What is gathered is copied anyway: h2 then joins frames of up to a kilobyte by itself, and asks once for many.
    fn is_write_vectored(&self) -> bool {
        false
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut state = lock(&self.0);
        if state.attended {
            return Poll::Ready(Ok(()));
        }
        state.drain(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut state = lock(&self.0);
        ready!(state.drain(cx))?;
        Pin::new(&mut state.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests;
