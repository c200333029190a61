//! Errors that the server answers with before, or in place of, its handler.

use super::validate::{VALIDATION_EXCEPTION, exception};
use crate::carrier::ShapeError;
use crate::error::{Error, Failure, FailureKind};
use crate::serde::Shape;
use crate::service::{ErrorSchema, OperationSchema, Protocol, Rejection, Violation};
use bytes::Bytes;
use http::Response;

/// The response of an operation that did not succeed.
pub(super) fn respond(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    error: ShapeError,
) -> Response<Bytes> {
    match error {
        Error::Failure(failure) => protocol.write_rejection(&rejection(&failure)),
        Error::Modeled(shape) => modeled(protocol, op, &*shape),
    }
}

fn modeled(protocol: &dyn Protocol, op: &'static OperationSchema, shape: &dyn Shape) -> Response<Bytes> {
    let id = shape.schema().id();
    let Some(schema) = error_schema(op, id) else {
        tracing::error!(operation = op.id, error = id, "the operation does not model this error");
        return protocol.write_rejection(&internal());
    };
    match protocol.write_error(schema, shape) {
        Ok(response) => response,
        Err(cause) => {
            tracing::error!(operation = op.id, error = id, %cause, "the error could not be written");
            protocol.write_rejection(&internal())
        }
    }
}

fn error_schema(op: &'static OperationSchema, id: &str) -> Option<&'static ErrorSchema> {
    op.errors.iter().find(|e| e.shape.schema().id() == id)
}

/// What the peer is told of a failure: the words of its own mistakes, nothing of ours.
pub(super) fn rejection(failure: &Failure) -> Rejection {
    match failure.kind() {
        FailureKind::Protocol => {
            Rejection::new(400, "SerializationException", with_causes(failure))
        }
        FailureKind::Refused => Rejection::new(503, "ServiceUnavailableException", failure.message()),
        FailureKind::Deadline(_) => Rejection::new(408, "RequestTimeoutException", failure.message()),
        _ => internal(),
    }
}

pub(super) fn internal() -> Rejection {
    Rejection::new(500, "InternalFailure", "the server failed unexpectedly")
}

fn with_causes(failure: &Failure) -> String {
    let mut words = failure.to_string();
    let mut cause = std::error::Error::source(failure);
    while let Some(next) = cause {
        words = format!("{words}: {next}");
        cause = next.source();
    }
    words
}

/// The modeled `ValidationException` of an operation; `None` where it models none.
pub(super) fn invalid(op: &'static OperationSchema, violations: &[Violation]) -> Option<Box<dyn Shape>> {
    exception(error_schema(op, VALIDATION_EXCEPTION)?, violations)
}
