//! The first bytes of a connection, looked at before it is known what it speaks; and its bytes under HTTP/1.1.

use super::io::BoxIo;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How every client begins that speaks HTTP/2 (RFC 9113, section 3.4).
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection, and what was read of it.
pub(super) struct Begun {
    pub(super) io: BoxIo,
    pub(super) read: Vec<u8>,
}

impl Begun {
    /// Reads until it is clear whether the peer begins with these bytes.
    pub(super) async fn read(mut io: BoxIo, expected: &[u8]) -> io::Result<Self> {
        let mut read = Vec::with_capacity(expected.len());
        while read.len() < expected.len() && expected.starts_with(&read) {
            let left = expected.len() - read.len();
            if (&mut io).take(left as u64).read_buf(&mut read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Self { io, read })
    }

    /// The whole connection again. A write that makes no progress within the bound fails.
    pub(super) fn rewind(self, write_timeout: Duration) -> Rewound {
        Rewound {
            begun: self,
            at: 0,
            bound: write_timeout,
            stalled: None,
        }
    }
}

/// A byte stream from its first byte on, which does not wait for ever to write.
pub(super) struct Rewound {
    begun: Begun,
    at: usize,
    bound: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Rewound {
    /// What the write came to, unless it has made no progress for too long.
    fn bounded<T>(
        &mut self,
        poll: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.stalled = None;
            return poll;
        }
        let bound = self.bound;
        let timer = self.stalled.get_or_insert_with(|| Box::pin(sleep(bound)));
        let over = |()| Err(io::ErrorKind::TimedOut.into());
        timer.as_mut().poll(cx).map(over)
    }
}

impl AsyncRead for Rewound {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match this.begun.read.get(this.at..) {
            Some(rest @ [_, ..]) => {
                let length = rest.len().min(out.remaining());
                out.put_slice(rest.get(..length).unwrap_or_default());
                this.at += length;
                Poll::Ready(Ok(()))
            }
            _ => Pin::new(&mut this.begun.io).poll_read(cx, out),
        }
    }
}

impl AsyncWrite for Rewound {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.begun.io).poll_write(cx, data);
        self.bounded(written, cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.begun.io).poll_flush(cx);
        self.bounded(flushed, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.begun.io).poll_shutdown(cx);
        self.bounded(shut, cx)
    }
}
