//! Statuses and what they mean (event `HttpResponseCodeSemantics`).

use super::about;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{HttpIndex, HttpLocation};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::ErrorFault;

const EVENT: &str = "HttpResponseCodeSemantics";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        events.extend(success(model, operation));
    }
    for structure in model.shapes_of(ShapeKind::Structure) {
        events.extend(error(structure));
    }
}

fn success(model: &Model, operation: &Shape) -> Option<Diagnostic> {
    let code = operation.traits.http()?.code;
    if !(200..300).contains(&code) {
        let message = format!("Expected an `http` code in the 2xx range, but found {code}");
        return Some(about(Severity::Danger, EVENT, operation, message));
    }
    let body = HttpIndex::new(model)
        .response(&operation.id)
        .into_iter()
        .any(|binding| {
            matches!(
                binding.location,
                HttpLocation::Payload | HttpLocation::Document
            )
        });
    let message = format!(
        "The HTTP {code} status code does not allow a response body. To use this status code, all output members \
         need to be bound to @httpHeader, @httpPrefixHeaders, @httpResponseCode, etc."
    );
    let bodiless = matches!(code, 204 | 205) && body;
    bodiless.then(|| about(Severity::Warning, EVENT, operation, message))
}

fn error(structure: &Shape) -> Option<Diagnostic> {
    let (code, fault) = (structure.traits.http_error()?, structure.traits.error()?);
    let (least, range, word) = match fault {
        ErrorFault::Client => (400, "4xx", "client"),
        ErrorFault::Server => (500, "5xx", "server"),
    };
    let message = format!(
        "Expected an `httpError` code in the {range} range for a `{word}` error, but found {code}"
    );
    let outside = !(least..least + 100).contains(&code);
    outside.then(|| about(Severity::Danger, EVENT, structure, message))
}
