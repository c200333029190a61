//! How a handler answers.

use super::content::Asked;
use super::date;
use crate::error::{Deadline, Failure, FailureKind};
use crate::transport::body::Body;
use crate::transport::h2_stream::{H2Send, H2Stream};
use crate::transport::pipe::pipe;
use crate::transport::pump::{Unsent, pump};
use crate::transport::reason;
use crate::transport::stream::SendHalf;
use crate::types::ByteStream;
use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Method, Response};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// The response that a handler owes.
///
/// Dropping it unused resets the stream with INTERNAL_ERROR, so that the client does not wait.
pub struct Responder {
    kind: Kind,
    asked: Asked,
    /// Headers that the response gets besides its own.
    added: Option<Box<HeaderMap>>,
}

enum Kind {
    Stream {
        owed: Owed,
        send_timeout: Duration,
    },
    Channel {
        answer: oneshot::Sender<Response<Body>>,
        window: usize,
    },
}

/// A response that is on its way.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// A stream whose response has not begun.
struct Owed(Option<Arc<H2Stream>>);

impl Responder {
    pub(super) fn of_stream(
        stream: Arc<H2Stream>,
        method: &Method,
        send_timeout: Duration,
    ) -> Self {
        let owed = Owed(Some(stream));
        Self {
            kind: Kind::Stream { owed, send_timeout },
            asked: Asked::by(method),
            added: None,
        }
    }

    /// A responder to a request of this method whose response is received here: for routers that are mounted in other
    /// HTTP stacks. `window` is how many bytes of a streamed body may wait to be taken.
    pub fn channel(method: &Method, window: usize) -> (Self, oneshot::Receiver<Response<Body>>) {
        let (answer, response) = oneshot::channel();
        let responder = Self {
            kind: Kind::Channel { answer, window },
            asked: Asked::by(method),
            added: None,
        };
        (responder, response)
    }

    /// Gives the response these headers too, whoever answers.
    pub(crate) fn add(&mut self, headers: HeaderMap) {
        self.added = Some(Box::new(headers));
    }

    /// Completes the head of the response; whether it goes without content.
    fn complete(&mut self, head: &mut Parts, length: Option<usize>) -> bool {
        for (name, value) in self.added.take().iter().flat_map(|added| added.iter()) {
            // Refused only beside as many headers as a message can have.
            let _ = head.headers.try_append(name, value.clone());
        }
        self.asked.withholds(head, length)
    }

    /// Sends a whole response. Done when the last byte is on its way under the client's windows.
    ///
    /// Responses to HEAD and those whose status says so go without their content (RFC 9110, section 6.4.1).
    ///
    /// # Errors
    /// The client reset the stream or was lost, or opened its window by nothing for the server's
    /// `send_timeout` (`Deadline(Send)`, and the stream is reset).
    pub async fn respond(self, response: Response<Bytes>) -> Result<(), Failure> {
        match self.respond_at_once(response)? {
            None => Ok(()),
            Some(rest) => rest.await,
        }
    }

    /// Sends a whole response, where the client's window takes it; else what is left to be done.
    ///
    /// # Errors
    /// Those of [`respond`](Self::respond).
    pub(crate) fn respond_at_once(
        mut self,
        response: Response<Bytes>,
    ) -> Result<Option<Sending>, Failure> {
        let (mut parts, mut body) = response.into_parts();
        if self.complete(&mut parts, Some(body.len())) {
            body = Bytes::new();
        }
        let (owed, bound) = match self.kind {
            Kind::Stream { owed, send_timeout } => (owed, send_timeout),
            Kind::Channel { answer, .. } => {
                hand_over(answer, Response::from_parts(parts, body.into()))?;
                return Ok(None);
            }
        };
        let mut send = owed.begin(Response::from_parts(parts, ()), body.is_empty())?;
        if body.is_empty() {
            return Ok(None);
        }
        if send.try_capacity(body.len())? < body.len() {
            return Ok(Some(Box::pin(send_all(send, body, bound))));
        }
        send.send(body, true).map(|()| None)
    }

    /// Sends a response whose body comes as the client takes it. Done when its last byte is on its way, or, where
    /// another HTTP stack sends it, when that has taken it over. A stream that fails cuts the response short: the
    /// stream of HTTP/2 is reset with INTERNAL_ERROR, the connection of HTTP/1.1 closed.
    ///
    /// # Errors
    /// As [`respond`](Self::respond); also where the stream fails ([`FailureKind::Source`]).
    pub async fn respond_stream(mut self, response: Response<ByteStream>) -> Result<(), Failure> {
        let (mut parts, mut body) = response.into_parts();
        if self.complete(&mut parts, None) {
            return self
                .respond(Response::from_parts(parts, Bytes::new()))
                .await;
        }
        let (owed, bound) = match self.kind {
            Kind::Stream { owed, send_timeout } => (owed, send_timeout),
            Kind::Channel { answer, .. } => {
                return hand_over(answer, Response::from_parts(parts, body.into()));
            }
        };
        let mut send = owed.begin(Response::from_parts(parts, ()), false)?.into();
        match pump(&mut body, &mut send, bound, |_| {}).await {
            Ok(()) => Ok(()),
            Err(Unsent::Source(failure)) => {
                send.reset(h2::Reason::INTERNAL_ERROR.into());
                Err(failure)
            }
            Err(Unsent::Peer(failure)) => {
                send.reset(h2::Reason::CANCEL.into());
                Err(failure)
            }
        }
    }

    /// Sends the head of a response and leaves the body to the caller. Where the response has none
    /// (see [`respond`](Self::respond)) nothing can be sent.
    ///
    /// # Errors
    /// The client reset the stream or was lost, or the head cannot be sent.
    pub fn start(mut self, head: Response<()>) -> Result<SendHalf, Failure> {
        let (mut parts, ()) = head.into_parts();
        let is_over = self.complete(&mut parts, None);
        let head = Response::from_parts(parts, ());
        match self.kind {
            Kind::Stream { owed, .. } => Ok(owed.begin(head, is_over)?.into()),
            Kind::Channel { answer, window } => {
                let (send, recv) = pipe(window);
                let body = match is_over {
                    true => Body::default(),
                    false => Body::stream(recv),
                };
                hand_over(answer, head.map(|()| body))?;
                Ok(send)
            }
        }
    }

    /// Resets the stream with this HTTP/2 error code (RFC 9113, section 7).
    pub fn reset(self, code: u32) {
        if let Kind::Stream { owed, .. } = self.kind {
            owed.reset(code);
        }
    }
}

fn hand_over(
    answer: oneshot::Sender<Response<Body>>,
    response: Response<Body>,
) -> Result<(), Failure> {
    answer
        .send(response)
        .map_err(|_| Failure::new(FailureKind::Lost, "nobody waits for the response any more"))
}

async fn send_all(mut send: H2Send, mut rest: Bytes, bound: Duration) -> Result<(), Failure> {
    while !rest.is_empty() {
        let want = rest.len();
        let Ok(granted) = timeout(bound, poll_fn(|cx| send.poll_capacity(want, cx))).await else {
            send.reset(h2::Reason::CANCEL.into());
            return Err(Failure::deadline(Deadline::Send, bound));
        };
        let chunk = rest.split_to(granted?.min(want));
        send.send(chunk, rest.is_empty())?;
    }
    Ok(())
}

impl Owed {
    fn begin(mut self, mut head: Response<()>, end: bool) -> Result<H2Send, Failure> {
        date::tell(head.headers_mut());
        let Some(stream) = &self.0 else {
            return Err(reason::closed());
        };
        stream.respond(head, end)?;
        self.0
            .take()
            .map(|stream| H2Send::new(stream, end))
            .ok_or_else(reason::closed)
    }

    fn reset(mut self, code: u32) {
        if let Some(stream) = self.0.take() {
            stream.reset(code);
        }
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        if let Some(stream) = self.0.take() {
            stream.reset(h2::Reason::INTERNAL_ERROR.into());
        }
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Responder").finish_non_exhaustive()
    }
}
