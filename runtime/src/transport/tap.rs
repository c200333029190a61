//! Seeing what passes through a half, without touching it.

use super::stream::{RecvHalf, SendHalf};
use crate::error::Failure;
use bytes::Bytes;
use std::task::{Context, Poll, ready};

/// Is told what passes through a half. Dropping it says that the half was dropped.
pub(crate) trait Tap: Send + Sync {
    /// These bytes have passed.
    fn data(&mut self, data: &Bytes);
    /// The direction has ended: well, or for a reason. May be told more than once.
    fn end(&mut self, end: Result<(), &Failure>);
    /// This side has reset the stream.
    fn reset(&mut self, code: u32);
}

pub(super) struct TappedSend {
    pub(super) half: SendHalf,
    pub(super) tap: Box<dyn Tap>,
}

pub(super) struct TappedRecv {
    pub(super) half: RecvHalf,
    pub(super) tap: Box<dyn Tap>,
}

impl TappedSend {
    pub(super) fn send(&mut self, data: Bytes, end: bool) -> Result<(), Failure> {
        let sent = self.half.send(data.clone(), end);
        match &sent {
            Ok(()) => {
                self.tap.data(&data);
                if end {
                    self.tap.end(Ok(()));
                }
            }
            Err(failure) => self.tap.end(Err(failure)),
        }
        sent
    }

    pub(super) fn reset(&mut self, code: u32) {
        self.half.reset(code);
        self.tap.reset(code);
    }

    pub(super) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<Failure> {
        let failure = ready!(self.half.poll_reset(cx));
        self.tap.end(Err(&failure));
        Poll::Ready(failure)
    }
}

impl TappedRecv {
    pub(super) fn poll_data(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        let data = ready!(self.half.poll_data(cx));
        match &data {
            Some(Ok(data)) => self.tap.data(data),
            Some(Err(failure)) => self.tap.end(Err(failure)),
            None => self.tap.end(Ok(())),
        }
        Poll::Ready(data)
    }
}
