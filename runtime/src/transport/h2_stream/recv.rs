//! Receiving on an HTTP/2 stream.

use super::shared::H2Stream;
use crate::error::Failure;
use crate::transport::reason;
use bytes::Bytes;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The receiving half of an HTTP/2 stream.
pub(in crate::transport) struct H2Recv {
    stream: Arc<H2Stream>,
    state: State,
    /// Something was received since this half last had to wait: what is sent now may be the answer to it.
    heard: bool,
    /// The client waits to be asked for it.
    is_waiting: bool,
}

enum State {
    Open(h2::RecvStream),
    End,
    Failed(Failure),
}

impl H2Recv {
    /// The one receiving half of this stream.
    pub(in crate::transport) fn new(stream: Arc<H2Stream>, body: h2::RecvStream) -> Self {
        let mut half = Self {
            stream,
            state: State::Open(body),
            heard: false,
            is_waiting: false,
        };
        half.notice_end();
        half
    }

    /// Asks the client for the body as soon as somebody waits for it, where `is_waiting`.
    #[cfg(feature = "server")]
    pub(in crate::transport) fn asking(mut self, is_waiting: bool) -> Self {
        self.is_waiting = is_waiting;
        self
    }

    pub(in crate::transport) fn is_end(&self) -> bool {
        matches!(self.state, State::End)
    }

    pub(in crate::transport) fn poll_data(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        loop {
            let body = match &mut self.state {
                State::Open(body) => body,
                State::End => return Poll::Ready(None),
                State::Failed(failure) => return Poll::Ready(Some(Err(failure.replay()))),
            };
            let Poll::Ready(data) = body.poll_data(cx) else {
                if std::mem::take(&mut self.is_waiting) {
                    self.stream.ask();
                }
                if std::mem::take(&mut self.heard) && self.stream.is_client() {
                    self.stream.settle();
                }
                return Poll::Pending;
            };
            match data {
                Some(Ok(data)) => {
                    self.heard = true;
                    self.is_waiting = false;
                    self.notice_end();
                    if !data.is_empty() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                None => self.end(),
                Some(Err(error)) => self.fail(error),
            }
        }
    }

    /// After the end there is no window to reopen: the connection's was given back with the stream.
    pub(in crate::transport) fn release(&mut self, bytes: usize) {
        if let State::Open(body) = &mut self.state {
            // Refused only for more than was received.
            let _ = body.flow_control().release_capacity(bytes);
        }
    }

    /// Ends as soon as the last byte was taken, not when somebody asks for the next one.
    fn notice_end(&mut self) {
        if let State::Open(body) = &self.state
            && body.is_end_stream()
        {
            self.end();
        }
    }

    fn end(&mut self) {
        self.state = State::End;
        self.stream.received_all();
    }

    fn fail(&mut self, error: h2::Error) {
        let failure = reason::of_h2(error);
        self.stream.failed(&failure);
        self.state = State::Failed(failure);
    }
}

impl Drop for H2Recv {
    fn drop(&mut self) {
        if let State::Open(body) = std::mem::replace(&mut self.state, State::End) {
            self.stream.abandon(body);
        }
    }
}
