//! What a handler in the same process answers with.

use crate::carrier::{ShapeError, ended};
use crate::codec::cbor::CBOR;
use crate::error::{Failure, FailureKind};
use crate::lock::lock;
use crate::schema::ROOT;
use crate::serde::{self, Shape, read_structure, write_structure};
use crate::server::refusal::{told, unanswered};
use crate::service::{Codec, OperationSchema};
use crate::transport::SendHalf;
use bytes::{Bytes, BytesMut};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use tokio::sync::oneshot;

/// The output of a streaming operation, without its events, or the error in place of it.
pub(super) type Answer = Result<Box<dyn Shape>, ShapeError>;

/// The answer that is owed to the client of a session: given once, by the handler that accepts or by its end.
#[derive(Clone)]
pub(super) struct Reply {
    operation: &'static OperationSchema,
    state: Arc<Mutex<State>>,
}

struct State {
    /// Until events are sent through it; for good, where the output has none.
    half: Option<SendHalf>,
    answer: Option<oneshot::Sender<Answer>>,
}

impl Reply {
    pub(super) fn new(
        half: SendHalf,
        answer: oneshot::Sender<Answer>,
        operation: &'static OperationSchema,
    ) -> Self {
        let state = State {
            half: Some(half),
            answer: Some(answer),
        };
        Self {
            operation,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Gives the output, and what events are sent through.
    pub(super) fn accept(&self, output: &dyn Shape) -> Result<SendHalf, Failure> {
        let output = copy(output, self.operation)?;
        let mut state = self.lock();
        state.give(Ok(output))?;
        if self.operation.output_events.is_some() {
            return state.half.take().ok_or_else(gone);
        }
        state.end()?;
        ended()
    }

    /// Gives the error of a handler that did not accept.
    pub(super) fn refuse(&self, outcome: Result<(), ShapeError>) {
        let error = unanswered(self.operation, outcome);
        let mut state = self.lock();
        let given = state.give(Err(told(self.operation, error)));
        if let Err(failure) = given.and_then(|()| state.end()) {
            tracing::debug!(%failure, "a response was not taken");
        }
    }

    pub(super) fn is_given(&self) -> bool {
        self.lock().answer.is_none()
    }

    /// Done when the client has cancelled; never, once events are sent, which hear of it themselves.
    pub(super) async fn unwanted(&self) {
        poll_fn(|cx| match &mut self.lock().half {
            Some(half) => match half.poll_reset(cx) {
                Poll::Ready(failure) if *failure.kind() != FailureKind::Closed => Poll::Ready(()),
                _ => Poll::Pending,
            },
            None => Poll::Pending,
        })
        .await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn give(&mut self, answer: Answer) -> Result<(), Failure> {
        let waiting = self.answer.take().ok_or_else(gone)?;
        waiting.send(answer).map_err(|_| gone())
    }

    fn end(&mut self) -> Result<(), Failure> {
        self.half
            .as_mut()
            .map_or(Ok(()), |half| half.send(Bytes::new(), true))
    }
}

fn gone() -> Failure {
    Failure::new(FailureKind::Lost, "the client went away")
}

// The client's copy of the output: the handler's is only lent.
fn copy(output: &dyn Shape, operation: &'static OperationSchema) -> serde::Result<Box<dyn Shape>> {
    let mut document = BytesMut::new();
    CBOR.write(&mut document, &mut |w| write_structure(output, &ROOT, w))?;
    let mut copy = operation.output.blank();
    CBOR.read(&document.freeze(), false, &mut |d| {
        read_structure(&mut *copy, d)
    })?;
    Ok(copy)
}
