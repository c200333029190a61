//! HTTP as a carrier: one endpoint, one protocol, a pool of connections.

use super::builder::{Config, HttpBuilder};
use super::endpoint::Endpoint;
use super::host;
use super::response::read;
use super::retry::{Attempts, Failed};
use crate::auth::SignedBody;
use crate::aws::Customization;
use crate::carrier::{
    Bound, BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse, ended,
};
use crate::error::{Deadline, Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::protocol::content;
use crate::serde::Shape;
use crate::service::{OperationSchema, Protocol};
use crate::transport::{Connections, Cut, Exchange, Live, ResponseFuture, collect};
use bytes::Bytes;
use http::{HeaderMap, Request, Uri, response};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{timeout, timeout_at};

/// A session that is on its way, and what signs its events.
type Opening = (Exchange, Option<Box<dyn SignMessage>>);

/// Carries calls to an HTTP endpoint, over HTTP/2 or as [`Settings::version`] says. Clones share one pool of connections; it dials when a call needs it.
#[derive(Clone, Debug)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    pool: Connections,
    endpoint: Endpoint,
    config: Config,
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
        HttpBuilder::new(endpoint)
    }

    pub(super) fn new(pool: Connections, endpoint: Endpoint, config: Config) -> Self {
        let shared = Shared {
            pool,
            endpoint,
            config,
        };
        Self {
            shared: Arc::new(shared),
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
        Box::pin(async move { shared.call(request).await })
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        Box::pin(Arc::clone(&self.shared).open(request))
    }
}

/// A call before it is written as an HTTP request, which every attempt is anew.
struct Prepared {
    operation: &'static OperationSchema,
    protocol: &'static dyn Protocol,
    /// What requests are written from; sessions send its members once more where the protocol says so.
    input: Box<dyn Shape>,
    headers: HeaderMap,
    customization: Option<Arc<dyn Customization>>,
    attempt_timeout: Option<Duration>,
    bound: Bound,
}

impl Prepared {
    /// The caller's or the client's, or else that of the service.
    fn customization(&self) -> Option<&dyn Customization> {
        let own = self.customization.as_deref();
        own.or(self.operation.service.customization)
    }

    /// Gives an attempt no longer than its bound.
    async fn bounded<T>(
        &self,
        attempt: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        match self.attempt_timeout {
            None => attempt.await,
            Some(bound) => timeout(bound, attempt)
                .await
                .unwrap_or_else(|_| Err(Failure::deadline(Deadline::Attempt, bound))),
        }
    }
}

impl Shared {
    fn protocol(&self, op: &'static OperationSchema) -> Result<&'static dyn Protocol, Failure> {
        let listed = || op.service.protocols.first().copied();
        self.config.protocol.or_else(listed).ok_or_else(|| {
            let message = format!("{} lists no protocol that is known here", op.service.id);
            Failure::new(FailureKind::Invalid, message)
        })
    }

    fn prepare(&self, call: CallRequest) -> Result<(Prepared, Attempts), Failure> {
        let CallRequest {
            operation,
            mut input,
            options,
        } = call;
        let bound = Bound::begin(options.timeout.unwrap_or(self.config.timeout))?;
        let protocol = self.protocol(operation)?;
        self.config.tokens.fill(operation, &mut *input)?;
        let customized = options.customization;
        let customization = customized.or_else(|| self.config.customization.clone());
        if let Some(custom) = customization.as_deref().or(operation.service.customization) {
            custom.complete(operation, &mut *input)?;
        }
        let policy = options.retry.unwrap_or(self.config.retries.policy);
        let attempts = Attempts::new(operation, policy, bound.end);
        let prepared = Prepared {
            operation,
            protocol,
            input,
            headers: options.headers,
            customization,
            attempt_timeout: options.attempt_timeout.or(self.config.attempt_timeout),
            bound,
        };
        Ok((prepared, attempts))
    }

    async fn call(&self, request: CallRequest) -> Result<Box<dyn Shape>, ShapeError> {
        let (call, mut attempts) = self.prepare(request)?;
        let answer = timeout_at(call.bound.end, self.answer(&call, &mut attempts)).await;
        answer.unwrap_or_else(|_| Err(attempts.overran(call.bound.length)))
    }

    async fn answer(
        &self,
        call: &Prepared,
        attempts: &mut Attempts,
    ) -> Result<Box<dyn Shape>, ShapeError> {
        loop {
            match self.attempt(call).await {
                Ok(output) => {
                    attempts.succeeded(&self.config.retries);
                    return Ok(output);
                }
                Err(failed) => attempts.again(&self.config.retries, failed).await?,
            }
        }
    }

    async fn attempt(&self, call: &Prepared) -> Result<Box<dyn Shape>, Failed> {
        let (head, body) = call.bounded(pin!(self.exchange(call))).await?;
        read(call.protocol, call.operation, &head, &body).map_err(|error| Failed::told(error, head))
    }

    async fn exchange(&self, call: &Prepared) -> Result<(response::Parts, Bytes), Failure> {
        let (mut head, body) = self.request(call)?.into_parts();
        let signed = SignedBody::Whole(&body);
        self.config
            .authorizers
            .authorize(call.operation, &mut head, signed)
            .await?;
        let head = Request::from_parts(head, ());
        let Exchange { response, .. } = self.pool.open(head, Some(body)).await?;
        let (head, mut recv) = response.await?;
        let body = collect(&mut recv, self.config.max_response).await?;
        Ok((head, body))
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
        let (call, mut attempts) = self.prepare(request)?;
        let opened = timeout_at(call.bound.end, self.opened(&call, &mut attempts)).await;
        let opened = opened.unwrap_or_else(|_| Err(attempts.overran(call.bound.length)));
        let (Exchange { send, response }, signer) = opened?;
        let send = send.map_or_else(ended, Ok)?;
        let (codec, initial_messages) =
            (call.protocol.codec(), call.protocol.has_initial_messages());
        let settings = self.config.sessions.clone();
        let (input, response) = self.begun(call, attempts, response);
        Ok(OpenedStream {
            send,
            input,
            response,
            codec,
            initial_messages,
            signer,
            verifier: None,
            settings,
        })
    }

    async fn opened(
        &self,
        call: &Prepared,
        attempts: &mut Attempts,
    ) -> Result<Opening, ShapeError> {
        loop {
            match call.bounded(pin!(self.opening(call))).await {
                Ok(opening) => return Ok(opening),
                Err(failure) => {
                    let retries = &self.config.retries;
                    attempts.again(retries, failure.into()).await?;
                }
            }
        }
    }

    // Without events the request is whole, and goes out while the response is awaited.
    async fn opening(&self, call: &Prepared) -> Result<Opening, Failure> {
        let (mut head, body) = self.request(call)?.into_parts();
        let (signed, whole) = match call.operation.input_events {
            Some(_) => (SignedBody::Events, None),
            None => (SignedBody::Whole(&body), Some(body.clone())),
        };
        let authorizers = &self.config.authorizers;
        let signer = authorizers
            .authorize(call.operation, &mut head, signed)
            .await?;
        let head = Request::from_parts(head, ());
        Ok((self.pool.open(head, whole).await?, signer))
    }

    // Who has begun to send events cannot begin anew; who has none to send can, until there is an answer.
    fn begun(
        self: Arc<Self>,
        call: Prepared,
        attempts: Attempts,
        response: ResponseFuture,
    ) -> (
        Box<dyn Shape>,
        BoxFuture<Result<StreamResponse, ShapeError>>,
    ) {
        let operation = call.operation;
        if operation.input_events.is_none() {
            let awaited = async move { self.awaited(&call, attempts, response).await };
            return (operation.input.blank(), Box::pin(awaited));
        }
        attempts.succeeded(&self.config.retries);
        let protocol = call.protocol;
        let begun = async move {
            let begun = self.begin(protocol, operation, response).await;
            begun.map_err(|failed| failed.error)
        };
        (call.input, Box::pin(begun))
    }

    async fn awaited(
        &self,
        call: &Prepared,
        attempts: Attempts,
        mut response: ResponseFuture,
    ) -> Result<StreamResponse, ShapeError> {
        let mut attempts = attempts.unbounded();
        loop {
            match self.begin(call.protocol, call.operation, response).await {
                Ok(begun) => {
                    attempts.succeeded(&self.config.retries);
                    return Ok(begun);
                }
                Err(failed) => attempts.again(&self.config.retries, failed).await?,
            }
            (Exchange { response, .. }, _) = self.opened(call, &mut attempts).await?;
        }
    }

    // What the answer to a streaming operation begins with: its stream, its whole output, or an error.
    async fn begin(
        &self,
        protocol: &'static dyn Protocol,
        op: &'static OperationSchema,
        response: ResponseFuture,
    ) -> Result<StreamResponse, Failed> {
        let (head, mut recv) = response.await?;
        let streams = op.output_events.is_some();
        let read = |head: response::Parts, body: Bytes| {
            read(protocol, op, &head, &body).map_err(|error| Failed::told(error, head))
        };
        if protocol.is_success(op, &head) && streams {
            let output = read(head, Bytes::new())?;
            return Ok(StreamResponse { recv, output });
        }
        let body = collect(&mut recv, self.config.max_response).await?;
        let output = read(head, body)?;
        Ok(StreamResponse { recv, output })
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
        for headers in [&self.config.headers, &call.headers] {
            if !headers.is_empty() {
                request.headers_mut().extend(headers.clone());
            }
        }
        content::encode(op, self.config.compression_threshold, &mut request);
        if let Some(custom) = call.customization() {
            custom.change(op, input, &mut request)?;
        }
        Ok(request)
    }

    fn absolute(&self, host_prefix: &str, relative: &Uri) -> Result<Uri, Failure> {
        self.endpoint.uri(host_prefix, relative)
    }
}
