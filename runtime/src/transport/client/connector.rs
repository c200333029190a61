//! How an endpoint is reached.

use crate::transport::io::{BoxIo, Io};
use std::io;
use std::pin::Pin;
use tokio::net::TcpStream;

/// Makes byte streams to one endpoint. Closures do: `|| async { Ok(stream) }`.
///
/// What comes back speaks HTTP/2 at once: over TLS it was negotiated (ALPN `h2`), without it is known
/// beforehand (RFC 9113, section 3.3).
pub trait Connector: Send + Sync + 'static {
    /// The byte stream.
    type Io: Io;

    /// Makes one. Dropping the future gives up.
    fn connect(&self) -> impl Future<Output = io::Result<Self::Io>> + Send;
}

impl<F, Fut, I> Connector for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = io::Result<I>> + Send,
    I: Io,
{
    type Io = I;

    fn connect(&self) -> impl Future<Output = io::Result<I>> + Send {
        self()
    }
}

/// Reaches an endpoint over TCP, with TCP_NODELAY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpConnector {
    host: String,
    port: u16,
}

impl TcpConnector {
    /// An endpoint by name or address. Every address of a name is tried.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
        }
    }
}

impl Connector for TcpConnector {
    type Io = TcpStream;

    async fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// A connector whose kind no longer matters.
pub(super) trait Dial: Send + Sync + 'static {
    fn dial(&self) -> Pin<Box<dyn Future<Output = io::Result<BoxIo>> + Send + '_>>;
}

impl<C: Connector> Dial for C {
    fn dial(&self) -> Pin<Box<dyn Future<Output = io::Result<BoxIo>> + Send + '_>> {
        Box::pin(async { Ok(Box::new(self.connect().await?) as BoxIo) })
    }
}
