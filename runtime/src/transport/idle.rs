//! A body that is not waited for without end.

use super::body::Body;
use super::stream::RecvHalf;
use crate::error::{Failure, FailureKind};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// What is received, as whoever reads it takes it. It fails where nothing comes for too long while it is waited for; a
/// reader may be as slow as it likes.
pub(crate) struct Awaited {
    body: Body,
    bound: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Awaited {
    pub(crate) fn new(recv: RecvHalf, bound: Duration) -> Self {
        Self {
            body: Body::stream(recv),
            bound,
            waiting: None,
        }
    }

    fn idle(&mut self, cx: &mut Context<'_>) -> Poll<Failure> {
        let bound = self.bound;
        let timer = self.waiting.get_or_insert_with(|| Box::pin(sleep(bound)));
        timer.as_mut().poll(cx).map(|()| {
            let message = format!("nothing of the body came for {bound:?}");
            Failure::new(FailureKind::Idle, message)
        })
    }
}

impl http_body::Body for Awaited {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if frame.is_ready() {
            self.waiting = None;
            return frame;
        }
        self.idle(cx).map(|failure| Some(Err(failure)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The length that the head of a message announces.
pub(crate) fn announced(headers: &http::HeaderMap) -> Option<u64> {
    let value = headers.get(http::header::CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}
