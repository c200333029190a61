//! What comes against what was announced.

use super::erased::AnyBody;
use crate::error::{BoxError, Failure, FailureKind};
use bytes::Bytes;
use std::task::{Context, Poll, ready};

/// A body that must be as long as it was said to be.
pub(super) struct Measured {
    /// `None` after the end, so that what it holds is let go of.
    body: Option<AnyBody>,
    /// What is still to come, where that was announced.
    left: Option<u64>,
}

impl Measured {
    pub(super) fn new(body: AnyBody, length: Option<u64>) -> Self {
        Self {
            body: Some(body),
            left: length,
        }
    }

    pub(super) fn announce(&mut self, length: u64) {
        self.left = Some(length);
    }

    pub(super) fn left(&self) -> Option<u64> {
        self.left.or(self.is_end().then_some(0))
    }

    pub(super) fn is_end(&self) -> bool {
        self.body.is_none()
    }

    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        let Some(chunk) = ready!(self.poll_body(cx)) else {
            return Poll::Ready(self.end().err().map(Err));
        };
        let chunk = chunk.and_then(|chunk| self.take(chunk, cx));
        Poll::Ready(Some(chunk))
    }

    fn take(&mut self, chunk: Bytes, cx: &mut Context<'_>) -> Result<Bytes, Failure> {
        let Some(left) = self.left else {
            return Ok(chunk);
        };
        let after = left.checked_sub(chunk.len() as u64).ok_or_else(too_long)?;
        self.left = Some(after);
        // Of a body that has given all that it should only the end is wanted, which often is there at once.
        if after == 0
            && let Poll::Ready(next) = self.poll_body(cx)
        {
            match next {
                Some(Ok(_)) => return Err(too_long()),
                Some(Err(failure)) => return Err(failure),
                None => self.body = None,
            }
        }
        Ok(chunk)
    }

    fn end(&mut self) -> Result<(), Failure> {
        self.body = None;
        match self.left {
            None | Some(0) => Ok(()),
            Some(left) => {
                let message = format!("the stream ended {left} bytes before its announced length");
                Err(Failure::new(FailureKind::Lost, message))
            }
        }
    }

    /// The next data that is not empty.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Failure>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        loop {
            let frame = match ready!(body.poll(cx)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => return Poll::Ready(Some(Err(failed(error)))),
                None => return Poll::Ready(None),
            };
            match frame.into_data() {
                Ok(data) if data.is_empty() => {}
                Ok(data) => return Poll::Ready(Some(Ok(data))),
                // Trailers end a body.
                Err(_) => return Poll::Ready(None),
            }
        }
    }
}

fn too_long() -> Failure {
    Failure::new(
        FailureKind::Lost,
        "the stream is longer than its announced length",
    )
}

/// Our own failure where one stands behind the error; else that of a source.
fn failed(error: BoxError) -> Failure {
    match error.downcast::<Failure>() {
        Ok(failure) => *failure,
        Err(error) => {
            Failure::new(FailureKind::Source, "the source of the stream failed").with_source(error)
        }
    }
}
