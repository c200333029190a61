//! Errors of calls in words and numbers.

use crate::document;
use serde_json::Value;
use trompe::error::Error;
use trompe::operation::ModeledError;

/// The name of a modeled error, without its namespace.
pub(crate) fn name<E: ModeledError>(error: &Error<E>) -> Option<&'static str> {
    Some(error.modeled()?.as_shape().schema().name())
}

/// The stable code of a modeled error, where it has one.
pub(crate) fn code<E: ModeledError>(error: &Error<E>) -> Option<i64> {
    let json = document::write(error.modeled()?.as_shape()).ok()?;
    serde_json::from_str::<Value>(&json)
        .ok()?
        .get("code")?
        .as_i64()
}

/// What went wrong: the code and name of a modeled error, and its words; of a failure the whole chain.
pub(crate) fn words<E: ModeledError>(error: &Error<E>) -> String {
    match (code(error), name(error)) {
        (Some(code), Some(name)) => format!("{code} {name}: {error}"),
        (None, Some(name)) => format!("{name}: {error}"),
        (_, None) => chain(error),
    }
}

/// An error and its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |words, cause| {
        format!("{words}: {cause}")
    })
}
