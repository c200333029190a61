//! Values of `@streaming` blobs (Smithy 2.0, "Data streams").
//!
//! - `collected`: what was read so far of a body that is wanted whole
//! - `erased`: any body, behind one type
//! - `source`: bytes from readers, files and streams
//! - `length`: what comes against what was announced
//! - `reader`: a stream as [`AsyncRead`](tokio::io::AsyncRead)

mod collected;
mod erased;
mod length;
mod reader;
mod source;

#[cfg(test)]
mod tests;

pub(crate) use collected::Collected;
pub use collected::TooLarge;
pub(crate) use erased::AnyBody;
pub use reader::ByteReader;

use crate::error::{BoxError, Failure, FailureKind};
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use length::Measured;
use std::fmt;
use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::AsyncRead;

/// The value of a `@streaming` blob: bytes that are here, or that come as they are asked for.
///
/// What is sent from one is asked for as the peer's flow control allows; what is received into one waits under this
/// side's until it is asked for. An end is [`None`] only where the sender said that it was one: everything else is
/// its reason, and stays it however often it is asked for. Dropping a stream that was received cancels it.
///
/// It is a [`Stream`] and an [`http_body::Body`] of chunks that are never empty. As either it ends after a failure, as
/// their combinators want it.
#[derive(Default)]
pub struct ByteStream {
    source: Source,
    blame: Option<Blame>,
}

/// Says of a failure whose it is.
type Blame = fn(Failure) -> Failure;

enum Source {
    /// Bytes that are here.
    Whole(Bytes),
    /// A file that was not opened yet, and its length.
    File(Arc<Path>, u64),
    /// Bytes that come.
    Body(Measured),
    /// Carried beside the structure that it is a member of: only what is known of the length is here.
    Detached(Option<u64>),
    /// It has failed, for this reason.
    Failed(Failure),
}

impl ByteStream {
    /// Chunks of any stream. Its errors end what is sent, with [`FailureKind::Source`].
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::of_body(source::Chunks::new(stream), None)
    }

    /// The data of any body, and its length where the body knows it. Its errors end what is sent, with
    /// [`FailureKind::Source`]; trailers are not kept.
    pub fn from_body<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let length = body.size_hint().exact();
        Self::of_body(body, length)
    }

    /// What a reader reads, to its end. Its errors end what is sent, with [`FailureKind::Source`].
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of_body(source::Reading::new(reader), None)
    }

    /// A file, which is opened when its first byte is asked for, and may be sent more than once until then.
    ///
    /// # Errors
    /// There is no such file, or its length cannot be learned ([`FailureKind::Source`]).
    pub async fn from_path(path: impl AsRef<Path>) -> Result<Self, Failure> {
        let path: Arc<Path> = path.as_ref().into();
        match tokio::fs::metadata(&path).await {
            Ok(about) if about.is_file() => Ok(Source::File(path, about.len()).into()),
            Ok(_) => Err(Failure::new(
                FailureKind::Source,
                format!("{} is not a file", path.display()),
            )),
            Err(error) => {
                let message = format!("{} cannot be read", path.display());
                Err(Failure::new(FailureKind::Source, message).with_source(error))
            }
        }
    }

    fn of_body<B>(body: B, length: Option<u64>) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Source::Body(Measured::new(AnyBody::new(body), length)).into()
    }

    /// Says how many bytes will come. A stream that has fewer or more fails. Of bytes that are here the length is
    /// known, and stays what it is.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Source::Body(body) = &mut self.source {
            body.announce(bytes);
        }
        self
    }

    /// How many bytes are still to come, where that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Whole(bytes) => Some(bytes.len() as u64),
            Source::File(_, length) => Some(*length),
            Source::Body(body) => body.left(),
            Source::Detached(length) => *length,
            Source::Failed(_) => None,
        }
    }

    /// The bytes, where all of them are here.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Whole(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether it can be sent more than once: bytes that are here, and files that were not opened yet.
    pub fn is_replayable(&self) -> bool {
        matches!(self.source, Source::Whole(_) | Source::File(..))
    }

    /// The same stream once more, where it is [replayable](Self::is_replayable).
    pub fn try_clone(&self) -> Option<Self> {
        match &self.source {
            Source::Whole(bytes) => Some(Source::Whole(bytes.clone()).into()),
            Source::File(path, length) => Some(Source::File(Arc::clone(path), *length).into()),
            _ => None,
        }
    }

    /// The next bytes, at least one; `None` at the end.
    ///
    /// # Errors
    /// Why there are no more, although this is not the end.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// All bytes, if there are no more than `limit` of them.
    ///
    /// # Errors
    /// The stream failed, or has more bytes: a failure whose cause is [`TooLarge`], told as soon as the limit is
    /// passed.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, Failure> {
        let mut whole = Collected::default();
        while let Some(chunk) = self.next_chunk().await? {
            let kept = whole.push(chunk, limit);
            kept.map_err(|failure| self.blamed(failure))?;
        }
        Ok(whole.finish())
    }

    /// The stream as a reader.
    pub fn into_reader(self) -> ByteReader {
        ByteReader::new(self)
    }

    /// Takes the stream, and leaves what is known of its length.
    pub(crate) fn detach(&mut self) -> Self {
        let left = Source::Detached(self.length()).into();
        std::mem::replace(self, left)
    }

    /// The same stream, whose failures are marked as whose they are.
    pub(crate) fn blaming(mut self, blame: Blame) -> Self {
        self.blame = Some(blame);
        self
    }

    fn blamed(&self, failure: Failure) -> Failure {
        match self.blame {
            Some(blame) => blame(failure),
            None => failure,
        }
    }

    /// Whether every byte was taken, and nothing is wrong.
    pub(crate) fn is_end(&self) -> bool {
        match &self.source {
            Source::Whole(bytes) => bytes.is_empty(),
            Source::Body(body) => body.is_end(),
            Source::File(..) | Source::Detached(_) | Source::Failed(_) => false,
        }
    }

    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        if let Source::File(path, length) = &self.source {
            let file = source::Opening::new(Arc::clone(path));
            self.source = Self::of_body(file, Some(*length)).source;
        }
        let chunk = match &mut self.source {
            Source::Whole(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Source::Whole(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::Body(body) => ready!(body.poll_chunk(cx)),
            Source::Failed(failure) => return Poll::Ready(Some(Err(failure.replay()))),
            Source::File(..) | Source::Detached(_) => Some(Err(detached())),
        };
        let chunk = chunk.map(|chunk| chunk.map_err(|failure| self.blamed(failure)));
        if let Some(Err(failure)) = &chunk {
            self.source = Source::Failed(failure.replay());
        }
        Poll::Ready(chunk)
    }

    /// The next chunk, or why there is none, which is told once.
    fn poll_once(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        match self.source {
            Source::Failed(_) => Poll::Ready(None),
            _ => self.poll_chunk(cx),
        }
    }
}

fn detached() -> Failure {
    Failure::new(FailureKind::Closed, "the stream was taken already")
}

impl From<Source> for ByteStream {
    fn from(source: Source) -> Self {
        Self {
            source,
            blame: None,
        }
    }
}

impl Default for Source {
    fn default() -> Self {
        Self::Whole(Bytes::new())
    }
}

/// Shows how much there is, and nothing of it.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.source, self.length()) {
            (Source::Whole(bytes), _) => write!(f, "ByteStream({} bytes)", bytes.len()),
            (Source::Failed(failure), _) => write!(f, "ByteStream(failed: {failure})"),
            (_, Some(length)) => write!(f, "ByteStream({length} bytes to come)"),
            (_, None) => f.write_str("ByteStream(bytes to come)"),
        }
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Failure>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_once(cx)
    }
}

impl Body for ByteStream {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let chunk = ready!(self.get_mut().poll_once(cx));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_end()
    }

    fn size_hint(&self) -> SizeHint {
        self.length()
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

macro_rules! from_bytes {
    ($($type:ty)*) => {$(
        impl From<$type> for ByteStream {
            fn from(bytes: $type) -> Self {
                Source::Whole(bytes.into()).into()
            }
        }
    )*};
}

from_bytes!(Bytes Vec<u8> String &'static [u8] &'static str);
