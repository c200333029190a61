//! The head of the response, as a client's session awaits it.

use super::reader::{Reader, discard};
use super::{BoxFuture, SessionSettings, ShapeError};
use crate::error::{Deadline, Failure};
use crate::event_stream::signing::VerifyMessage;
use crate::serde::Shape;
use crate::transport::RecvHalf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::time::{Sleep, sleep};

/// The beginning of an answer with an event stream.
pub struct StreamResponse {
    /// Where the other side's events come from. Not read where the operation's output has none.
    pub recv: RecvHalf,
    /// The output, as far as the answer's head carries it.
    pub output: Box<dyn Shape>,
}

/// A response that may not have begun. Whoever first needs something of it awaits it; its deadline runs
/// from then, because a server may well answer only when the client's events have ended.
pub(super) struct Answer {
    // Never locked: it makes what holds an answer `Sync`, so that a session can be lent to a task.
    response: Mutex<BoxFuture<Result<StreamResponse, ShapeError>>>,
    verifier: Option<Box<dyn VerifyMessage>>,
    settings: SessionSettings,
    timer: Option<Pin<Box<Sleep>>>,
}

/// A response that has begun.
pub(super) struct Answered {
    pub(super) reader: Reader,
    pub(super) output: Box<dyn Shape>,
}

impl Answer {
    pub(super) fn new(
        response: BoxFuture<Result<StreamResponse, ShapeError>>,
        verifier: Option<Box<dyn VerifyMessage>>,
        settings: SessionSettings,
    ) -> Self {
        Self {
            response: Mutex::new(response),
            verifier,
            settings,
            timer: None,
        }
    }

    /// Ready when the response has begun, or will not. Not to be polled after that.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Answered, ShapeError>> {
        let response = self
            .response
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if let Poll::Ready(response) = response.as_mut().poll(cx) {
            return Poll::Ready(response.map(|response| self.begin(response)));
        }
        let bound = self.settings.response_timeout;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(bound)));
        let over = |()| Err(Failure::deadline(Deadline::FirstByte, bound).into());
        timer.as_mut().poll(cx).map(over)
    }

    /// Waits for the response and discards its events.
    pub(super) async fn discard(self) {
        let response = self
            .response
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Ok(response) = response.await {
            discard(response.recv, 0).await;
        }
    }

    fn begin(&mut self, response: StreamResponse) -> Answered {
        let reader = Reader::new(response.recv, self.verifier.take(), &self.settings);
        Answered {
            reader,
            output: response.output,
        }
    }
}
