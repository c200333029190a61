//! What carries calls: the seam between generated code and transports.
//!
//! A carrier takes an operation's schema and its input as a [`Shape`] and brings back output or error.
//! HTTP and the in-process carrier are carriers; generated clients name none of them.

#[cfg(feature = "client")]
mod call;

#[cfg(feature = "client")]
pub use crate::session::{OpenedStream, StreamResponse};
#[cfg(feature = "client")]
pub(crate) use call::{Bound, within};
#[cfg(feature = "client")]
pub use call::{CallOptions, CallRequest, Carrier};

use crate::error::{Error, Failure};
use crate::serde::Shape;
use crate::transport::{SendHalf, pipe};
use bytes::Bytes;
use std::pin::Pin;

/// A boxed future that may move between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// An error whose modeled part is known only by its schema.
pub type ShapeError = Error<Box<dyn Shape>>;

/// The sending half of a direction that has ended already: what a session gets where it has nothing to send.
pub(crate) fn ended() -> Result<SendHalf, Failure> {
    let (mut half, _unread) = pipe(0);
    half.send(Bytes::new(), true)?;
    Ok(half)
}
