//! TLS under HTTP, on the server.

use super::accept::Accept;
use crate::transport::tls::{H2, HTTP_1_1};
use rustls::ServerConfig;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// TLS over another source of connections. Its handshakes hold up nobody else's.
pub struct TlsListener<A> {
    inner: A,
    tls: TlsAcceptor,
}

impl<A: Accept> TlsListener<A> {
    /// TLS with this configuration; ALPN is `h2` and `http/1.1`.
    pub fn new(inner: A, mut config: ServerConfig) -> Self {
        config.alpn_protocols = vec![H2.to_vec(), HTTP_1_1.to_vec()];
        Self {
            inner,
            tls: Arc::new(config).into(),
        }
    }
}

impl<A: Accept> Accept for TlsListener<A> {
    type Io = TlsStream<A::Io>;
    type Handshake = Pin<Box<dyn Future<Output = io::Result<Self::Io>> + Send>>;

    async fn accept(&mut self) -> io::Result<Self::Handshake> {
        let handshake = self.inner.accept().await?;
        let tls = self.tls.clone();
        Ok(Box::pin(async move { tls.accept(handshake.await?).await }))
    }
}

impl<A: fmt::Debug> fmt::Debug for TlsListener<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsListener")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
