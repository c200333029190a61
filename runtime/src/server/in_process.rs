//! A carrier without a socket: a client and a server of one process.

mod reply;

use super::refusal::{told, unmodeled};
use super::run::{Call, check_event, streaming, unary};
use super::{Context, Dispatch};
use crate::carrier::{
    BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse, ended, within,
};
use crate::client::TokenSource;
use crate::codec::cbor::CBOR;
use crate::error::{Failure, FailureKind};
use crate::event_stream::Limits;
use crate::serde::Shape;
use crate::service::{OperationSchema, Rejection};
use crate::session::{Ended, Incoming, SessionSettings};
use crate::transport::{Live, RecvHalf, duplex_in};
use bytes::Bytes;
use reply::Reply;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Carries calls to a service of the same process. Inputs and outputs are handed over as they are; events
/// pass through memory as CBOR frames under a window, so that sessions behave as over a network.
///
/// Clients are told what they would be told over HTTP: constraint traits are enforced, and of a handler
/// that fails they hear that it did.
#[derive(Clone)]
pub struct InProcess {
    dispatch: Arc<dyn Dispatch>,
    settings: SessionSettings,
    window: usize,
    slots: Option<Arc<Semaphore>>,
    timeout: Duration,
    grace: Duration,
    tokens: TokenSource,
    live: Live,
}

impl InProcess {
    /// Carries calls to this service.
    pub fn new(dispatch: impl Dispatch) -> Self {
        Self {
            dispatch: Arc::new(dispatch),
            settings: SessionSettings::server(),
            window: 256 * 1024,
            slots: None,
            timeout: Duration::from_secs(60),
            grace: Duration::from_secs(5),
            tokens: TokenSource::default(),
            live: Live::new(),
        }
    }

    /// At most `n` calls and sessions at once; further ones wait. Unlimited by default.
    #[must_use]
    pub fn concurrency(mut self, n: usize) -> Self {
        self.slots = Some(Arc::new(Semaphore::new(n.clamp(1, Semaphore::MAX_PERMITS))));
        self
    }

    /// The bound of a whole call, and of opening a session. Default 60 s.
    #[must_use]
    pub fn timeout(mut self, bound: Duration) -> Self {
        self.timeout = bound;
        self
    }

    /// How long a handler of an event stream goes on after its client is gone, before it is dropped.
    /// Default 5 s.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Limits and deadlines of sessions, on both ends; clients take messages of any size.
    #[must_use]
    pub fn sessions(mut self, settings: SessionSettings) -> Self {
        self.settings = settings;
        self
    }

    /// What of this carrier is alive: sessions as streams, their handlers as tasks.
    pub fn live(&self) -> &Live {
        &self.live
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InProcess")
            .field(&self.dispatch.schema().id)
            .finish()
    }
}

impl Carrier for InProcess {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let this = self.clone();
        let bound = request.options.timeout.unwrap_or(this.timeout);
        Box::pin(within(bound, async move { this.answer(request).await }))
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        let this = self.clone();
        let bound = request.options.timeout.unwrap_or(this.timeout);
        Box::pin(within(bound, async move { this.start(request).await }))
    }
}

/// A call that has found its operation and its place.
struct Admitted {
    index: usize,
    request: CallRequest,
    _slot: Option<OwnedSemaphorePermit>,
}

impl InProcess {
    async fn admit(&self, mut request: CallRequest) -> Result<Admitted, Failure> {
        let index = self.index_of(request.operation)?;
        self.tokens.fill(request.operation, &mut *request.input)?;
        let slot = match &self.slots {
            Some(slots) => Arc::clone(slots).acquire_owned().await.ok(),
            None => None,
        };
        Ok(Admitted {
            index,
            request,
            _slot: slot,
        })
    }

    fn index_of(&self, operation: &OperationSchema) -> Result<usize, Failure> {
        let schema = self.dispatch.schema();
        let position = schema.operations.iter().position(|o| o.id == operation.id);
        position.ok_or_else(|| {
            let message = format!("{} has no operation {}", schema.id, operation.id);
            unmodeled(Rejection::new(404, "UnknownOperationException", message))
        })
    }

    async fn answer(&self, request: CallRequest) -> Result<Box<dyn Shape>, ShapeError> {
        let Admitted {
            index,
            request,
            _slot,
        } = self.admit(request).await?;
        let CallRequest {
            operation,
            input,
            options,
        } = request;
        let call = Call {
            dispatch: Arc::clone(&self.dispatch),
            index,
            operation,
            cx: Context::new(options.headers),
        };
        let outcome = match unary(call, input) {
            Ok(handled) => handled.await,
            Err(refusal) => Err(refusal),
        };
        outcome.map_err(|error| told(operation, error))
    }

    async fn start(self, request: CallRequest) -> Result<OpenedStream, ShapeError> {
        let admitted = self.admit(request).await?;
        let operation = admitted.request.operation;
        let ((mut send, recv), (reply, incoming)) = duplex_in(&self.live, self.window);
        if operation.input_events.is_none() {
            send.send(Bytes::new(), true)?;
            send = ended()?;
        }
        let (answer, response) = oneshot::channel();
        let settings = SessionSettings {
            limits: Limits::client(),
            ..self.settings.clone()
        };
        let (reply, guard) = (Reply::new(reply, answer, operation), self.live.task());
        tokio::spawn(async move {
            let _guard = guard;
            self.run(admitted, incoming, reply).await;
        });
        Ok(OpenedStream {
            send,
            input: operation.input.blank(),
            response: Box::pin(begun(response, recv)),
            codec: &CBOR,
            initial_messages: false,
            signer: None,
            verifier: None,
            settings,
        })
    }

    // As over HTTP, a handler whose client goes away is dropped, after the grace if it had answered.
    async fn run(self, admitted: Admitted, recv: RecvHalf, reply: Reply) {
        let Admitted {
            index,
            request,
            _slot,
        } = admitted;
        let CallRequest {
            operation,
            input,
            options,
        } = request;
        let call = Call {
            dispatch: Arc::clone(&self.dispatch),
            index,
            operation,
            cx: Context::new(options.headers),
        };
        let mut session = pin!(streaming(
            call,
            input,
            self.incoming(operation, recv, &reply),
            self.grace
        ));
        let ended = tokio::select! {
            biased;
            ended = &mut session => Some(ended),
            () = reply.unwanted() => None,
        };
        match ended {
            Some(Ended::Unanswered(outcome)) => reply.refuse(outcome),
            Some(Ended::Answered(Err(failure))) => {
                tracing::debug!(operation = operation.id, %failure, "a session did not end cleanly");
            }
            Some(Ended::Answered(Ok(()))) => {}
            None if reply.is_given() => drop(tokio::time::timeout(self.grace, session).await),
            None => {}
        }
    }

    fn incoming(
        &self,
        operation: &'static OperationSchema,
        recv: RecvHalf,
        reply: &Reply,
    ) -> Incoming {
        let reply = reply.clone();
        Incoming {
            operation,
            recv,
            accept: Box::new(move |output| reply.accept(output)),
            codec: &CBOR,
            initial_messages: false,
            signer: None,
            verifier: None,
            settings: self.settings.clone(),
            validate: Some(check_event),
        }
    }
}

// Until the answer is there this holds the client's receiving half: dropping it cancels the session.
async fn begun(
    response: oneshot::Receiver<reply::Answer>,
    recv: RecvHalf,
) -> Result<StreamResponse, ShapeError> {
    let lost = |_| Failure::new(FailureKind::Lost, "the service went away");
    let output = response.await.map_err(lost)??;
    Ok(StreamResponse { recv, output })
}
