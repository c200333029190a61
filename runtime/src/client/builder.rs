//! What an HTTP carrier can be told.

use super::compression::RequestCompression;
use super::endpoint::Endpoint;
use super::headers::{self, Added};
use super::http::Http;
use super::intercept::{Interceptor, Interceptors};
use super::layer::{HttpService, Layers};
use super::retry::{Jitter, Retries, RetryBudget, RetryPolicy};
use super::token::TokenSource;
use crate::auth::{Authorizer, Authorizers, Clock};
use crate::aws::Customization;
use crate::error::{BoxError, Failure, FailureKind};
use crate::service::Protocol;
use crate::session::SessionSettings;
use crate::transport::{Body, Connections, Connector, HttpVersion, Live, Settings, TcpConnector};
use bytes::Bytes;
use http::{Request, Response};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tower_layer::Layer;
use tower_service::Service;

/// What the calls of a carrier are made with.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) protocol: Option<&'static dyn Protocol>,
    pub(super) timeout: Duration,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) stream_idle: Duration,
    pub(super) max_response: usize,
    pub(super) compression: RequestCompression,
    pub(super) headers: Added,
    pub(super) retries: Retries,
    pub(super) tokens: TokenSource,
    pub(super) sessions: SessionSettings,
    pub(super) authorizers: Authorizers,
    pub(super) customization: Option<Arc<dyn Customization>>,
    pub(super) interceptors: Interceptors,
}

/// Settings of an [`Http`] carrier.
///
/// ```
/// use std::time::Duration;
/// use trompe::client::{Http, RetryPolicy};
///
/// # fn main() -> Result<(), trompe::Failure> {
/// let carrier = Http::builder("https://api.example.com")
///     .connect_timeout(Duration::from_secs(3))
///     .attempt_timeout(Duration::from_secs(5))
///     .timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::standard().attempts(5))
///     .user_agent("inventory/1.4")
///     .build()?;
/// // let client = InventoryClient::over(carrier);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "settings do nothing until the carrier is built"]
pub struct HttpBuilder {
    endpoint: Result<Endpoint, Failure>,
    transport: Settings,
    live: Live,
    layers: Layers,
    config: Config,
    #[cfg(feature = "tls")]
    tls: Option<rustls::ClientConfig>,
}

impl HttpBuilder {
    pub(super) fn new(endpoint: &str) -> Self {
        Self {
            endpoint: Endpoint::parse(endpoint),
            transport: Settings::default(),
            live: Live::new(),
            layers: Layers::default(),
            config: Config {
                protocol: None,
                timeout: Duration::from_secs(60),
                attempt_timeout: None,
                stream_idle: Duration::from_secs(60),
                max_response: 64 * 1024 * 1024,
                compression: RequestCompression::default(),
                headers: Added::default(),
                retries: Retries::default(),
                tokens: TokenSource::default(),
                sessions: SessionSettings::client(),
                authorizers: Authorizers::default(),
                customization: None,
                interceptors: Interceptors::default(),
            },
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// The protocol, in place of the first that the model lists.
    pub fn protocol(mut self, protocol: &'static dyn Protocol) -> Self {
        self.config.protocol = Some(protocol);
        self
    }

    /// The bound of a whole call with all its attempts and pauses, and of opening a session. How long a session lasts
    /// is bounded by its [own settings](Self::sessions). Default 60 s.
    ///
    /// Of a call whose input is a stream this, like the bound of an attempt, is of the time since the server has last
    /// taken some of it. A call whose output is a stream has ended, for both, when its stream begins.
    pub fn timeout(mut self, bound: Duration) -> Self {
        self.config.timeout = bound;
        self
    }

    /// The bound of one attempt of a call, connecting included; of a session, of one attempt to open it. An idempotent
    /// call that reaches it is tried again. Default: that of the whole call, since any other would fail operations
    /// that take long.
    ///
    /// Where nothing at all has come over its HTTP/2 connection meanwhile, what follows goes over another, and this one
    /// ends with what it carries.
    pub fn attempt_timeout(mut self, bound: Duration) -> Self {
        self.config.attempt_timeout = Some(bound);
        self
    }

    /// How long nothing may come of a streamed output while it is waited for, and how long a server may take nothing of
    /// a streamed input. Default 60 s.
    pub fn stream_idle(mut self, bound: Duration) -> Self {
        self.config.stream_idle = bound;
        self
    }

    /// The bound of making a connection, which is [`Settings::connect_timeout`]. Default 10 s.
    pub fn connect_timeout(mut self, bound: Duration) -> Self {
        self.transport.connect_timeout = bound;
        self
    }

    /// The largest response without an event stream, in bytes. Default 64 MiB.
    pub fn max_response(mut self, bytes: usize) -> Self {
        self.config.max_response = bytes;
        self
    }

    /// Which bodies are compressed, where the model allows it (`@requestCompression`). Default those of at least
    /// 10,240 bytes.
    pub fn request_compression(mut self, compression: RequestCompression) -> Self {
        self.config.compression = compression;
        self
    }

    /// How calls that fail are tried again. Default [`RetryPolicy::standard`].
    ///
    /// Tried again are
    /// - all operations, where the request was not acted on: no connection was made, or the peer refused the stream
    ///   or is closing the connection; it throttles (status 429, or the usual codes of such errors); it says that it is
    ///   not available (503), or when to come back (`Retry-After`); it did not wait for the whole request (408); and
    ///   where the model says of the error that it may be (`@retryable`);
    /// - operations that may be called twice (`@idempotent`, `@readonly`, and those with an `@idempotencyToken`), also
    ///   where nobody knows what became of the request: after the statuses 500, 502 and 504, when the connection
    ///   or stream was lost, and when an attempt took longer than its bound.
    ///
    /// A session is tried again as long as no event of it was sent; one that only receives, until the server has
    /// answered. The bound of the whole call holds over all attempts: a call that would be late is not tried again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.config.retries.policy = policy;
        self
    }

    /// What retries are paid from, in place of a bucket of 500 tokens of the client's own. Clients of the same server
    /// may share one.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.config.retries.budget = budget;
        self
    }

    /// Where the random part of pauses between attempts comes from: numbers from 0 to 1, of which 0 is no pause and 1
    /// the longest.
    pub fn jitter(mut self, source: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.config.retries.jitter = Jitter::new(source);
        self
    }

    /// What time it is, to make sense of a `Retry-After` that is a date. Authorizers have their own clocks.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.config.retries.clock = clock;
        self
    }

    /// Where idempotency tokens come from, in place of random UUIDs.
    pub fn idempotency_tokens(
        mut self,
        source: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        self.config.tokens = TokenSource::new(source);
        self
    }

    /// Adds a header to every request. One that the protocol sends as well is replaced; those of a single call replace
    /// this one. A name or value that HTTP does not allow, or that is for the carrier to say, makes building fail.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match headers::parse(name, value) {
            Ok((name, value)) => {
                self.config.headers.0.append(name, value);
            }
            Err(failure) => self.endpoint = Err(failure),
        }
        self
    }

    /// What the client calls itself (RFC 9110, section 10.1.5). Default: nothing.
    pub fn user_agent(mut self, product: &str) -> Self {
        self.config.headers.0.remove(http::header::USER_AGENT);
        self.header(http::header::USER_AGENT.as_str(), product)
    }

    /// Proves who calls, where the model wants its scheme. To be called once a scheme.
    pub fn authorizer(mut self, authorizer: impl Authorizer) -> Self {
        self.config.authorizers.add(authorizer);
        self
    }

    /// What is done to requests beyond their protocol, in place of what the model's service wants.
    pub fn customize(mut self, customization: impl Customization + 'static) -> Self {
        self.config.customization = Some(Arc::new(customization));
        self
    }

    /// Lets `interceptor` see every attempt of every call, after those that were added before.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.config.interceptors.add(interceptor);
        self
    }

    /// Puts a tower layer around the HTTP exchange of every attempt, outside of those that were added before. It sees
    /// requests as they are signed, with their bodies, and responses with theirs; those of sessions last as long as
    /// the session. What its service fails with is the failure of the attempt, a [`FailureKind::Layer`] where there is
    /// no failure of the client at the bottom of it.
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<Request<Body>>>::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers.add(layer);
        self
    }

    /// Settings of connections and the pool, all of them.
    pub fn transport(mut self, settings: Settings) -> Self {
        self.transport = settings;
        self
    }

    /// Limits and deadlines of sessions.
    pub fn sessions(mut self, settings: SessionSettings) -> Self {
        self.config.sessions = settings;
        self
    }

    /// Counts what is alive in `live`.
    pub fn live(mut self, live: Live) -> Self {
        self.live = live;
        self
    }

    /// Uses this TLS configuration, in place of one that trusts what the platform trusts; ALPN offers what
    /// [`Settings::version`] allows.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// The carrier. Nothing is dialed yet. Calls whose host is another than that of the endpoint, as with a host
    /// prefix, go to that host ([`Settings::max_hosts`]).
    ///
    /// # Errors
    /// The endpoint is not `http://host[:port][/path]` or `https://…`, a header is not one, or TLS cannot be set up.
    pub fn build(mut self) -> Result<Http, Failure> {
        let endpoint = self.endpoint()?;
        if endpoint.is_tls() {
            return self.build_tls(endpoint);
        }
        // There is nothing to choose by.
        if self.transport.version == HttpVersion::Negotiated {
            self.transport.version = HttpVersion::Http2;
        }
        self.following(endpoint, |host, port| Ok(TcpConnector::new(host, port)))
    }

    /// The carrier over byte streams that this connector makes. They speak what it says was agreed, else HTTP/2 at
    /// once, or HTTP/1.1 where the settings say so. Every call goes over them, also those to other hosts.
    ///
    /// # Errors
    /// The endpoint is not `http://host[:port][/path]` or `https://…`, or a header is not one.
    pub fn build_over(mut self, connector: impl Connector) -> Result<Http, Failure> {
        let endpoint = self.endpoint()?;
        let pool = Connections::new(connector, self.transport, self.live);
        Ok(Http::new(self.layers.over(pool), endpoint, self.config))
    }

    /// The same, over byte streams of a connector for the host and port that a call goes to: by way of a proxy, or with
    /// names resolved elsewhere. It is asked once for each host ([`Settings::max_hosts`]).
    ///
    /// # Errors
    /// As [`build_over`](Self::build_over); also where there is no connector for the endpoint itself.
    pub fn build_over_each<C: Connector>(
        mut self,
        connector: impl Fn(&str, u16) -> io::Result<C> + Send + Sync + 'static,
    ) -> Result<Http, Failure> {
        let endpoint = self.endpoint()?;
        self.following(endpoint, connector)
    }

    fn following<C: Connector>(
        self,
        endpoint: Endpoint,
        connector: impl Fn(&str, u16) -> io::Result<C> + Send + Sync + 'static,
    ) -> Result<Http, Failure> {
        let place = endpoint.place();
        let pool = Connections::following(connector, place, self.transport, self.live);
        let pool = pool.map_err(|error| {
            let message = "the endpoint cannot be reached";
            Failure::new(FailureKind::Connect, message).with_source(error)
        })?;
        Ok(Http::new(self.layers.over(pool), endpoint, self.config))
    }

    fn endpoint(&mut self) -> Result<Endpoint, Failure> {
        let used = || {
            Err(Failure::new(
                FailureKind::Invalid,
                "the endpoint was used already",
            ))
        };
        std::mem::replace(&mut self.endpoint, used())
    }

    #[cfg(feature = "tls")]
    fn build_tls(mut self, endpoint: Endpoint) -> Result<Http, Failure> {
        let config = match self.tls.take() {
            Some(config) => config,
            None => super::tls::platform()?,
        };
        let connector = super::tls::connector(self.transport.version, config);
        self.following(endpoint, connector)
    }

    #[cfg(not(feature = "tls"))]
    fn build_tls(self, _: Endpoint) -> Result<Http, Failure> {
        Err(Failure::new(
            FailureKind::Invalid,
            "https needs the feature `tls`",
        ))
    }
}
