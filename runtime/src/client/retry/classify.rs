//! Which failures are worth another attempt.

use super::Failed;
use crate::error::{Deadline, Error, Failure, FailureKind};
use crate::schema::Member;
use crate::service::{ErrorSchema, OperationSchema};
use http::{HeaderMap, StatusCode, response};
use std::error::Error as StdError;
use std::io;

/// Why another attempt may do better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The server refused the request before it began.
    Refused,
    /// The server has too much to do.
    Throttled,
    /// Something that may not happen again.
    Transient,
    /// The attempt took longer than its bound.
    Timeout,
}

/// How services say that they are called too often: the codes that the AWS SDKs agree on.
const THROTTLING: [&str; 14] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
];

/// How services say that they gave up waiting for the rest of a request, which they therefore did not act on.
const UNREAD: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// HTTP/2's own ways to say that the same request will fare no better (RFC 9113, section 7).
const HOPELESS_RESETS: [u32; 2] = [0xc, 0xd];

/// Why to try again; `None` where another attempt would do harm or no good.
pub(super) fn cause(op: &OperationSchema, failed: &Failed) -> Option<Cause> {
    match &failed.error {
        Error::Failure(failure) => match failure.as_unmodeled() {
            Some(unmodeled) => answered(op, failed.head.as_deref(), &[&unmodeled.code]),
            None => failure_cause(op, failure),
        },
        Error::Modeled(error) => {
            let schema = op.error(error.schema().id());
            let modeled = schema.and_then(by_the_model);
            let code = schema.map_or("", ErrorSchema::query_code);
            let names = [error.schema().name(), code];
            modeled.or_else(|| answered(op, failed.head.as_deref(), &names))
        }
    }
}

fn by_the_model(error: &ErrorSchema) -> Option<Cause> {
    match (error.retryable, error.throttling) {
        (_, true) => Some(Cause::Throttled),
        (true, false) => Some(Cause::Transient),
        (false, false) => None,
    }
}

fn failure_cause(op: &OperationSchema, failure: &Failure) -> Option<Cause> {
    match failure.kind() {
        FailureKind::Refused => Some(Cause::Refused),
        FailureKind::Connect => (!is_lasting(failure)).then_some(Cause::Transient),
        FailureKind::Deadline(Deadline::Connect) => Some(Cause::Timeout),
        FailureKind::Deadline(Deadline::Attempt) => is_idempotent(op).then_some(Cause::Timeout),
        FailureKind::Reset(code) if HOPELESS_RESETS.contains(code) => None,
        FailureKind::Reset(_) | FailureKind::Lost => is_idempotent(op).then_some(Cause::Transient),
        _ => None,
    }
}

fn answered(op: &OperationSchema, head: Option<&response::Parts>, names: &[&str]) -> Option<Cause> {
    let is_named = |list: &[&str]| names.iter().any(|name| list.contains(name));
    let (status, headers) = head.map(|head| (head.status, &head.headers))?;
    if status == StatusCode::TOO_MANY_REQUESTS || is_named(&THROTTLING) {
        return Some(Cause::Throttled);
    }
    if status == StatusCode::REQUEST_TIMEOUT || is_named(&UNREAD) {
        return Some(Cause::Transient);
    }
    // The hints of the specification ("Idempotency"), for operations that are not idempotent too.
    match status {
        StatusCode::SERVICE_UNAVAILABLE if says_when(headers) => Some(Cause::Throttled),
        StatusCode::SERVICE_UNAVAILABLE => Some(Cause::Transient),
        _ if says_when(headers) => Some(Cause::Transient),
        StatusCode::INTERNAL_SERVER_ERROR
        | StatusCode::BAD_GATEWAY
        | StatusCode::GATEWAY_TIMEOUT => is_idempotent(op).then_some(Cause::Transient),
        _ => None,
    }
}

/// Whether a server that cannot answer invites its caller to come back.
fn says_when(headers: &HeaderMap) -> bool {
    headers.contains_key(http::header::RETRY_AFTER) || headers.contains_key("x-amz-retry-after")
}

/// Whether calling the operation twice does no harm: the model says so, or its token tells the server that both calls
/// are the same.
fn is_idempotent(op: &OperationSchema) -> bool {
    let members = op.input.schema().members();
    op.idempotent || members.iter().any(Member::is_idempotency_token)
}

/// Whether a connection cannot be made for a reason that stays, as a wrong certificate does.
fn is_lasting(failure: &Failure) -> bool {
    let mut next = failure.source();
    while let Some(cause) = next {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(
            io,
            Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
        ) {
            return true;
        }
        next = cause.source();
    }
    false
}
