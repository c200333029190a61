//! A stream as a reader.

use super::ByteStream;
use bytes::{Buf, Bytes};
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

/// Reads a [`ByteStream`]. Its failures are errors of the kind [`io::ErrorKind::Other`].
pub struct ByteReader {
    stream: ByteStream,
    chunk: Bytes,
}

impl ByteReader {
    pub(super) fn new(stream: ByteStream) -> Self {
        Self {
            stream,
            chunk: Bytes::new(),
        }
    }
}

impl fmt::Debug for ByteReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ByteReader").field(&self.stream).finish()
    }
}

impl AsyncBufRead for ByteReader {
    fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.chunk.is_empty()
            && let Some(chunk) = ready!(this.stream.poll_chunk(cx))
        {
            this.chunk = chunk.map_err(io::Error::other)?;
        }
        Poll::Ready(Ok(&this.chunk))
    }

    fn consume(mut self: Pin<&mut Self>, bytes: usize) {
        let bytes = bytes.min(self.chunk.len());
        self.chunk.advance(bytes);
    }
}

impl AsyncRead for ByteReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let here = ready!(self.as_mut().poll_fill_buf(cx))?;
        let length = here.len().min(out.remaining());
        out.put_slice(here.get(..length).unwrap_or_default());
        self.consume(length);
        Poll::Ready(Ok(()))
    }
}
