//! What carries calls: the seam between generated code and transports.
//!
//! A carrier takes an operation's schema and its input as a [`Shape`] and brings back output or error.
//! HTTP and the in-process carrier are carriers; generated clients name none of them.

use crate::error::{Deadline, Error, Failure};
use crate::serde::Shape;
use crate::service::OperationSchema;
use crate::transport::{SendHalf, pipe};
use bytes::Bytes;
use http::HeaderMap;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;
use tokio::runtime::Handle;

pub use crate::session::{OpenedStream, StreamResponse};

/// A boxed future that may move between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// An error whose modeled part is known only by its schema.
pub type ShapeError = Error<Box<dyn Shape>>;

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
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The bound of the whole call, or of opening a session.
    pub timeout: Option<Duration>,
    /// Headers in addition to the protocol's, where the carrier has headers. One that the protocol sends
    /// as well is replaced.
    pub headers: HeaderMap,
}

/// Carries the calls of a client to whoever answers them.
pub trait Carrier: fmt::Debug + Send + Sync + 'static {
    /// Calls an operation without event streams.
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>>;

    /// Opens an operation with event streams: done once the request is on its way. Never waits for the
    /// other side to answer.
    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>>;
}

/// Gives a call no longer than this; one that is given no time at all does not begin.
pub(crate) async fn within<T>(
    bound: Duration,
    call: impl Future<Output = Result<T, ShapeError>>,
) -> Result<T, ShapeError> {
    let over = || Failure::deadline(Deadline::Operation, bound).into();
    if bound.is_zero() {
        return Err(over());
    }
    if let Err(error) = Handle::try_current() {
        let failure = Failure::internal("calls are made within a tokio runtime");
        return Err(failure.with_source(error).into());
    }
    tokio::time::timeout(bound, call)
        .await
        .unwrap_or_else(|_| Err(over()))
}

/// The sending half of a direction that has ended already: what a session gets where it has nothing to send.
pub(crate) fn ended() -> Result<SendHalf, Failure> {
    let (mut half, _unread) = pipe(0);
    half.send(Bytes::new(), true)?;
    Ok(half)
}
