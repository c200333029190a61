//! Connections whose kind no longer matters.

use tokio::io::{AsyncRead, AsyncWrite};

/// A byte stream in both directions.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Io for T {}

/// Any byte stream: HTTP/2 is compiled once for all of them.
pub(super) type BoxIo = Box<dyn Io>;
