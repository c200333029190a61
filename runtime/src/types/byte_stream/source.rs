//! Bytes from readers, files and streams.

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame};
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;
/// With less room than this left of the last chunk another is begun.
const SHORT: usize = 4 * 1024;

/// The chunks of a stream.
pub(super) struct Chunks<S>(Pin<Box<S>>);

impl<S> Chunks<S> {
    pub(super) fn new(stream: S) -> Self {
        Self(Box::pin(stream))
    }
}

impl<S, E> Body for Chunks<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Data = Bytes;
    type Error = E;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        let chunk = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

/// What a reader reads.
pub(super) struct Reading<R> {
    reader: Pin<Box<R>>,
    room: BytesMut,
}

impl<R> Reading<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: Box::pin(reader),
            room: BytesMut::new(),
        }
    }
}

impl<R: AsyncRead> Body for Reading<R> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        if this.room.len() < SHORT {
            this.room = BytesMut::zeroed(CHUNK);
        }
        let mut buffer = ReadBuf::new(&mut this.room);
        ready!(this.reader.as_mut().poll_read(cx, &mut buffer))?;
        let length = buffer.filled().len();
        Poll::Ready(match length {
            0 => None,
            length => Some(Ok(Frame::data(this.room.split_to(length).freeze()))),
        })
    }
}

/// A file on its way to be read.
pub(super) enum Opening {
    Opened(Reading<File>),
    Opens(Pin<Box<dyn Future<Output = io::Result<File>> + Send>>),
}

impl Opening {
    pub(super) fn new(path: Arc<Path>) -> Self {
        Self::Opens(Box::pin(File::open(path)))
    }
}

impl Body for Opening {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            match &mut *self {
                Self::Opened(file) => return Pin::new(file).poll_frame(cx),
                Self::Opens(opens) => {
                    let file = ready!(opens.as_mut().poll(cx))?;
                    *self = Self::Opened(Reading::new(file));
                }
            }
        }
    }
}
