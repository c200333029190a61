//! What a response means.

use crate::carrier::ShapeError;
use crate::error::{Failure, FailureKind, Unmodeled};
use crate::serde::{Blueprint, Shape};
use crate::service::{ErrorName, ErrorSchema, OperationSchema, Protocol};
use bytes::Bytes;
use http::response::Parts;

/// The output of a successful response, or the error that it is.
pub(crate) fn read(
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
fn read_error(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    head: &Parts,
    body: &Bytes,
) -> ShapeError {
    let named = protocol.error_name(head, body);
    let Some(blueprint) = find(protocol, op, &named) else {
        return unmodeled(head, named);
    };
    let mut error = blueprint.blank();
    match protocol.read_error(head, body, &mut *error) {
        Ok(()) => ShapeError::Modeled(error),
        Err(cause) => unreadable(op, head, cause).into(),
    }
}

// An exception of the output's event stream may come before the stream has begun.
fn find(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    named: &ErrorName,
) -> Option<Blueprint> {
    let is_named = |error: &&'static ErrorSchema| protocol.error_code(error) == named.name;
    if let Some(error) = op.errors.iter().find(is_named) {
        return Some(error.shape);
    }
    let events = op.output_events.map_or(&[][..], |stream| stream.events);
    let mut exceptions = events.iter().filter(|event| event.exception);
    let found = exceptions.find(|event| event.shape.schema().name() == named.name);
    found.map(|event| event.shape)
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
