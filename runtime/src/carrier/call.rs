//! A call as a carrier is given it, and the time that it has.

use super::{BoxFuture, OpenedStream, ShapeError};
use crate::aws::Customization;
use crate::client::{HeaderNames as Names, RequestCompression, RetryPolicy};
use crate::error::{Deadline, Failure};
use crate::serde::Shape;
use crate::service::OperationSchema;
use http::{Extensions, HeaderMap};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

/// What a client asks a carrier for.
#[derive(Debug)]
pub struct CallRequest {
    /// The operation.
    pub operation: &'static OperationSchema,
    /// Its input, without an event stream.
    pub input: Box<dyn Shape>,
    /// What this one call wants otherwise.
    pub options: CallOptions,
}

/// What one call wants otherwise than its client.
#[derive(Clone, Default)]
pub struct CallOptions {
    /// The bound of the whole call, or of opening a session.
    pub timeout: Option<Duration>,
    /// The bound of one attempt, where the carrier makes attempts.
    pub attempt_timeout: Option<Duration>,
    /// How the call is tried again, where the carrier makes attempts.
    pub retry: Option<RetryPolicy>,
    /// Which bodies are compressed, where the carrier has requests and the model allows it.
    pub request_compression: Option<RequestCompression>,
    /// Headers in addition to the protocol's, where the carrier has headers. One that the protocol sends
    /// as well is replaced.
    pub headers: HeaderMap,
    /// What is done to the request beyond the protocol, in place of what the client does, where the carrier has
    /// requests.
    pub customization: Option<Arc<dyn Customization>>,
    /// Values by their types, for the [interceptors](crate::client::Interceptor) of the client.
    pub extensions: Extensions,
}

/// Without the values of headers.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .field("request_compression", &self.request_compression)
            .field("headers", &Names(&self.headers))
            .field("customization", &self.customization)
            .finish_non_exhaustive()
    }
}

/// Carries the calls of a client to whoever answers them.
pub trait Carrier: fmt::Debug + Send + Sync + 'static {
    /// Calls an operation without event streams.
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>>;

    /// Opens an operation with event streams: done once the request is on its way. Never waits for the
    /// other side to answer.
    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>>;
}

/// The time that a call has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) length: Duration,
    pub(crate) end: Instant,
}

/// As good as for ever.
const AGE: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

impl Bound {
    /// The time that a call has from now on.
    ///
    /// # Errors
    /// It is given none, or does not run within a runtime.
    pub(crate) fn begin(length: Duration) -> Result<Self, Failure> {
        if length.is_zero() {
            return Err(Failure::deadline(Deadline::Operation, length));
        }
        if let Err(error) = Handle::try_current() {
            let failure = Failure::internal("calls are made within a tokio runtime");
            return Err(failure.with_source(error));
        }
        let now = Instant::now();
        let end = now.checked_add(length).or_else(|| now.checked_add(AGE));
        Ok(Self {
            length,
            end: end.unwrap_or(now),
        })
    }
}

/// Gives a call no longer than this; one that is given no time at all does not begin.
pub(crate) async fn within<T>(
    bound: Duration,
    call: impl Future<Output = Result<T, ShapeError>>,
) -> Result<T, ShapeError> {
    let bound = Bound::begin(bound)?;
    timeout_at(bound.end, call)
        .await
        .unwrap_or_else(|_| Err(Failure::deadline(Deadline::Operation, bound.length).into()))
}
