//! What a response means.

use crate::carrier::ShapeError;
use crate::error::{Failure, FailureKind, Unmodeled};
use crate::serde::{Blueprint, Shape};
use crate::service::{ErrorName, OperationSchema, Protocol};
use bytes::Bytes;
use http::response::Parts;

/// The output of a successful response, or the error that it is.
pub(super) fn read(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    head: &Parts,
    body: &Bytes,
) -> Result<Box<dyn Shape>, ShapeError> {
    if !protocol.is_success(op, head) {
        return Err(read_error(protocol, op, head, body));
    }
    let mut output = op.output.blank();
    match protocol.read_output(op, head, body, &mut *output) {
        Ok(()) => Ok(output),
        Err(error) => Err(unreadable(op, head, error).into()),
    }
}

/// The error that an unsuccessful response is.
pub(super) fn read_error(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    head: &Parts,
    body: &Bytes,
) -> ShapeError {
    let named = protocol.error_name(head, body);
    let Some(blueprint) = find(op, &named) else {
        return unmodeled(head, named);
    };
    let mut error = blueprint.blank();
    match protocol.read_error(head, body, &mut *error) {
        Ok(()) => ShapeError::Modeled(error),
        Err(cause) => unreadable(op, head, cause).into(),
    }
}

// An exception of the output's event stream may come before the stream has begun.
fn find(op: &'static OperationSchema, named: &ErrorName) -> Option<Blueprint> {
    let events = op.output_events.map_or(&[][..], |stream| stream.events);
    let exceptions = events.iter().filter(|e| e.exception).map(|e| e.shape);
    let mut errors = op.errors.iter().map(|e| e.shape).chain(exceptions);
    errors.find(|error| error.schema().name() == named.name)
}

fn unmodeled(head: &Parts, named: ErrorName) -> ShapeError {
    Failure::unmodeled(Unmodeled::new(
        head.status.as_u16(),
        named.name,
        named.message,
    ))
    .into()
}

fn unreadable(op: &OperationSchema, head: &Parts, error: crate::serde::Error) -> Failure {
    let message = format!(
        "the answer to {} with status {} could not be read",
        op.name(),
        head.status.as_u16()
    );
    Failure::new(FailureKind::Protocol, message).with_source(error)
}
