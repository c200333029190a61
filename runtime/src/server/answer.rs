//! How the answer to a streaming operation leaves, beside its handler.

use crate::carrier::{BoxFuture, ended};
use crate::error::{Failure, FailureKind};
use crate::lock::lock;
use crate::serde::Shape;
use crate::service::{OperationSchema, Protocol};
use crate::session::sse::{MEDIA_TYPE, Translation};
use crate::session::{Accept, Ended};
use crate::transport::{Responder, SendHalf};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;

/// Sends a response; a client that does not take it is noted. What is left where it does not fit into the client's
/// window, which it mostly does: so nobody keeps room for it.
pub(super) fn finish(responder: Responder, response: Response<Bytes>) -> Option<BoxFuture<()>> {
    match responder.respond_at_once(response) {
        Ok(None) => None,
        Ok(Some(rest)) => Some(Box::pin(async { rest.await.unwrap_or_else(not_taken) })),
        Err(failure) => {
            not_taken(failure);
            None
        }
    }
}

fn not_taken(failure: Failure) {
    tracing::debug!(%failure, "a response was not taken");
}

/// A responder that whoever answers first takes: the handler that accepts, or the router.
#[derive(Clone)]
pub(super) struct Slot(Arc<Mutex<Option<Responder>>>);

impl Slot {
    pub(super) fn new(responder: Responder) -> Self {
        Self(Arc::new(Mutex::new(Some(responder))))
    }

    pub(super) fn take(&self) -> Option<Responder> {
        lock(&self.0).take()
    }
}

/// What goes on beside a session.
enum Rest {
    /// The whole response of an operation whose output has no events.
    Whole(Responder, Response<Bytes>),
    /// Events that leave in another form.
    Events(Translation),
}

/// How long a stream of server-sent events may be silent, and its client take nothing.
pub(super) type SseTimes = (Duration, Duration);

/// What begins the response, and what sends it to its end where the session does not.
pub(super) fn accept(
    protocol: &'static dyn Protocol,
    op: &'static OperationSchema,
    slot: Slot,
    sse: Option<SseTimes>,
) -> (Accept, impl Future<Output = ()> + Send) {
    let (hand_over, handed) = oneshot::channel();
    // On the heap: most sessions have no such rest, and need not carry the room for it.
    let rest = async move {
        match handed.await {
            Ok(Rest::Whole(responder, response)) => {
                if let Some(rest) = finish(responder, response) {
                    rest.await;
                }
            }
            Ok(Rest::Events(translation)) => Box::pin(translation.run()).await,
            Err(_) => {}
        }
    };
    let accept = Box::new(move |output: &dyn Shape| {
        let unsendable = |error| {
            let message = format!("the output of {} cannot be sent", op.name());
            Failure::new(FailureKind::Invalid, message).with_source(error)
        };
        let response = protocol.write_output(op, output).map_err(unsendable)?;
        let answered = || Failure::new(FailureKind::Closed, "the request was answered already");
        let responder = slot.take().ok_or_else(answered)?;
        let (rest, half) = match (op.output_events, sse) {
            (Some(_), None) => return start(responder, response),
            (Some(stream), Some(times)) => {
                let out = start(responder, as_sse(response))?;
                let codec = protocol.codec();
                let (translation, half) = Translation::new(out, stream, codec, output, times)?;
                (Rest::Events(translation), half)
            }
            (None, _) => (Rest::Whole(responder, response), ended()?),
        };
        hand_over.send(rest).map_err(|_| answered())?;
        Ok(half)
    });
    (accept, rest)
}

fn as_sse(mut response: Response<Bytes>) -> Response<Bytes> {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn start(responder: Responder, response: Response<Bytes>) -> Result<SendHalf, Failure> {
    responder.start(response.map(drop))
}

/// Runs a session and what sends the rest of its response, meanwhile or after it.
pub(super) async fn beside(
    mut session: Pin<&mut impl Future<Output = Ended>>,
    mut whole: Pin<&mut impl Future<Output = ()>>,
) -> Ended {
    tokio::select! {
        biased;
        ended = &mut session => {
            // Without an answer nothing is handed over, however long somebody keeps what could.
            if matches!(ended, Ended::Answered(_)) {
                whole.await;
            }
            ended
        }
        () = &mut whole => session.await,
    }
}
