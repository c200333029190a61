//! HTTP as a carrier: one endpoint, one protocol, a pool of connections.

use super::endpoint::Endpoint;
use super::host;
use super::response::{read, read_error};
use super::token::TokenSource;
use crate::auth::{Authorizer, Authorizers, SignedBody};
use crate::carrier::{
    BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse, ended, within,
};
use crate::error::{Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::protocol::content;
use crate::serde::Shape;
use crate::service::{OperationSchema, Protocol};
use crate::session::SessionSettings;
#[cfg(feature = "tls")]
use crate::transport::TlsConnector;
use crate::transport::{
    Connections, Connector, Cut, Exchange, Live, RecvHalf, Settings, TcpConnector, collect,
};
use bytes::Bytes;
use http::{HeaderMap, Request, Uri, response};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// How long a call that was refused waits before its second attempt; every further one waits twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// Carries calls to an HTTP endpoint, over HTTP/2 or as [`Settings::version`] says. Clones share one pool of connections; it dials when a call needs it.
#[derive(Clone, Debug)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    pool: Connections,
    endpoint: Endpoint,
    protocol: Option<&'static dyn Protocol>,
    timeout: Duration,
    max_response: usize,
    compression_threshold: usize,
    attempts: u32,
    tokens: TokenSource,
    sessions: SessionSettings,
    authorizers: Authorizers,
}

/// Settings of an [`Http`] carrier.
#[derive(Debug)]
pub struct HttpBuilder {
    endpoint: Result<Endpoint, Failure>,
    transport: Settings,
    protocol: Option<&'static dyn Protocol>,
    timeout: Duration,
    max_response: usize,
    compression_threshold: usize,
    attempts: u32,
    tokens: TokenSource,
    sessions: SessionSettings,
    authorizers: Authorizers,
    live: Live,
    #[cfg(feature = "tls")]
    tls: Option<rustls::ClientConfig>,
}

impl HttpBuilder {
    /// The protocol, in place of the first that the model lists.
    #[must_use]
    pub fn protocol(mut self, protocol: &'static dyn Protocol) -> Self {
        self.protocol = Some(protocol);
        self
    }

    /// The bound of a whole call, and of opening a session. Default 60 s.
    #[must_use]
    pub fn timeout(mut self, bound: Duration) -> Self {
        self.timeout = bound;
        self
    }

    /// The largest response without an event stream, in bytes. Default 64 MiB.
    #[must_use]
    pub fn max_response(mut self, bytes: usize) -> Self {
        self.max_response = bytes;
        self
    }

    /// How many bytes a body has at least that is compressed, where the model allows it
    /// (`@requestCompression`). Default 10,240.
    #[must_use]
    pub fn compression_threshold(mut self, bytes: usize) -> Self {
        self.compression_threshold = bytes;
        self
    }

    /// How often a call that the peer refused unprocessed is tried, the first time included. Default 3. A
    /// session is tried again only as long as nothing of it was sent.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Where idempotency tokens come from, in place of random UUIDs.
    #[must_use]
    pub fn idempotency_tokens(
        mut self,
        source: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        self.tokens = TokenSource::new(source);
        self
    }

    /// Proves who calls, where the model wants its scheme. To be called once a scheme.
    #[must_use]
    pub fn authorizer(mut self, authorizer: impl Authorizer) -> Self {
        self.authorizers.add(authorizer);
        self
    }

    /// Settings of connections and the pool.
    #[must_use]
    pub fn transport(mut self, settings: Settings) -> Self {
        self.transport = settings;
        self
    }

    /// Limits and deadlines of sessions.
    #[must_use]
    pub fn sessions(mut self, settings: SessionSettings) -> Self {
        self.sessions = settings;
        self
    }

    /// Counts what is alive in `live`.
    #[must_use]
    pub fn live(mut self, live: Live) -> Self {
        self.live = live;
        self
    }

    /// Uses this TLS configuration, in place of one that trusts what the platform trusts; ALPN is set to the
    /// version of the settings.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// The carrier. Nothing is dialed yet.
    ///
    /// # Errors
    /// The endpoint is not `http://host[:port][/path]` or `https://…`, or TLS cannot be set up.
    pub fn build(mut self) -> Result<Http, Failure> {
        let endpoint = self.endpoint()?;
        let tcp = TcpConnector::new(endpoint.bare_host(), endpoint.port());
        if endpoint.is_tls() {
            let connector = self.tls_over(tcp, &endpoint)?;
            return Ok(self.carrier(endpoint, connector));
        }
        Ok(self.carrier(endpoint, tcp))
    }

    /// The carrier over byte streams that this connector makes; they speak HTTP/2 at once.
    ///
    /// # Errors
    /// The endpoint is not `http://host[:port][/path]` or `https://…`.
    pub fn build_over(mut self, connector: impl Connector) -> Result<Http, Failure> {
        let endpoint = self.endpoint()?;
        Ok(self.carrier(endpoint, connector))
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
    fn tls_over(
        &mut self,
        tcp: TcpConnector,
        endpoint: &Endpoint,
    ) -> Result<impl Connector + use<>, Failure> {
        let config = match self.tls.take() {
            Some(config) => config,
            None => super::tls::platform()?,
        };
        let version = self.transport.version;
        TlsConnector::speaking(version, tcp, endpoint.bare_host(), config)
            .map_err(super::tls::unusable)
    }

    #[cfg(not(feature = "tls"))]
    fn tls_over(&mut self, _: TcpConnector, _: &Endpoint) -> Result<TcpConnector, Failure> {
        Err(Failure::new(
            FailureKind::Invalid,
            "https needs the feature `tls`",
        ))
    }

    fn carrier(self, endpoint: Endpoint, connector: impl Connector) -> Http {
        let shared = Shared {
            pool: Connections::new(connector, self.transport, self.live),
            endpoint,
            protocol: self.protocol,
            timeout: self.timeout,
            max_response: self.max_response,
            compression_threshold: self.compression_threshold,
            attempts: self.attempts,
            tokens: self.tokens,
            sessions: self.sessions,
            authorizers: self.authorizers,
        };
        Http {
            shared: Arc::new(shared),
        }
    }
}

impl Http {
    /// A carrier to this endpoint with default settings.
    ///
    /// # Errors
    /// The endpoint is not `http://host[:port][/path]` or `https://…`.
    pub fn to(endpoint: &str) -> Result<Self, Failure> {
        Self::builder(endpoint).build()
    }

    /// Settings of a carrier to this endpoint: `http://host[:port][/path]` for HTTP/2 with prior knowledge,
    /// `https://…` for TLS.
    pub fn builder(endpoint: &str) -> HttpBuilder {
        HttpBuilder {
            endpoint: Endpoint::parse(endpoint),
            transport: Settings::default(),
            protocol: None,
            timeout: Duration::from_secs(60),
            max_response: 64 * 1024 * 1024,
            compression_threshold: 10_240,
            attempts: 3,
            tokens: TokenSource::default(),
            sessions: SessionSettings::client(),
            authorizers: Authorizers::default(),
            live: Live::new(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// What of this carrier is alive.
    pub fn live(&self) -> &Live {
        self.shared.pool.live()
    }

    /// Lets calls and sessions end within the bound, then closes every connection and says what it cut.
    pub async fn shutdown(&self, bound: Duration) -> Cut {
        self.shared.pool.shutdown(bound).await
    }
}

impl Carrier for Http {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let bound = request.options.timeout.unwrap_or(shared.timeout);
            within(bound, pin!(shared.call(request))).await
        })
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let bound = request.options.timeout.unwrap_or(shared.timeout);
            within(bound, pin!(Arc::clone(&shared).open(request))).await
        })
    }
}

/// A call before it is written as an HTTP request, which every attempt is anew.
struct Prepared {
    operation: &'static OperationSchema,
    protocol: &'static dyn Protocol,
    /// What requests are written from; sessions send its members once more where the protocol says so.
    input: Box<dyn Shape>,
    headers: HeaderMap,
}

impl Shared {
    fn protocol(&self, op: &'static OperationSchema) -> Result<&'static dyn Protocol, Failure> {
        let listed = || op.service.protocols.first().copied();
        self.protocol.or_else(listed).ok_or_else(|| {
            let message = format!("{} lists no protocol that is known here", op.service.id);
            Failure::new(FailureKind::Invalid, message)
        })
    }

    fn prepare(&self, call: CallRequest) -> Result<Prepared, Failure> {
        let CallRequest {
            operation,
            mut input,
            options,
        } = call;
        let protocol = self.protocol(operation)?;
        self.tokens.fill(operation, &mut *input)?;
        Ok(Prepared {
            operation,
            protocol,
            input,
            headers: options.headers,
        })
    }

    async fn call(&self, request: CallRequest) -> Result<Box<dyn Shape>, ShapeError> {
        let call = self.prepare(request)?;
        let (head, body) = self.retried(|| self.exchange(&call)).await?;
        read(call.protocol, call.operation, &head, &body)
    }

    async fn exchange(&self, call: &Prepared) -> Result<(response::Parts, Bytes), Failure> {
        let (mut head, body) = self.request(call)?.into_parts();
        let signed = SignedBody::Whole(&body);
        self.authorizers
            .authorize(call.operation, &mut head, signed)
            .await?;
        let head = Request::from_parts(head, ());
        let Exchange { response, .. } = self.pool.open(head, Some(body)).await?;
        let (head, mut recv) = response.await?;
        let body = collect(&mut recv, self.max_response).await?;
        Ok((head, body))
    }

    // What the peer refused it has not begun to process, so that trying again does no harm.
    async fn retried<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let mut pause = FIRST_PAUSE;
        for _ in 1..self.attempts {
            match attempt().await {
                Err(failure) if *failure.kind() == FailureKind::Refused => {}
                outcome => return outcome,
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2);
        }
        attempt().await
    }

    // HTTP/1.1 carries one direction after the other, and models may allow less.
    fn check_version(&self, operation: &OperationSchema) -> Result<(), Failure> {
        let (version, allowed) = (self.pool.version(), operation.service.event_stream_http);
        let both = operation.input_events.is_some() && operation.output_events.is_some();
        let why = match version {
            "http/1.1" if both => "it sends events both ways",
            "http/1.1" if !allowed.is_empty() && !allowed.contains(&version) => "the model says so",
            _ => return Ok(()),
        };
        let message = format!(
            "{} cannot be called over {version}: {why}",
            operation.name()
        );
        Err(Failure::new(FailureKind::Invalid, message))
    }

    async fn open(self: Arc<Self>, request: CallRequest) -> Result<OpenedStream, ShapeError> {
        self.check_version(request.operation)?;
        let call = self.prepare(request)?;
        let opening = self.retried(|| self.opened(&call));
        let (Exchange { send, response }, signer) = opening.await?;
        let Prepared {
            operation,
            protocol,
            input,
            ..
        } = call;
        let send = send.map_or_else(ended, Ok)?;
        let (codec, sessions) = (protocol.codec(), self.sessions.clone());
        let response = async move {
            let (head, recv) = response.await?;
            self.begin(protocol, operation, head, recv).await
        };
        Ok(OpenedStream {
            send,
            input,
            response: Box::pin(response),
            codec,
            initial_messages: protocol.has_initial_messages(),
            signer,
            verifier: None,
            settings: sessions,
        })
    }

    // Without events the request is whole, and goes out while the response is awaited.
    async fn opened(
        &self,
        call: &Prepared,
    ) -> Result<(Exchange, Option<Box<dyn SignMessage>>), Failure> {
        let (mut head, body) = self.request(call)?.into_parts();
        let (signed, whole) = match call.operation.input_events {
            Some(_) => (SignedBody::Events, None),
            None => (SignedBody::Whole(&body), Some(body.clone())),
        };
        let signer = self
            .authorizers
            .authorize(call.operation, &mut head, signed)
            .await?;
        let head = Request::from_parts(head, ());
        Ok((self.pool.open(head, whole).await?, signer))
    }

    // What the answer to a streaming operation begins with: its stream, its whole output, or an error.
    async fn begin(
        &self,
        protocol: &'static dyn Protocol,
        op: &'static OperationSchema,
        head: response::Parts,
        mut recv: RecvHalf,
    ) -> Result<StreamResponse, ShapeError> {
        let streams = op.output_events.is_some();
        if protocol.is_success(op, &head) && streams {
            let output = read(protocol, op, &head, &Bytes::new())?;
            return Ok(StreamResponse { recv, output });
        }
        let body = collect(&mut recv, self.max_response).await?;
        if streams {
            return Err(read_error(protocol, op, &head, &body));
        }
        Ok(StreamResponse {
            recv,
            output: read(protocol, op, &head, &body)?,
        })
    }

    // Every attempt is written and signed anew, with the time that it is made at, so that none has to be kept.
    fn request(&self, call: &Prepared) -> Result<Request<Bytes>, Failure> {
        let (op, input) = (call.operation, &*call.input);
        let unsendable = |error| {
            let message = format!("the input of {} cannot be sent", op.name());
            Failure::new(FailureKind::Invalid, message).with_source(error)
        };
        let mut request = call.protocol.write_request(op, input).map_err(unsendable)?;
        let prefix = host::prefix(op, input)?;
        *request.uri_mut() = self.absolute(&prefix, request.uri())?;
        request.headers_mut().extend(call.headers.clone());
        content::encode(op, self.compression_threshold, &mut request);
        Ok(request)
    }

    fn absolute(&self, host_prefix: &str, relative: &Uri) -> Result<Uri, Failure> {
        self.endpoint.uri(host_prefix, relative)
    }
}
