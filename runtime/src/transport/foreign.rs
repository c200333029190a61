//! Receiving from a body of another HTTP crate.

use super::reason;
use crate::error::{BoxError, Failure};
use crate::types::AnyBody;
use bytes::Bytes;
use http_body::{Body, Frame};
use std::task::{Context, Poll, ready};

/// The receiving half over any body.
pub(super) struct ForeignRecv {
    body: AnyBody,
    state: State,
}

enum State {
    Open,
    End,
    Failed(Failure),
}

impl ForeignRecv {
    pub(super) fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self {
            body: AnyBody::new(body),
            state: State::Open,
        }
    }

    pub(super) fn is_end(&self) -> bool {
        matches!(self.state, State::End)
    }

    pub(super) fn poll_data(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        loop {
            match &self.state {
                State::Open => {}
                State::End => return Poll::Ready(None),
                State::Failed(failure) => return Poll::Ready(Some(Err(failure.replay()))),
            }
            let frame = ready!(self.body.poll(cx));
            if let Some(data) = self.step(frame) {
                return Poll::Ready(Some(Ok(data)));
            }
        }
    }

    fn step(&mut self, frame: Option<Result<Frame<Bytes>, BoxError>>) -> Option<Bytes> {
        match frame {
            None => self.state = State::End,
            Some(Err(error)) => self.state = State::Failed(reason::of_body(error)),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => return Some(data).filter(|data| !data.is_empty()),
                // Trailers say nothing in any Smithy protocol, and end the message.
                Err(_) => self.state = State::End,
            },
        }
        None
    }
}
