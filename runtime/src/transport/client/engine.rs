//! What a client has of h2.

use crate::transport::drive::Engine;
use crate::transport::wire::Wire;
use bytes::Bytes;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A connection as h2 drives it.
pub(super) type ClientEngine = h2::client::Connection<Wire, Bytes>;

impl Engine for ClientEngine {
    fn poll_io(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(self).poll(cx).map(drop)
    }
}
