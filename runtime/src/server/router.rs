//! From HTTP requests to services.

use super::refusal::{internal, invalid, rejection, respond};
use super::run::{Call, check_event, streaming, unary};
use super::{Context, Dispatch};
use crate::carrier::ShapeError;
use crate::error::{Error, Failure, FailureKind};
use crate::serde::Shape;
use crate::service::{OperationSchema, Protocol, Rejection, RoutedRequest};
use crate::session::{Accept, Ended, Incoming, SessionSettings};
use crate::transport::{Body, RecvHalf, Responder, SendHalf, TooLarge, collect};
use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Limits of a [`Router`].
#[derive(Clone, Debug)]
pub struct RouterSettings {
    /// The largest body of a request without an event stream, in bytes. Default 2 MiB. A larger one is
    /// answered with 413.
    pub max_body: usize,
    /// How long such a body may take to arrive. Default 30 s. A slower one is answered with 408.
    pub body_timeout: Duration,
    /// How long a handler of an event stream goes on after its client is gone, before it is dropped.
    /// Default 5 s.
    pub grace: Duration,
    /// Limits and deadlines of sessions.
    pub sessions: SessionSettings,
}

impl Default for RouterSettings {
    fn default() -> Self {
        Self {
            max_body: 2 * 1024 * 1024,
            body_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(5),
            sessions: SessionSettings::server(),
        }
    }
}

/// Routes HTTP requests to services: by protocol, then by operation.
///
/// It is a `tower::Service`, and what a [`Server`](super::Server) serves.
#[derive(Clone, Debug, Default)]
pub struct Router {
    services: Arc<Vec<Arc<dyn Dispatch>>>,
    settings: Arc<RouterSettings>,
}

struct Found {
    dispatch: Arc<dyn Dispatch>,
    protocol: &'static dyn Protocol,
    route: RoutedRequest,
}

impl Router {
    /// A router without services.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service. Where two services take the same request the one added first gets it.
    #[must_use]
    pub fn service(mut self, dispatch: impl Dispatch) -> Self {
        Arc::make_mut(&mut self.services).push(Arc::new(dispatch));
        self
    }

    /// Replaces the limits.
    #[must_use]
    pub fn settings(mut self, settings: RouterSettings) -> Self {
        self.settings = Arc::new(settings);
        self
    }

    /// Answers one request.
    pub(crate) async fn handle(&self, head: Parts, recv: RecvHalf, responder: Responder) {
        let found = match self.find(&head) {
            Ok(found) => found,
            Err(refusal) => return finish(responder, refusal).await,
        };
        let mut input = found.route.operation.input.blank();
        if found.route.operation.input_events.is_some() {
            return match found.read_input(&head, &Bytes::new(), &mut *input) {
                Ok(()) => self.stream(found, head, recv, input, responder).await,
                Err(refusal) => finish(responder, found.refuse(refusal)).await,
            };
        }
        let body = match self.body(recv).await {
            Ok(body) => body,
            Err(refusal) => return finish(responder, found.protocol.write_rejection(&refusal)).await,
        };
        match found.read_input(&head, &body, &mut *input) {
            Ok(()) if found.route.operation.output_events.is_some() => {
                self.stream(found, head, RecvHalf::of_body(Body::default()), input, responder).await;
            }
            Ok(()) => found.call(head, input, responder).await,
            Err(refusal) => finish(responder, found.refuse(refusal)).await,
        }
    }

    // The first service and protocol that take the request; else the most telling refusal.
    fn find(&self, head: &Parts) -> Result<Found, Response<Bytes>> {
        let mut refused: Option<(&'static dyn Protocol, Rejection)> = None;
        for dispatch in self.services.iter() {
            for protocol in dispatch.schema().protocols {
                match protocol.route(dispatch.schema(), head) {
                    Some(Ok(route)) => {
                        return Ok(Found { dispatch: Arc::clone(dispatch), protocol: *protocol, route });
                    }
                    Some(Err(rejection)) => keep_telling(&mut refused, *protocol, rejection),
                    None => {}
                }
            }
        }
        match refused {
            Some((protocol, rejection)) => Err(protocol.write_rejection(&rejection)),
            None => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = StatusCode::NOT_FOUND;
                Err(response)
            }
        }
    }

    async fn body(&self, mut recv: RecvHalf) -> Result<Bytes, Rejection> {
        let limit = self.settings.max_body;
        let too_slow = || Rejection::new(408, "RequestTimeoutException", "the body took too long to arrive");
        match tokio::time::timeout(self.settings.body_timeout, collect(&mut recv, limit)).await {
            Err(_) => Err(too_slow()),
            Ok(Ok(body)) => Ok(body),
            Ok(Err(failure)) if TooLarge::is_cause(&failure) => {
                let message = format!("the body is larger than {limit} bytes");
                Err(Rejection::new(413, "RequestEntityTooLargeException", message))
            }
            Ok(Err(failure)) => Err(rejection(&failure)),
        }
    }

    async fn stream(
        &self,
        found: Found,
        head: Parts,
        recv: RecvHalf,
        input: Box<dyn Shape>,
        responder: Responder,
    ) {
        let responder = Slot(Arc::new(Mutex::new(Some(responder))));
        let operation = found.route.operation;
        let incoming = Incoming {
            operation,
            recv,
            accept: accept(found.protocol, operation, responder.clone()),
            codec: found.protocol.codec(),
            initial_messages: found.protocol.has_initial_messages(),
            signer: None,
            verifier: None,
            settings: self.settings.sessions.clone(),
            validate: Some(check_event),
        };
        let call = found.to_call(head);
        match streaming(call, input, incoming, self.settings.grace).await {
            Ended::Answered(Ok(())) => {}
            Ended::Answered(Err(failure)) => {
                tracing::debug!(operation = operation.id, %failure, "a session did not end cleanly");
            }
            Ended::Unanswered(outcome) => {
                let error = outcome.err().unwrap_or_else(not_accepted);
                if let Some(responder) = responder.take() {
                    finish(responder, found.respond(error)).await;
                }
            }
        }
    }
}

fn not_accepted() -> ShapeError {
    Failure::internal("the handler ended without accepting the session").into()
}

// An unknown method says more than an unknown path, and a malformed request more than either.
fn keep_telling(
    kept: &mut Option<(&'static dyn Protocol, Rejection)>,
    protocol: &'static dyn Protocol,
    new: Rejection,
) {
    let telling = |status: u16| match status {
        404 => 0,
        405 => 1,
        _ => 2,
    };
    if kept.as_ref().is_none_or(|(_, old)| telling(new.status) > telling(old.status)) {
        *kept = Some((protocol, new));
    }
}

impl Found {
    fn read_input(&self, head: &Parts, body: &Bytes, input: &mut dyn Shape) -> Result<(), Rejection> {
        self.protocol.read_input(&self.route, head, body, input)
    }

    fn to_call(&self, head: Parts) -> Call<'_> {
        Call {
            dispatch: &*self.dispatch,
            index: self.route.index,
            operation: self.route.operation,
            cx: Context::new(head.headers),
        }
    }

    fn refuse(&self, refusal: Rejection) -> Response<Bytes> {
        match invalid(self.route.operation, &refusal.violations) {
            Some(exception) if !refusal.violations.is_empty() => self.respond(Error::Modeled(exception)),
            _ => self.protocol.write_rejection(&refusal),
        }
    }

    fn respond(&self, error: ShapeError) -> Response<Bytes> {
        respond(self.protocol, self.route.operation, error)
    }

    async fn call(self, head: Parts, input: Box<dyn Shape>, responder: Responder) {
        let response = match unary(self.to_call(head), input).await {
            Ok(output) => self.output(&*output),
            Err(error) => self.respond(error),
        };
        finish(responder, response).await;
    }

    fn output(&self, output: &dyn Shape) -> Response<Bytes> {
        match self.protocol.write_output(self.route.operation, output) {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(operation = self.route.operation.id, %error, "the output could not be written");
                self.protocol.write_rejection(&internal())
            }
        }
    }
}

async fn finish(responder: Responder, response: Response<Bytes>) {
    if let Err(failure) = responder.respond(response).await {
        tracing::debug!(%failure, "a response was not taken");
    }
}

// A responder that whoever answers first takes: the handler that accepts, or the router.
#[derive(Clone)]
struct Slot(Arc<Mutex<Option<Responder>>>);

impl Slot {
    fn take(&self) -> Option<Responder> {
        self.0.lock().ok()?.take()
    }
}

fn accept(protocol: &'static dyn Protocol, op: &'static OperationSchema, slot: Slot) -> Accept {
    Box::new(move |output| {
        let unsendable = |error| {
            let message = format!("the output of {} cannot be sent", op.name());
            Failure::new(FailureKind::Invalid, message).with_source(error)
        };
        let response = protocol.write_output(op, output).map_err(unsendable)?;
        let answered = || Failure::new(FailureKind::Closed, "the request was answered already");
        let responder = slot.take().ok_or_else(answered)?;
        start(responder, response, op.output_events.is_none())
    })
}

// Without events the output is the whole response.
fn start(responder: Responder, response: Response<Bytes>, whole: bool) -> Result<SendHalf, Failure> {
    let (head, body) = response.into_parts();
    let mut send = responder.start(Response::from_parts(head, ()))?;
    if whole {
        let granted = send.try_capacity(body.len())?;
        if granted < body.len() {
            let message = "the output is larger than the client's window";
            return Err(Failure::new(FailureKind::Invalid, message));
        }
        send.send(body, true)?;
    }
    Ok(send)
}
