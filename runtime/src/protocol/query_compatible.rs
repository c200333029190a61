//! `aws.protocols#awsQueryCompatible`: services that came from the query protocol tell its error codes too.

use crate::service::{ErrorSchema, Fault, OperationSchema};
use http::header::{HeaderMap, HeaderName, HeaderValue};

const MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
const ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// Says in a request that its caller knows the codes.
pub(super) fn mark(op: &OperationSchema, headers: &mut HeaderMap) {
    if op.service.query_compatible {
        headers.insert(MODE, HeaderValue::from_static("true"));
    }
}

/// Adds the code to an error that has one of its own.
pub(super) fn name_error(op: &OperationSchema, error: &ErrorSchema, headers: &mut HeaderMap) {
    let Some(query) = error.query.filter(|_| op.service.query_compatible) else {
        return;
    };
    let fault = match error.fault {
        Fault::Client => "Sender",
        Fault::Server => "Receiver",
    };
    if let Ok(value) = HeaderValue::try_from(format!("{};{fault}", query.code)) {
        headers.insert(ERROR, value);
    }
}
