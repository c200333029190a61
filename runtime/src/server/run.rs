//! Running one operation to its end, over whatever carrier.

use super::refusal::{broken, refused, unreadable, with_causes};
use super::streaming::{cause_of_client, hold_client};
use super::validate::validate;
use super::{Dispatch, Outcome};
use crate::carrier::{BoxFuture, ShapeError};
use crate::error::{Error, Failure, FailureKind};
use crate::panic::{CatchPanic, begin, catch_panic};
use crate::serde::{Members, Shape};
use crate::service::OperationSchema;
use crate::session::{Ended, Incoming, RawOpening, StreamEnd};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A service, the operation that is asked for, and the call beside its input.
pub(super) struct Call {
    pub(super) dispatch: Arc<dyn Dispatch>,
    pub(super) index: usize,
    pub(super) operation: &'static OperationSchema,
    pub(super) cx: super::Context,
}

/// A call whose handler runs.
pub(super) struct Handled {
    operation: &'static OperationSchema,
    handler: CatchPanic<BoxFuture<Outcome>>,
}

/// Checks the input and calls the handler of an operation without event streams.
///
/// # Errors
/// What the caller is told of an input that breaks constraints.
pub(super) fn unary(call: Call, mut input: Box<dyn Shape>) -> Result<Handled, ShapeError> {
    let operation = call.operation;
    input.fill_defaults();
    check(operation, &*input)?;
    hold_client(&mut *input);
    let handler = catch_panic(begin(|| call.dispatch.call(call.index, input, call.cx)));
    Ok(Handled { operation, handler })
}

impl Future for Handled {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let outcome = ready!(Pin::new(&mut self.handler).poll(cx));
        Poll::Ready(outcome.map_err(|error| ours(self.operation, error, |_| false)))
    }
}

/// Checks the input and runs the handler of an operation with event streams, until the session is over.
pub(super) fn streaming(
    call: Call,
    mut input: Box<dyn Shape>,
    incoming: Incoming,
    grace: Duration,
) -> impl Future<Output = Ended> + Send + use<> {
    let (mut opening, end) = RawOpening::new(incoming);
    async move {
        let operation = call.operation;
        if let Err(failure) = opening.read_input(&mut *input).await {
            return end.end(Err(unreadable(operation, failure))).await;
        }
        input.fill_defaults();
        if let Err(error) = check(operation, &*input) {
            return end.end(Err(error)).await;
        }
        // Made here and not inside of another future, which would keep room for all that it is made of.
        let open = || call.dispatch.open(call.index, input, opening, call.cx);
        let mut handler = catch_panic(begin(open));
        let outcome = until_broken(Pin::new(&mut handler), &end, grace).await;
        // What a handler returns of the client's events is the client's own mistake.
        let is_theirs =
            |kind: &FailureKind| matches!(kind, FailureKind::Protocol | FailureKind::Unmodeled(_));
        end.end(outcome.map_err(|error| ours(operation, error, is_theirs)))
            .await
    }
}

// A handler learns of a broken session from what it receives and sends. One that does neither is
// dropped after the grace, so that nothing outlives its peer.
async fn until_broken(
    mut handler: Pin<&mut impl Future<Output = Result<(), ShapeError>>>,
    end: &StreamEnd,
    grace: Duration,
) -> Result<(), ShapeError> {
    let failure = tokio::select! {
        biased;
        outcome = &mut handler => return outcome,
        failure = end.broken() => failure,
    };
    match tokio::time::timeout(grace, handler).await {
        Ok(outcome) => outcome,
        Err(_) => Err(failure.into()),
    }
}

// A handler's failure is of its own dealings with others: it is told here, and its client only hears that
// there was one.
fn ours(
    op: &'static OperationSchema,
    error: ShapeError,
    is_theirs: impl Fn(&FailureKind) -> bool,
) -> ShapeError {
    match error {
        Error::Failure(failure) if !is_theirs(failure.kind()) => told(op, failure),
        other => other,
    }
}

fn told(op: &'static OperationSchema, failure: Failure) -> ShapeError {
    if let Some(theirs) = cause_of_client(&failure) {
        let words = with_causes(&failure);
        tracing::debug!(
            operation = op.id,
            failure = words,
            "a client's stream failed"
        );
        return unreadable(op, theirs);
    }
    note(op, &failure);
    let ours = Failure::internal("the handler failed");
    ours.with_source(failure).into()
}

fn note(op: &OperationSchema, failure: &Failure) {
    let words = with_causes(failure);
    match failure.kind() {
        FailureKind::Reset(_) | FailureKind::Lost | FailureKind::Closed | FailureKind::Idle
            if op.is_streaming() =>
        {
            tracing::debug!(operation = op.id, failure = words, "a session was broken");
        }
        _ => tracing::error!(operation = op.id, failure = words, "a handler failed"),
    }
}

fn check(op: &'static OperationSchema, input: &dyn Members) -> Result<(), ShapeError> {
    validate(input).map_err(|violations| refused(op, violations))
}

/// The check of a client's events, as sessions call it.
pub(super) fn check_event(event: &dyn Members) -> Result<(), Failure> {
    validate(event).map_err(broken)
}
