//! What a response means.

use crate::aws::{set_text, text_of};
use crate::carrier::ShapeError;
use crate::error::{Failure, FailureKind, Unmodeled};
use crate::schema::Member;
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
    let found = find(protocol, op, &named).or_else(|| by_status(protocol, op, head, &named));
    let Some(blueprint) = found else {
        return unmodeled(head, named);
    };
    let mut error = blueprint.blank();
    match protocol.read_error(head, body, &mut *error) {
        Ok(()) => {
            tell_words(&mut *error, &named.message);
            ShapeError::Modeled(error)
        }
        Err(cause) => unreadable(op, head, cause).into(),
    }
}

// Services spell the member with the words in either way, and not always as their model does.
fn tell_words(error: &mut dyn Shape, words: &str) {
    let is_message = |m: &Member| m.name().eq_ignore_ascii_case("message");
    let Some(index) = error.schema().members().iter().position(is_message) else {
        return;
    };
    if !words.is_empty() && text_of(error, is_message).is_none_or(|text| text.is_empty()) {
        // A message that is no text stays what it was.
        let _ = set_text(error, index, words);
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

// Two of one status are told apart by nothing. A response to HEAD has no content that could name its error.
fn by_status(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    head: &Parts,
    named: &ErrorName,
) -> Option<Blueprint> {
    let is_nameless = op.is_head() && protocol.has_payloads();
    if !(is_nameless || protocol.tells_errors_by_status()) || !named.name.is_empty() {
        return None;
    }
    let mut errors = op.errors.iter().filter(|error| head.status == error.status);
    let (first, second) = (errors.next(), errors.next());
    first.filter(|_| second.is_none()).map(|error| error.shape)
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
