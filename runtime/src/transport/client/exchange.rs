//! One request and its response.

use crate::error::Failure;
use crate::transport::drive::Steer;
use crate::transport::h2_stream::{H2Recv, H2Send, H2Stream, Hold, Outgoing, Side};
use crate::transport::reason;
use crate::transport::stream::{RecvHalf, SendHalf};
use crate::transport::wire::Ear;
use bytes::Bytes;
use http::response::Parts;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// A request that is on its way.
#[derive(Debug)]
pub struct Exchange {
    /// What its body is written to; `None` where the whole body was given.
    pub send: Option<SendHalf>,
    /// Resolves when the head of the response has arrived, or will not.
    pub response: ResponseFuture,
}

/// The head and body of the response that is to come. Dropping it cancels the stream.
pub struct ResponseFuture(Kind);

enum Kind {
    Http2(H2Response),
    Other(Pin<Box<dyn Future<Output = Head> + Send>>),
}

type Head = Result<(Parts, RecvHalf), Failure>;

struct H2Response {
    // Empty once the head has arrived.
    stream: Option<Arc<H2Stream>>,
    response: h2::client::ResponseFuture,
}

/// Whole bodies up to this are handed to h2 at once.
const SMALL: usize = 16 * 1024;

/// What opens streams on one connection.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) sender: h2::client::SendRequest<Bytes>,
    pub(super) connection: Arc<dyn Steer>,
    pub(super) ear: Ear,
}

/// A request that was sent, and what of its body still is to be.
pub(super) struct Started {
    pub(super) exchange: Exchange,
    pub(super) upload: Option<Upload>,
}

/// A body that goes out as the peer's windows allow, while the response is awaited.
pub(super) struct Upload {
    send: H2Send,
    rest: Bytes,
}

/// Sends a request's head and begins its body.
pub(super) fn start(
    line: &mut Line,
    head: http::Request<()>,
    body: Option<Bytes>,
    hold: Hold,
) -> Result<Started, Failure> {
    let end = body.as_ref().is_some_and(Bytes::is_empty);
    let (response, out) = line.sender.send_request(head, end).map_err(unsent)?;
    let connection = Arc::clone(&line.connection);
    let stream = H2Stream::new(Side::Client, connection, Outgoing::Body(out), hold);
    let response = ResponseFuture(Kind::Http2(H2Response {
        stream: Some(Arc::clone(&stream)),
        response,
    }));
    let mut send = H2Send::new(stream, end);
    let (send, upload) = match body {
        None => (Some(send.into()), None),
        Some(_) if end => (None, None),
        Some(whole) if whole.len() <= SMALL => {
            send.send(whole, true)?;
            (None, None)
        }
        Some(rest) => {
            send.stop_with_response();
            (None, Some(Upload { send, rest }))
        }
    };
    Ok(Started {
        exchange: Exchange { send, response },
        upload,
    })
}

/// Why a request was not even sent: the head is wrong, or the connection has just gone.
fn unsent(error: h2::Error) -> Failure {
    if error.is_io() || error.is_go_away() {
        reason::refused(error)
    } else {
        reason::invalid(error)
    }
}

impl Upload {
    /// Sends the rest. Ends early when the stream does: the response says why.
    pub(super) async fn run(mut self) {
        while !self.rest.is_empty() {
            let want = self.rest.len();
            let Ok(granted) = poll_fn(|cx| self.send.poll_capacity(want, cx)).await else {
                return;
            };
            let chunk = self.rest.split_to(granted.min(want));
            if self.send.send(chunk, self.rest.is_empty()).is_err() {
                return;
            }
        }
    }
}

impl ResponseFuture {
    /// A response that another HTTP crate waits for.
    pub(crate) fn boxed(response: impl Future<Output = Head> + Send + 'static) -> Self {
        Self(Kind::Other(Box::pin(response)))
    }
}

impl Future for ResponseFuture {
    type Output = Result<(Parts, RecvHalf), Failure>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Kind::Http2(response) => response.poll(cx),
            Kind::Other(response) => response.as_mut().poll(cx),
        }
    }
}

impl H2Response {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Head> {
        if self.stream.is_none() {
            return Poll::Ready(Err(reason::closed()));
        }
        let response = ready!(Pin::new(&mut self.response).poll(cx));
        let Some(stream) = self.stream.take() else {
            return Poll::Ready(Err(reason::closed()));
        };
        Poll::Ready(match response {
            Ok(response) => {
                let (parts, body) = response.into_parts();
                Ok((parts, H2Recv::new(stream, body).into()))
            }
            Err(error) => {
                let failure = reason::of_h2(error);
                stream.failed(&failure);
                Err(failure)
            }
        })
    }
}

impl Drop for H2Response {
    fn drop(&mut self) {
        if let Some(stream) = self.stream.take() {
            stream.reset(h2::Reason::CANCEL.into());
        }
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
