//! A connection in memory that can be cut or frozen from outside.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

/// What is done to the cables that share it.
#[derive(Clone, Default)]
pub(crate) struct Shears(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    mode: Mode,
    waiting: Vec<Waker>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Mode {
    #[default]
    Whole,
    Frozen,
    Cut,
}

impl Shears {
    /// Nothing comes through any more, and nobody is told.
    pub(crate) fn freeze(&self) {
        self.set(Mode::Frozen);
    }

    /// Both ends see a broken connection.
    pub(crate) fn cut(&self) {
        self.set(Mode::Cut);
    }

    fn set(&self, mode: Mode) {
        let mut state = self.0.lock().unwrap();
        state.mode = mode;
        state.waiting.drain(..).for_each(Waker::wake);
    }

    fn check(&self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        let mut state = self.0.lock().unwrap();
        state.waiting.push(cx.waker().clone());
        match state.mode {
            Mode::Whole => Poll::Ready(Ok(())),
            Mode::Frozen => Poll::Pending,
            Mode::Cut => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
        }
    }
}

/// One end of such a connection.
pub(crate) struct Cable {
    inner: DuplexStream,
    shears: Shears,
}

impl Cable {
    pub(crate) fn pair(shears: &Shears) -> (Self, Self) {
        let (a, b) = tokio::io::duplex(64 * 1024);
        (
            Self {
                inner: a,
                shears: shears.clone(),
            },
            Self {
                inner: b,
                shears: shears.clone(),
            },
        )
    }
}

impl AsyncRead for Cable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        std::task::ready!(self.shears.check(cx))?;
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for Cable {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        std::task::ready!(self.shears.check(cx))?;
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        std::task::ready!(self.shears.check(cx))?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        std::task::ready!(self.shears.check(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
