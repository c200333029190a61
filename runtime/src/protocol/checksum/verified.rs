//! A stream that must be what its head says of it.

use super::algorithm::{Algorithm, Hasher};
use super::differs;
use crate::error::Failure;
use crate::types::ByteStream;
use bytes::Bytes;
use http_body::{Body, Frame};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Passes a stream on, and fails in place of its end where the checksum is another one.
pub(super) struct Verified {
    stream: ByteStream,
    algorithm: Algorithm,
    hasher: Option<Hasher>,
    told: String,
}

impl Verified {
    pub(super) fn new(stream: ByteStream, algorithm: Algorithm, told: String) -> Self {
        Self {
            stream,
            algorithm,
            hasher: Some(algorithm.hasher()),
            told,
        }
    }
}

impl Body for Verified {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let this = self.get_mut();
        let chunk = ready!(this.stream.poll_chunk(cx));
        Poll::Ready(match (chunk, &mut this.hasher) {
            (Some(Ok(data)), hasher) => {
                if let Some(hasher) = hasher {
                    hasher.update(&data);
                }
                Some(Ok(Frame::data(data)))
            }
            (Some(Err(failure)), _) => Some(Err(failure)),
            (None, hasher) => {
                let value = hasher.take().map(Hasher::finish);
                let is_it = value.is_none_or(|value| value == this.told);
                (!is_it).then(|| Err(differs(this.algorithm)))
            }
        })
    }
}
