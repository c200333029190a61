//! How the answer to a streaming operation leaves, beside its handler.

use crate::carrier::ended;
use crate::error::{Failure, FailureKind};
use crate::service::{OperationSchema, Protocol};
use crate::session::{Accept, Ended};
use crate::transport::{Responder, SendHalf};
use bytes::Bytes;
use http::Response;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Sends a response; a client that does not take it is noted.
pub(super) async fn finish(responder: Responder, response: Response<Bytes>) {
    if let Err(failure) = responder.respond(response).await {
        tracing::debug!(%failure, "a response was not taken");
    }
}

/// A responder that whoever answers first takes: the handler that accepts, or the router.
#[derive(Clone)]
pub(super) struct Slot(Arc<Mutex<Option<Responder>>>);

impl Slot {
    pub(super) fn new(responder: Responder) -> Self {
        Self(Arc::new(Mutex::new(Some(responder))))
    }

    pub(super) fn take(&self) -> Option<Responder> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What begins the response, and what sends it to its end where it has no events.
pub(super) fn accept(
    protocol: &'static dyn Protocol,
    op: &'static OperationSchema,
    slot: Slot,
) -> (Accept, impl Future<Output = ()> + Send) {
    let (hand_over, handed) = oneshot::channel();
    let whole = async move {
        if let Ok((responder, response)) = handed.await {
            finish(responder, response).await;
        }
    };
    let accept = Box::new(move |output: &_| {
        let unsendable = |error| {
            let message = format!("the output of {} cannot be sent", op.name());
            Failure::new(FailureKind::Invalid, message).with_source(error)
        };
        let response = protocol.write_output(op, output).map_err(unsendable)?;
        let answered = || Failure::new(FailureKind::Closed, "the request was answered already");
        let responder = slot.take().ok_or_else(answered)?;
        if op.output_events.is_some() {
            return start(responder, response);
        }
        hand_over
            .send((responder, response))
            .map_err(|_| answered())?;
        ended()
    });
    (accept, whole)
}

fn start(responder: Responder, response: Response<Bytes>) -> Result<SendHalf, Failure> {
    responder.start(response.map(drop))
}

/// Runs a session and sends its whole response, where it has one, meanwhile or after it.
pub(super) async fn beside(
    session: impl Future<Output = Ended>,
    whole: impl Future<Output = ()>,
) -> Ended {
    let (mut session, mut whole) = (pin!(session), pin!(whole));
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
