//! The rest of an HTTP/1.1 request that its handler does not want to read.
//!
//! A client that is still sending may not look at the response before its request is through, and loses it where the
//! connection is closed meanwhile. So a server keeps receiving for a while, and throws it away. A client that waits to
//! be asked for its body is not asked for what nobody wants: it may send the body or not, so its connection ends.

use super::http1::Handlers;
use super::stream::linger_for;
use crate::lock::lock;
use crate::transport::settings::MOST_DISCARDED;
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
    /// The client waits to be asked for it.
    is_waiting: bool,
}

impl RequestBody {
    pub(super) fn new(body: Incoming, is_waiting: bool, handlers: &Handlers, over: Over) -> Self {
        Self {
            body: Some(body),
            handlers: Arc::downgrade(handlers),
            over: Some(over),
            is_waiting,
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
        // hyper asks the client for it now.
        self.is_waiting = false;
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
        let is_waiting = self.is_waiting;
        let is_left = |body: &Incoming| !is_waiting && !body.is_end_stream();
        let left = self.body.take().filter(is_left);
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
    let mut room = MOST_DISCARDED;
    let rest = poll_fn(move |cx| {
        // A client that sends more is held back until it is over.
        while room > 0 {
            match ready!(Pin::new(&mut body).poll_frame(cx)) {
                Some(Ok(frame)) => room = room.saturating_sub(length(&frame)),
                Some(Err(_)) | None => return Poll::Ready(()),
            }
        }
        Poll::Pending
    });
    tokio::select! {
        () = rest => {}
        () = over.come() => {}
    }
}

fn length(frame: &Frame<Bytes>) -> usize {
    frame.data_ref().map_or(0, Bytes::len)
}
