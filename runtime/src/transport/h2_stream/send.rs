//! Sending on an HTTP/2 stream.

use super::shared::H2Stream;
use super::waiting::Who;
use crate::error::Failure;
use crate::transport::drive::Outbox;
use crate::transport::reason;
use bytes::Bytes;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The sending half of an HTTP/2 stream.
pub(in crate::transport) struct H2Send {
    stream: Arc<H2Stream>,
    ended: bool,
}

impl H2Send {
    /// The one sending half of this stream; `ended` where END_STREAM went out with the head.
    pub(in crate::transport) fn new(stream: Arc<H2Stream>, ended: bool) -> Self {
        if ended {
            stream.sent_all();
        }
        Self { stream, ended }
    }

    /// From now on the end of the response ends the request too: the peer has answered without the rest.
    pub(in crate::transport) fn stop_with_response(&self) {
        self.stream.stop_with_response();
    }

    pub(in crate::transport) fn poll_capacity(
        &mut self,
        want: usize,
        cx: &mut Context<'_>,
    ) -> Poll<Result<usize, Failure>> {
        self.stream.poll_capacity(want, cx)
    }

    pub(in crate::transport) fn try_capacity(&mut self, want: usize) -> Result<usize, Failure> {
        self.stream.try_capacity(want)
    }

    pub(in crate::transport) fn release_capacity(&mut self) {
        self.stream.release_capacity();
    }

    pub(in crate::transport) fn enlist(&self, outbox: Arc<dyn Outbox>, crowd: bool) -> bool {
        self.stream.enlist(outbox, crowd)
    }

    pub(in crate::transport) fn send(&mut self, data: Bytes, end: bool) -> Result<(), Failure> {
        if self.ended {
            return Err(reason::closed());
        }
        if data.is_empty() && !end {
            // Says nothing, and h2 closes connections that carry a hundred of them.
            return Ok(());
        }
        self.stream.send(data, end)?;
        if end {
            self.ended = true;
            self.stream.sent_all();
        }
        Ok(())
    }

    pub(in crate::transport) fn reset(&mut self, code: u32) {
        self.stream.reset(code);
    }

    pub(in crate::transport) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<Failure> {
        self.stream.poll_reset(Who::Sender, cx)
    }
}

impl Drop for H2Send {
    fn drop(&mut self) {
        if !self.ended {
            self.stream.cut();
        }
    }
}
