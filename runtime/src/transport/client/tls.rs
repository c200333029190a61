//! TLS under HTTP, on the client.

use super::connector::Connector;
use super::settings::HttpVersion;
use crate::transport::tls::{self, H2, HTTP_1_1};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::fmt;
use std::io;
use std::sync::Arc;
use tokio_rustls::client::TlsStream;

/// Reaches an endpoint over TLS, on whatever byte stream another connector makes.
#[derive(Clone)]
pub struct TlsConnector<C> {
    inner: C,
    name: ServerName<'static>,
    tls: tokio_rustls::TlsConnector,
    version: HttpVersion,
}

impl<C: Connector> TlsConnector<C> {
    /// TLS to the server of this name or address. The configuration decides whom to trust; ALPN is `h2`.
    ///
    /// # Errors
    /// The name is neither a DNS name nor an address.
    pub fn new(inner: C, name: &str, config: ClientConfig) -> io::Result<Self> {
        Self::speaking(HttpVersion::Http2, inner, name, config)
    }

    /// The same for this version: ALPN is `h2`, `http/1.1`, or both for the server to choose.
    ///
    /// # Errors
    /// The name is neither a DNS name nor an address.
    pub fn speaking(
        version: HttpVersion,
        inner: C,
        name: &str,
        mut config: ClientConfig,
    ) -> io::Result<Self> {
        config.alpn_protocols = match version {
            HttpVersion::Negotiated => vec![H2.to_vec(), HTTP_1_1.to_vec()],
            HttpVersion::Http2 => vec![H2.to_vec()],
            HttpVersion::Http1 => vec![HTTP_1_1.to_vec()],
        };
        // Addresses of URIs have brackets, those of certificates have not (RFC 3986, section 3.2.2).
        let name = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let name = ServerName::try_from(name).map_err(io::Error::other)?;
        Ok(Self {
            inner,
            name,
            tls: Arc::new(config).into(),
            version,
        })
    }
}

impl<C: Connector> Connector for TlsConnector<C> {
    type Io = TlsStream<C::Io>;

    async fn connect(&self) -> io::Result<Self::Io> {
        let stream = self.inner.connect().await?;
        let stream = self.tls.connect(self.name.clone(), stream).await?;
        // A server that does not know ALPN speaks HTTP/1.1.
        if self.version == HttpVersion::Http2 {
            tls::speaks_h2(stream.get_ref().1.alpn_protocol())?;
        }
        Ok(stream)
    }

    fn agreed(&self, io: &Self::Io) -> Option<HttpVersion> {
        Some(match io.get_ref().1.alpn_protocol() {
            Some(H2) => HttpVersion::Http2,
            _ => HttpVersion::Http1,
        })
    }
}

impl<C: fmt::Debug> fmt::Debug for TlsConnector<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConnector")
            .field("inner", &self.inner)
            .field("name", &self.name)
            .finish()
    }
}
