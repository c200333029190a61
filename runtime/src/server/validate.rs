//! Constraint traits (Smithy 2.0, "Constraint traits"), enforced on what a client sent.
//!
//! - `unique`: the elements of lists that must not repeat
//! - `check`: one value against its constraints
//! - `walk`: a value with all that it holds
//! - `stream`: a stream whose length shows as it comes

mod check;
mod stream;
mod unique;
mod walk;

#[cfg(test)]
#[cfg(feature = "patterns")]
mod tests;

pub use crate::service::Violation;
pub(super) use stream::held;

use crate::codec::cbor::CBOR;
use crate::protocol::refusal::Refusal;
use crate::schema::ROOT;
use crate::serde::{Members, Shape, ShapeDeserializer};
use crate::service::{Codec, ErrorSchema};
use bytes::BytesMut;

/// The shape ID of the error that tells of violations.
pub const VALIDATION_EXCEPTION: &str = "smithy.framework#ValidationException";

/// Checks a value, with all that it holds, against the constraint traits of its model: `@length`, `@range`,
/// `@pattern`, `@uniqueItems` and the values of enums. Servers hold a stream whose length is not known yet to `@length`
/// as their handler reads it.
///
/// # Errors
/// What broke which constraint, in the order of the value. Stops after about 64 KiB of words, so that
/// a small input cannot ask for a large answer.
pub fn validate(value: &dyn Members) -> Result<(), Vec<Violation>> {
    if !value.schema().is_constrained() {
        return Ok(());
    }
    let violations = walk::walk(value);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(violations)
    }
}

/// What a `ValidationException` with these violations says.
pub fn exception_message(violations: &[Violation]) -> String {
    Violation::summary(violations)
}

/// The `ValidationException` of an operation that models it; `None` where `schema` is of another error.
pub fn exception(schema: &'static ErrorSchema, violations: &[Violation]) -> Option<Box<dyn Shape>> {
    if schema.shape.schema().id() != VALIDATION_EXCEPTION {
        return None;
    }
    let message = exception_message(violations);
    let mut document = BytesMut::new();
    let source = Refusal::new(&message, violations);
    let written = CBOR.write(&mut document, &mut |w| {
        w.begin_structure(&ROOT);
        source.write_members(w);
        w.end_structure(&ROOT);
    });
    let mut exception = schema.shape.blank();
    let mut read = |d: &mut dyn ShapeDeserializer| crate::serde::read_structure(&mut *exception, d);
    written
        .and_then(|()| CBOR.read(&document.freeze(), false, &mut read))
        .ok()?;
    Some(exception)
}
