//! How an endpoint is reached.

use super::addresses;
use super::settings::HttpVersion;
use crate::transport::io::{BoxIo, Io};
use crate::transport::tcp;
use std::io;
use std::pin::Pin;
use tokio::net::TcpStream;

/// Makes byte streams to one endpoint. Closures do: `|| async { Ok(stream) }`.
///
/// What comes back speaks HTTP at once: which version was negotiated over TLS (ALPN), or is known beforehand
/// (RFC 9113, section 3.3).
pub trait Connector: Send + Sync + 'static {
    /// The byte stream.
    type Io: Io;

    /// Makes one. Dropping the future gives up.
    fn connect(&self) -> impl Future<Output = io::Result<Self::Io>> + Send;

    /// The version that both ends have agreed to for this byte stream. `None`, as by default: what
    /// [`Settings::version`](super::Settings::version) says.
    fn agreed(&self, io: &Self::Io) -> Option<HttpVersion> {
        let _ = io;
        None
    }
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

/// Reaches an endpoint over TCP, with TCP_NODELAY and SO_KEEPALIVE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpConnector {
    host: String,
    port: u16,
}

impl TcpConnector {
    /// An endpoint by name or address. Every address of a name is tried: the next when one has failed, and beside
    /// those that have not answered for a quarter of a second (RFC 8305).
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
        let stream = addresses::connect(&self.host, self.port).await?;
        tcp::prepare(&stream)?;
        Ok(stream)
    }
}

/// A connector whose kind no longer matters.
pub(super) trait Dial: Send + Sync + 'static {
    fn dial(&self) -> Dialing<'_>;
}

/// A byte stream on its way.
pub(super) type Dialing<'a> = Pin<Box<dyn Future<Output = io::Result<Dialed>> + Send + 'a>>;

/// A byte stream, and what was agreed for it.
pub(super) struct Dialed {
    pub(super) io: BoxIo,
    pub(super) version: Option<HttpVersion>,
}

impl Dialed {
    /// The byte stream, where it may speak this version.
    pub(super) fn speaking(self, version: HttpVersion) -> io::Result<BoxIo> {
        match self.version {
            Some(agreed) if agreed != version => Err(io::Error::other(match version {
                HttpVersion::Http1 => "the other end did not agree to HTTP/1.1 (ALPN \"http/1.1\")",
                _ => "the other end did not agree to HTTP/2 (ALPN \"h2\")",
            })),
            _ => Ok(self.io),
        }
    }
}

impl<C: Connector> Dial for C {
    fn dial(&self) -> Dialing<'_> {
        Box::pin(async {
            let io = self.connect().await?;
            let version = self.agreed(&io);
            Ok(Dialed {
                io: Box::new(io),
                version,
            })
        })
    }
}
