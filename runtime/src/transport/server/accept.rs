//! Where a server's connections come from.

use crate::transport::io::Io;
use crate::transport::tcp;
use std::future::{Ready, ready};
use std::io;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A source of connections: TCP, TLS over another source, or a channel of in-memory streams.
pub trait Accept: Send + 'static {
    /// The byte stream of a connection.
    type Io: Io;
    /// What is left to do before the stream can be used. Runs beside other connections, under the
    /// handshake's bound.
    type Handshake: Future<Output = io::Result<Self::Io>> + Send + 'static;

    /// The next connection. Must be safe to drop while it waits.
    ///
    /// # Errors
    /// Temporary ones: the server waits a moment and goes on.
    fn accept(&mut self) -> impl Future<Output = io::Result<Self::Handshake>> + Send;
}

impl Accept for TcpListener {
    type Io = TcpStream;
    type Handshake = Ready<io::Result<TcpStream>>;

    async fn accept(&mut self) -> io::Result<Self::Handshake> {
        let (stream, _) = TcpListener::accept(self).await?;
        Ok(ready(tcp::prepare(&stream).map(|()| stream)))
    }
}

/// Streams that are handed over in the process. When every sender is gone, none come any more.
impl<I: Io> Accept for mpsc::Receiver<I> {
    type Io = I;
    type Handshake = Ready<io::Result<I>>;

    async fn accept(&mut self) -> io::Result<Self::Handshake> {
        match self.recv().await {
            Some(stream) => Ok(ready(Ok(stream))),
            None => std::future::pending().await,
        }
    }
}
