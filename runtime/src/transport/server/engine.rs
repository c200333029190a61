//! What a server has of h2.

use crate::transport::drive::Engine;
use crate::transport::wire::Wire;
use bytes::Bytes;
use std::collections::VecDeque;
use std::task::{Context, Poll};

/// A stream that a client has opened.
pub(super) type Incoming = (
    http::Request<h2::RecvStream>,
    h2::server::SendResponse<Bytes>,
);

/// A connection as h2 drives it, with the streams that came while another task than its own drove it.
pub(super) struct ServerEngine {
    pub(super) connection: Box<h2::server::Connection<Wire, Bytes>>,
    came: VecDeque<Incoming>,
}

impl ServerEngine {
    pub(super) fn new(connection: h2::server::Connection<Wire, Bytes>) -> Self {
        Self {
            connection: Box::new(connection),
            came: VecDeque::new(),
        }
    }

    /// The next stream; `None` when the connection has ended.
    pub(super) fn poll_accept(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Incoming, h2::Error>>> {
        match self.came.pop_front() {
            Some(incoming) => Poll::Ready(Some(Ok(incoming))),
            None => self.connection.poll_accept(cx),
        }
    }
}

impl Engine for ServerEngine {
    fn poll_io(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Poll::Ready(accepted) = self.connection.poll_accept(cx) {
            match accepted {
                Some(Ok(incoming)) => self.came.push_back(incoming),
                Some(Err(_)) | None => return Poll::Ready(()),
            }
        }
        match self.came.is_empty() {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }
    }
}
