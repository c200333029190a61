//! Bodies of whole messages.

use super::stream::RecvHalf;
use crate::error::Failure;
use crate::types::{ByteStream, Collected};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The body of a response (or request) for stacks that speak [`http_body::Body`].
#[derive(Debug, Default)]
pub struct Body(Kind);

enum Kind {
    Full(Bytes),
    Stream { recv: RecvHalf, unreleased: usize },
    Bytes(ByteStream),
}

impl Body {
    /// A body whose bytes are all here.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Full(bytes.into()))
    }

    /// All of its bytes, or the body again where they are still to come.
    pub(crate) fn into_whole(self) -> Result<Bytes, Self> {
        match self.0 {
            Kind::Full(bytes) => Ok(bytes),
            coming => Err(Self(coming)),
        }
    }

    /// A body that comes as it is sent. Windows reopen when the next chunk is asked for.
    pub fn stream(recv: RecvHalf) -> Self {
        Self(Kind::Stream {
            recv,
            unreleased: 0,
        })
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        match &mut self.0 {
            Kind::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Full(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Bytes(stream) => Pin::new(stream).poll_frame(cx),
            Kind::Stream { recv, unreleased } => {
                recv.release(std::mem::take(unreleased));
                Poll::Ready(ready!(recv.poll_data(cx)).map(|chunk| {
                    chunk.map(|data| {
                        *unreleased = data.len();
                        Frame::data(data)
                    })
                }))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Full(bytes) => bytes.is_empty(),
            Kind::Stream { recv, .. } => recv.is_end(),
            Kind::Bytes(stream) => stream.is_end(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream { .. } => SizeHint::default(),
            Kind::Bytes(stream) => http_body::Body::size_hint(stream),
        }
    }
}

impl From<ByteStream> for Body {
    fn from(stream: ByteStream) -> Self {
        Self(Kind::Bytes(stream))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::full(bytes)
    }
}

impl Default for Kind {
    fn default() -> Self {
        Self::Full(Bytes::new())
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(bytes) => f.debug_tuple("Full").field(&bytes.len()).finish(),
            Self::Stream { .. } => f.write_str("Stream"),
            Self::Bytes(stream) => stream.fmt(f),
        }
    }
}

/// Reads a body to its end, reopening windows as it goes.
///
/// # Errors
/// The body was cut short or lost, or has more than `limit` bytes: a protocol failure whose cause is
/// `TooLarge`, told as soon as the limit is passed.
pub async fn collect(recv: &mut RecvHalf, limit: usize) -> Result<Bytes, Failure> {
    let mut whole = Collected::default();
    while let Some(chunk) = poll_fn(|cx| recv.poll_data(cx)).await {
        let chunk = chunk?;
        recv.release(chunk.len());
        whole.push(chunk, limit)?;
    }
    Ok(whole.finish())
}
