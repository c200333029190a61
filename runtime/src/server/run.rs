//! Running one operation to its end, over whatever carrier.

use super::panic::catch_panic;
use super::refusal::invalid;
use super::validate::validate;
use super::{Context, Dispatch, Outcome};
use crate::carrier::ShapeError;
use crate::error::{Failure, FailureKind};
use crate::serde::{Members, Shape};
use crate::service::{OperationSchema, Violation};
use crate::session::{Ended, Incoming, RawOpening, StreamEnd};
use std::time::Duration;

/// A service, the operation that is asked for, and the call beside its input.
pub(super) struct Call<'a> {
    pub(super) dispatch: &'a dyn Dispatch,
    pub(super) index: usize,
    pub(super) operation: &'static OperationSchema,
    pub(super) cx: Context,
}

/// Checks the input and calls the handler of an operation without event streams.
pub(super) async fn unary(call: Call<'_>, input: Box<dyn Shape>) -> Outcome {
    check(call.operation, &*input)?;
    catch_panic(call.dispatch.call(call.index, input, call.cx)).await
}

/// Checks the input and runs the handler of an operation with event streams, until the session is over.
pub(super) async fn streaming(call: Call<'_>, mut input: Box<dyn Shape>, incoming: Incoming, grace: Duration) -> Ended {
    let (mut opening, end) = RawOpening::new(incoming);
    if let Err(failure) = opening.read_input(&mut *input).await {
        return end.end(Err(failure.into())).await;
    }
    if let Err(error) = check(call.operation, &*input) {
        return end.end(Err(error)).await;
    }
    let handler = catch_panic(call.dispatch.open(call.index, input, opening, call.cx));
    let outcome = until_broken(handler, &end, grace).await;
    end.end(outcome).await
}

// A handler learns of a broken session from what it receives and sends. One that does neither is
// dropped after the grace, so that nothing outlives its peer.
async fn until_broken(
    handler: impl Future<Output = Result<(), ShapeError>>,
    end: &StreamEnd,
    grace: Duration,
) -> Result<(), ShapeError> {
    let mut handler = std::pin::pin!(handler);
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

fn check(op: &'static OperationSchema, input: &dyn Members) -> Result<(), ShapeError> {
    validate(input).map_err(|violations| match invalid(op, &violations) {
        Some(exception) => ShapeError::Modeled(exception),
        None => broken(&violations).into(),
    })
}

/// The check of a client's events, as sessions call it.
pub(super) fn check_event(event: &dyn Members) -> Result<(), Failure> {
    validate(event).map_err(|violations| broken(&violations))
}

fn broken(violations: &[Violation]) -> Failure {
    Failure::new(FailureKind::Protocol, Violation::summary(violations))
}
