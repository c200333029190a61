//! A carrier without a socket: a client and a server of one process.

use super::run::{Call, check_event, streaming, unary};
use super::{Context, Dispatch};
use crate::carrier::{BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse};
use crate::codec::cbor::CBOR;
use crate::error::{Deadline, Failure, FailureKind};
use crate::schema::ROOT;
use crate::serde::{self, Shape, read_structure, write_structure};
use crate::service::{Codec, OperationSchema};
use crate::session::{Accept, Ended, Incoming, SessionSettings};
use crate::transport::{RecvHalf, pipe};
use bytes::BytesMut;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// Carries calls to a service of the same process. Inputs and outputs are handed over as they are; events
/// pass through memory as CBOR frames under a window, so that sessions behave as over a network.
///
/// Constraint traits are enforced as on any server.
#[derive(Clone)]
pub struct InProcess {
    dispatch: Arc<dyn Dispatch>,
    settings: SessionSettings,
    window: usize,
    slots: Option<Arc<Semaphore>>,
    grace: Duration,
}

impl InProcess {
    /// Carries calls to this service.
    pub fn new(dispatch: impl Dispatch) -> Self {
        Self {
            dispatch: Arc::new(dispatch),
            settings: SessionSettings::server(),
            window: 256 * 1024,
            slots: None,
            grace: Duration::from_secs(5),
        }
    }

    /// At most `n` calls and sessions at once; further ones wait. Unlimited by default.
    #[must_use]
    pub fn concurrency(mut self, n: usize) -> Self {
        self.slots = Some(Arc::new(Semaphore::new(n)));
        self
    }

    /// Limits and deadlines of sessions.
    #[must_use]
    pub fn sessions(mut self, settings: SessionSettings) -> Self {
        self.settings = settings;
        self
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InProcess").field(&self.dispatch.schema().id).finish()
    }
}

fn index_of(dispatch: &dyn Dispatch, request: &CallRequest) -> Result<usize, Failure> {
    let id = request.operation.id;
    let position = dispatch.schema().operations.iter().position(|o| o.id == id);
    position.ok_or_else(|| {
        let message = format!("{} has no operation {id}", dispatch.schema().id);
        Failure::new(FailureKind::Invalid, message)
    })
}

impl Carrier for InProcess {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let this = self.clone();
        let bound = request.options.timeout;
        let call = async move {
            let index = index_of(&*this.dispatch, &request)?;
            let _slot = this.slot().await;
            let cx = Context::new(request.options.headers);
            let call = Call { dispatch: &*this.dispatch, index, operation: request.operation, cx };
            unary(call, request.input).await
        };
        Box::pin(async move {
            let Some(bound) = bound else { return call.await };
            match tokio::time::timeout(bound, call).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Failure::deadline(Deadline::Operation, bound).into()),
            }
        })
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        let this = self.clone();
        Box::pin(async move {
            let index = index_of(&*this.dispatch, &request)?;
            Ok(this.start(index, request))
        })
    }
}

impl InProcess {
    async fn slot(&self) -> Option<tokio::sync::OwnedSemaphorePermit> {
        match &self.slots {
            Some(slots) => Arc::clone(slots).acquire_owned().await.ok(),
            None => None,
        }
    }

    fn start(self, index: usize, request: CallRequest) -> OpenedStream {
        let (send, recv) = pipe(self.window);
        let (answer, response) = oneshot::channel();
        let settings = self.settings.clone();
        let blank = request.operation.input.blank();
        tokio::spawn(self.run(index, request, recv, answer));
        OpenedStream {
            send,
            input: blank,
            response: Box::pin(async move {
                response.await.unwrap_or_else(|_| {
                    Err(Failure::new(FailureKind::Lost, "the service went away").into())
                })
            }),
            codec: &CBOR,
            initial_messages: false,
            signer: None,
            verifier: None,
            settings,
        }
    }

    async fn run(
        self,
        index: usize,
        request: CallRequest,
        recv: RecvHalf,
        answer: Answer,
    ) {
        let _slot = self.slot().await;
        let CallRequest { operation, input, options } = request;
        let answer = Arc::new(Mutex::new(Some(answer)));
        let incoming = Incoming {
            operation,
            recv,
            accept: accept(operation, self.window, Arc::clone(&answer)),
            codec: &CBOR,
            initial_messages: false,
            signer: None,
            verifier: None,
            settings: self.settings.clone(),
            validate: Some(check_event),
        };
        let call = Call { dispatch: &*self.dispatch, index, operation, cx: Context::new(options.headers) };
        if let Ended::Unanswered(outcome) = streaming(call, input, incoming, self.grace).await {
            let error = outcome.err().unwrap_or_else(|| {
                Failure::internal("the handler ended without accepting the session").into()
            });
            if let Some(answer) = take(&answer) {
                let _ = answer.send(Err(error));
            }
        }
    }
}

type Answer = oneshot::Sender<Result<StreamResponse, ShapeError>>;

fn take(answer: &Mutex<Option<Answer>>) -> Option<Answer> {
    answer.lock().ok()?.take()
}

// The client's copy of the output: the handler's is only lent.
fn copy(output: &dyn Shape, operation: &'static OperationSchema) -> serde::Result<Box<dyn Shape>> {
    let mut document = BytesMut::new();
    CBOR.write(&mut document, &mut |w| write_structure(output, &ROOT, w))?;
    let mut copy = operation.output.blank();
    CBOR.read(&document.freeze(), false, &mut |d| read_structure(&mut *copy, d))?;
    Ok(copy)
}

fn accept(operation: &'static OperationSchema, window: usize, answer: Arc<Mutex<Option<Answer>>>) -> Accept {
    Box::new(move |output| {
        let output = copy(output, operation)?;
        let (send, recv) = pipe(window);
        let gone = || Failure::new(FailureKind::Lost, "the client went away");
        let answer = take(&answer).ok_or_else(gone)?;
        answer.send(Ok(StreamResponse { recv, output })).map_err(|_| gone())?;
        Ok(send)
    })
}
