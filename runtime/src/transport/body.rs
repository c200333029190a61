//! Bodies of whole messages.

use super::stream::RecvHalf;
use crate::error::{BoxError, Failure, FailureKind};
use bytes::{Bytes, BytesMut};
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
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream { .. } => SizeHint::default(),
        }
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
        }
    }
}

/// A body that is larger than its reader allows: the cause of a failure of [`collect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The most that was allowed, in bytes.
    pub limit: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is larger than {} bytes", self.limit)
    }
}

impl std::error::Error for TooLarge {}

impl TooLarge {
    /// Whether this is why a body could not be collected.
    pub fn is_cause(failure: &Failure) -> bool {
        let source: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(failure);
        source.is_some_and(|cause| cause.is::<Self>())
    }
}

/// Reads a body to its end, reopening windows as it goes.
///
/// # Errors
/// The body was cut short or lost, or has more than `limit` bytes: a protocol failure whose cause is
/// [`TooLarge`], told as soon as the limit is passed.
pub async fn collect(recv: &mut RecvHalf, limit: usize) -> Result<Bytes, Failure> {
    let mut whole = Collected::default();
    while let Some(chunk) = poll_fn(|cx| recv.poll_data(cx)).await {
        let chunk = chunk?;
        recv.release(chunk.len());
        whole.push(chunk, limit)?;
    }
    Ok(whole.finish())
}

/// What was read so far: one chunk is kept as it came, several are joined.
#[derive(Default)]
struct Collected {
    first: Bytes,
    joined: BytesMut,
}

impl Collected {
    fn push(&mut self, chunk: Bytes, limit: usize) -> Result<(), Failure> {
        let length = self.first.len() + self.joined.len();
        if chunk.len() > limit.saturating_sub(length) {
            let cause = TooLarge { limit };
            return Err(Failure::new(FailureKind::Protocol, cause.to_string())
                .with_source(Box::new(cause) as BoxError));
        }
        if length == 0 {
            self.first = chunk;
        } else {
            self.joined
                .extend_from_slice(&std::mem::take(&mut self.first));
            self.joined.extend_from_slice(&chunk);
        }
        Ok(())
    }

    fn finish(self) -> Bytes {
        match self.joined.is_empty() {
            true => self.first,
            false => self.joined.freeze(),
        }
    }
}
