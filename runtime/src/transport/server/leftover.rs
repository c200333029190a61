//! The rest of an HTTP/1.1 request that its handler does not want to read.
//!
//! A client that is still sending may not look at the response before its request is through, and loses it where the
//! connection is closed meanwhile. So a server keeps receiving for a while, and throws it away.

use super::http1::Handlers;
use super::stream::linger_for;
use crate::transport::lock::lock;
use crate::transport::tasks::Stop;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// When the rest of a request is of no use to anybody: some time after its response was sent.
pub(super) struct Over {
    /// Resolves when the response was sent.
    pub(super) sent: oneshot::Receiver<Infallible>,
    pub(super) linger: Duration,
    pub(super) stop: Stop,
}

impl Over {
    async fn come(self) {
        let _ = self.sent.await;
        linger_for(self.linger, self.stop).await;
    }
}

/// The body of a request. Dropping it leaves its rest to be discarded.
pub(super) struct RequestBody {
    /// `None` after the end.
    body: Option<Incoming>,
    handlers: Weak<Mutex<JoinSet<()>>>,
    over: Option<Over>,
}

impl RequestBody {
    pub(super) fn new(body: Incoming, handlers: &Handlers, over: Over) -> Self {
        Self {
            body: Some(body),
            handlers: Arc::downgrade(handlers),
            over: Some(over),
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), Incoming::size_hint)
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        let left = self.body.take().filter(|body| !body.is_end_stream());
        let handlers = self.handlers.upgrade();
        let (Some(body), Some(handlers), Some(over)) = (left, handlers, self.over.take()) else {
            return;
        };
        if Handle::try_current().is_ok() {
            lock(&handlers).spawn(discard(body, over));
        }
    }
}

async fn discard(mut body: Incoming, over: Over) {
    let mut next = async || poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
    let rest = async { while let Some(Ok(_)) = next().await {} };
    tokio::select! {
        () = rest => {}
        () = over.come() => {}
    }
}
