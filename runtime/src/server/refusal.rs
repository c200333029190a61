//! What a client is told in place of an output.

use super::validate::{VALIDATION_EXCEPTION, exception};
use crate::carrier::ShapeError;
use crate::error::{Error, Failure, FailureKind, Unmodeled};
use crate::serde::{self, ErrorKind, Shape};
use crate::service::{ErrorSchema, OperationSchema, Protocol, Rejection, Violation};
use crate::session::message_member;
use crate::types::TooLarge;
use bytes::Bytes;
use http::Response;
use std::error::Error as StdError;
use std::fmt;

/// The response of an operation that did not succeed.
pub(crate) fn respond(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    error: ShapeError,
) -> Response<Bytes> {
    match error {
        Error::Failure(failure) => rejected(protocol, &rejection(&failure)),
        Error::Modeled(shape) => match op.error(shape.schema().id()) {
            Some(schema) => modeled(protocol, op, schema, &*shape),
            None => rejected(protocol, &outside(op, &*shape)),
        },
    }
}

/// A refusal in the words of its protocol, with its headers.
pub(super) fn rejected(protocol: &dyn Protocol, rejection: &Rejection) -> Response<Bytes> {
    let mut response = protocol.write_rejection(rejection);
    for (name, value) in &rejection.headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}

/// The same without a protocol: what is modeled stays what it is.
pub(super) fn told(op: &'static OperationSchema, error: ShapeError) -> ShapeError {
    match error {
        Error::Failure(failure) => unmodeled(rejection(&failure)).into(),
        Error::Modeled(shape) if is_modeled(op, shape.schema().id()) => Error::Modeled(shape),
        Error::Modeled(shape) => unmodeled(outside(op, &*shape)).into(),
    }
}

/// A refusal as a client reads it.
pub(super) fn unmodeled(rejection: Rejection) -> Failure {
    let Rejection {
        status,
        code,
        message,
        ..
    } = rejection;
    Failure::unmodeled(Unmodeled::new(status, code, message))
}

fn modeled(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    schema: &'static ErrorSchema,
    shape: &dyn Shape,
) -> Response<Bytes> {
    match protocol.write_error(op, schema, shape) {
        Ok(response) => response,
        Err(cause) => {
            tracing::error!(operation = op.id, error = shape.schema().id(), %cause, "the error could not be written");
            rejected(protocol, &internal())
        }
    }
}

// An exception of the output's event stream, before the stream has begun, has a name and words but no status.
fn outside(op: &'static OperationSchema, shape: &dyn Shape) -> Rejection {
    let (id, name) = (shape.schema().id(), shape.schema().name());
    if is_exception(op, id) {
        return Rejection::new(400, name, message_member(shape));
    }
    tracing::error!(
        operation = op.id,
        error = id,
        "the operation does not model this error"
    );
    internal()
}

fn is_modeled(op: &'static OperationSchema, id: &str) -> bool {
    op.error(id).is_some() || is_exception(op, id)
}

fn is_exception(op: &'static OperationSchema, id: &str) -> bool {
    let mut events = op
        .output_events
        .map_or(&[][..], |stream| stream.events)
        .iter();
    events.any(|e| e.exception && e.shape.schema().id() == id)
}

/// What the client is told of a failure: the words of its own mistakes, nothing of ours.
fn rejection(failure: &Failure) -> Rejection {
    if let Some(violations) = violations(failure) {
        return Rejection::invalid(violations);
    }
    match failure.kind() {
        FailureKind::Protocol if TooLarge::is_cause(failure) => {
            Rejection::new(413, "RequestEntityTooLargeException", failure.message())
        }
        FailureKind::Protocol => {
            Rejection::new(400, "SerializationException", with_causes(failure))
        }
        FailureKind::Deadline(_) | FailureKind::Idle => {
            Rejection::new(408, "RequestTimeoutException", failure.message())
        }
        _ => internal(),
    }
}

/// What a session that was not accepted is answered with.
pub(super) fn unanswered(
    op: &'static OperationSchema,
    outcome: Result<(), ShapeError>,
) -> ShapeError {
    outcome.err().unwrap_or_else(|| {
        tracing::error!(
            operation = op.id,
            "a handler ended without accepting its session"
        );
        Failure::internal("the handler ended without accepting the session").into()
    })
}

pub(super) fn internal() -> Rejection {
    Rejection::new(500, "InternalFailure", "the server failed unexpectedly")
}

pub(super) fn with_causes(failure: &Failure) -> String {
    let mut words = failure.to_string();
    let mut cause = failure.source();
    while let Some(next) = cause {
        words = format!("{words}: {next}");
        cause = next.source();
    }
    words
}

/// The modeled `ValidationException` of an operation; `None` where it models none.
pub(super) fn invalid(
    op: &'static OperationSchema,
    violations: &[Violation],
) -> Option<Box<dyn Shape>> {
    exception(op.error(VALIDATION_EXCEPTION)?, violations)
}

/// What an input that breaks constraints is answered with.
pub(super) fn refused(op: &'static OperationSchema, violations: Vec<Violation>) -> ShapeError {
    match invalid(op, &violations) {
        Some(exception) => Error::Modeled(exception),
        None => broken(violations).into(),
    }
}

/// A message of the client that breaks constraints.
pub(super) fn broken(violations: Vec<Violation>) -> Failure {
    let summary = Violation::summary(&violations);
    Failure::new(FailureKind::Protocol, summary).with_source(Broken(violations))
}

/// An input that could not be read from a stream to its end: as an invalid one where it breaks constraints.
pub(super) fn unreadable(op: &'static OperationSchema, failure: Failure) -> ShapeError {
    match violations(&failure) {
        Some(violations) => refused(op, violations),
        None => failure.into(),
    }
}

fn violations(failure: &Failure) -> Option<Vec<Violation>> {
    let source = failure.source()?;
    if let Some(Broken(violations)) = source.downcast_ref() {
        return Some(violations.clone());
    }
    let error: &serde::Error = source.downcast_ref()?;
    let ErrorKind::Missing(_) = error.kind() else {
        return None;
    };
    Some(vec![Violation::new(
        error.path(),
        "Member must not be null",
    )])
}

/// Which constraints a message broke, for whoever writes the answer.
#[derive(Debug)]
struct Broken(Vec<Violation>);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} constraints are broken", self.0.len())
    }
}

impl StdError for Broken {}
