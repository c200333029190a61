//! A router on a listener.

use super::Router;
use crate::error::{Failure, FailureKind};
#[cfg(feature = "tls")]
use crate::transport::TlsListener;
use crate::transport::{Accept, Cut, Live, ServerSettings, serve};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, ToSocketAddrs};

/// A running server of HTTP/2 and HTTP/1.1. Dropping it cuts everything; [`shutdown`](Self::shutdown) lets it end.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    inner: crate::transport::Server,
}

/// Settings of a [`Server`].
#[derive(Clone, Debug)]
pub struct ServerBuilder {
    router: Router,
    settings: ServerSettings,
    live: Live,
    #[cfg(feature = "tls")]
    tls: Option<rustls::ServerConfig>,
}

impl Server {
    /// Serves on this address with default settings: HTTP/2 with prior knowledge and HTTP/1.1. Port 0 takes a free
    /// one.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn bind(address: impl ToSocketAddrs, router: Router) -> Result<Self, Failure> {
        Self::builder(router).bind(address).await
    }

    /// Settings of a server for this router.
    pub fn builder(router: Router) -> ServerBuilder {
        ServerBuilder {
            router,
            settings: ServerSettings::default(),
            live: Live::new(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// The address that it listens on.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// What of this server is alive.
    pub fn live(&self) -> &Live {
        self.inner.live()
    }

    /// Stops accepting, lets calls and sessions end within the bound, then cuts what is left and says
    /// what that was.
    pub async fn shutdown(self, bound: Duration) -> Cut {
        self.inner.shutdown(bound).await
    }
}

impl ServerBuilder {
    /// Settings of connections.
    #[must_use]
    pub fn transport(mut self, settings: ServerSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Counts what is alive in `live`.
    #[must_use]
    pub fn live(mut self, live: Live) -> Self {
        self.live = live;
        self
    }

    /// Serves over TLS with this configuration; ALPN is set to `h2` and `http/1.1`.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self, config: rustls::ServerConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Serves on this TCP address.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn bind(self, address: impl ToSocketAddrs) -> Result<Server, Failure> {
        let unbound = |error| {
            Failure::new(FailureKind::Connect, "the address cannot be listened on")
                .with_source(error)
        };
        self.on(TcpListener::bind(address).await.map_err(unbound)?)
    }

    /// Serves on a listener that is bound already, in the tokio runtime that this is called in.
    ///
    /// # Errors
    /// The listener has no address.
    pub fn on(self, listener: TcpListener) -> Result<Server, Failure> {
        let unbound = |error| {
            Failure::new(FailureKind::Connect, "the listener has no address").with_source(error)
        };
        let address = listener.local_addr().map_err(unbound)?;
        Ok(Server {
            address,
            inner: self.start(listener),
        })
    }

    #[cfg(feature = "tls")]
    fn start(mut self, listener: TcpListener) -> crate::transport::Server {
        match self.tls.take() {
            Some(config) => self.serve(TlsListener::new(listener, config)),
            None => self.serve(listener),
        }
    }

    #[cfg(not(feature = "tls"))]
    fn start(self, listener: TcpListener) -> crate::transport::Server {
        self.serve(listener)
    }

    /// Serves what any source of connections brings, in memory or over a transport of your own, in the tokio
    /// runtime that this is called in. TLS is that source's business.
    pub fn serve(self, listener: impl Accept) -> crate::transport::Server {
        let router = self.router;
        serve(
            listener,
            self.settings,
            self.live,
            move |head, recv, responder| {
                let router = router.clone();
                router.handle(head, recv, responder)
            },
        )
    }
}
