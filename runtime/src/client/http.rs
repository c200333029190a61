//! HTTP as a carrier: one endpoint, one protocol, a pool of connections.

use super::builder::{Config, HttpBuilder};
use super::endpoint::Endpoint;
use super::host;
use super::intercept::Hooks;
use super::layer::Line;
use super::prepared::Prepared;
use super::response::read;
use super::retry::{Attempts, Failed};
use super::streaming::{self, Outgoing, Upload, explain};
use crate::auth::SignedBody;
use crate::aws::BasePath;
use crate::carrier::{
    Bound, BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse, ended,
};
use crate::error::{Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::protocol::{checksum, content};
use crate::serde::{Shape, swap_stream};
use crate::service::{OperationSchema, Protocol};
use crate::transport::{
    Cut, Exchange, HttpVersion, Live, NeedsHttp2, RecvHalf, ResponseFuture, collect,
};
use crate::types::ByteStream;
use bytes::Bytes;
use http::{Extensions, Request, Uri, response};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::timeout_at;

/// A session that is on its way, and what signs its events.
type Opening = (Exchange, Option<Box<dyn SignMessage>>);

/// Carries calls to an HTTP endpoint, over HTTP/2 or as [`Settings::version`](crate::transport::Settings::version)
/// says. Clones share one pool of connections; it dials when a call needs it.
#[derive(Clone, Debug)]
pub struct Http {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    line: Line,
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

    pub(super) fn new(line: Line, endpoint: Endpoint, config: Config) -> Self {
        let shared = Shared {
            line,
            endpoint,
            config,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// What of this carrier is alive.
    pub fn live(&self) -> &Live {
        self.shared.line.pool.live()
    }

    /// Lets calls and sessions end within the bound, then closes every connection and says what it cut.
    pub async fn shutdown(&self, bound: Duration) -> Cut {
        self.shared.line.shutdown(bound).await
    }
}

impl Carrier for Http {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let shared = Arc::clone(&self.shared);
        Box::pin(shared.call(request))
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        Box::pin(Arc::clone(&self.shared).open(request))
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
        let outgoing = Outgoing::of(operation, protocol, &mut *input)?;
        let policy = options.retry.unwrap_or(self.config.retries.policy);
        let hooks = self
            .config
            .interceptors
            .hooks(operation, options.extensions);
        let attempts = Attempts::new(operation, policy, bound.end, hooks);
        let prepared = Prepared {
            operation,
            protocol,
            input,
            outgoing,
            headers: options.headers,
            customization,
            attempt_timeout: options.attempt_timeout.or(self.config.attempt_timeout),
            compression: options
                .request_compression
                .unwrap_or(self.config.compression),
            bound,
            doubt: Mutex::default(),
        };
        Ok((prepared, attempts))
    }

    async fn call(self: Arc<Self>, request: CallRequest) -> Result<Box<dyn Shape>, ShapeError> {
        let (call, mut attempts) = self.prepare(request)?;
        let answer = match &call.outgoing {
            None => timeout_at(call.bound.end, self.answer(&call, &mut attempts))
                .await
                .ok(),
            Some(stream) => {
                attempts = attempts.moving(call.bound.length);
                // On the heap, so that no other call keeps room for it.
                let answer = Box::pin(self.answer(&call, &mut attempts));
                stream.timeout(call.bound.length, answer).await
            }
        };
        let answer = answer.unwrap_or_else(|| {
            call.overran();
            Err(attempts.overran(call.bound.length))
        });
        attempts.hooks.after_call(answer.as_deref());
        answer
    }

    async fn answer(
        &self,
        call: &Prepared,
        attempts: &mut Attempts,
    ) -> Result<Box<dyn Shape>, ShapeError> {
        loop {
            match self.attempt(call, &mut attempts.hooks).await {
                Ok(output) => {
                    attempts.succeeded(&self.config.retries);
                    return Ok(output);
                }
                Err(failed) if !call.can_repeat() => return Err(attempts.given_up(failed)),
                Err(failed) => attempts.again(&self.config.retries, failed).await?,
            }
        }
    }

    async fn attempt(&self, call: &Prepared, hooks: &mut Hooks) -> Result<Box<dyn Shape>, Failed> {
        let answer = call.bounded(pin!(self.exchange(call, hooks))).await;
        hooks.after_attempt(answer.as_ref().map(|(head, _)| head));
        let (mut head, body) = answer?;
        let bytes = body.as_bytes().cloned().unwrap_or_default();
        if let Some(custom) = call.customization() {
            head.status = custom.status(call.operation, &head, &bytes);
        }
        let mut output = match read(call.protocol, call.operation, &head, &bytes) {
            Ok(output) => output,
            Err(error) => return Err(Failed::told(error, head)),
        };
        if body.as_bytes().is_none() {
            swap_stream(&mut *output, body);
        }
        Ok(output)
    }

    async fn exchange(
        &self,
        call: &Prepared,
        hooks: &mut Hooks,
    ) -> Result<(response::Parts, ByteStream), Failure> {
        let (Exchange { send, response }, _) = self.opening(call, hooks).await?;
        let idle = self.config.stream_idle;
        let upload = match call.outgoing.as_ref().zip(send) {
            Some((stream, half)) => Some(stream.send(&self.line.pool, half, idle)?),
            None => None,
        };
        match response.await {
            Ok((head, recv)) => self.received(call, head, recv, upload).await,
            Err(failure) => Err(explain(upload.as_ref(), failure)),
        }
    }

    async fn received(
        &self,
        call: &Prepared,
        head: response::Parts,
        mut recv: RecvHalf,
        upload: Option<Upload>,
    ) -> Result<(response::Parts, ByteStream), Failure> {
        let (protocol, op) = (call.protocol, call.operation);
        let has_content = protocol.is_success(op, &head) && !op.is_head();
        if streaming::is_streamed(protocol, op) && has_content {
            let idle = self.config.stream_idle;
            let stream = streaming::incoming(&head.headers, recv, upload, idle);
            let stream = match checksum::is_wanted(op, &*call.input) {
                true => checksum::checked(op, &head.headers, stream)?,
                false => stream,
            };
            return Ok((head, stream));
        }
        let is_checked = has_content && checksum::is_wanted(op, &*call.input);
        match collect(&mut recv, self.config.max_response).await {
            Ok(body) if is_checked => {
                let body = checksum::checked(op, &head.headers, body.into())?;
                Ok((head, body))
            }
            Ok(body) => Ok((head, body.into())),
            Err(failure) => Err(explain(upload.as_ref(), failure)),
        }
    }

    // HTTP/1.1 carries one direction after the other, and models may allow less. Where the server chooses, the request
    // says what it has to.
    fn need_version(
        &self,
        operation: &OperationSchema,
        extensions: &mut Extensions,
    ) -> Result<(), Failure> {
        let allowed = operation.service.event_stream_http;
        let both = operation.input_events.is_some() && operation.output_events.is_some();
        let why = if both {
            "it sends events both ways"
        } else if !allowed.is_empty() && !allowed.contains(&"http/1.1") && operation.is_streaming()
        {
            "the model says so"
        } else {
            return Ok(());
        };
        let name = operation.name();
        let needs = NeedsHttp2(format!("{name} cannot be called over http/1.1: {why}"));
        match self.line.pool.version() {
            HttpVersion::Http2 => Ok(()),
            HttpVersion::Http1 => Err(needs.failure()),
            HttpVersion::Negotiated => {
                extensions.insert(needs);
                Ok(())
            }
        }
    }

    async fn open(self: Arc<Self>, request: CallRequest) -> Result<OpenedStream, ShapeError> {
        let (call, mut attempts) = self.prepare(request)?;
        let opened = timeout_at(call.bound.end, self.opened(&call, &mut attempts)).await;
        let opened = opened.unwrap_or_else(|_| Err(attempts.overran(call.bound.length)));
        if let Err(error) = &opened {
            attempts.hooks.after_call(Err(error));
        }
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
            let hooks = &mut attempts.hooks;
            let failure = match call.bounded(pin!(self.opening(call, hooks))).await {
                Ok(opening) => return Ok(opening),
                Err(failure) => failure,
            };
            attempts.hooks.after_attempt(Err(&failure));
            let retries = &self.config.retries;
            attempts.again(retries, failure.into()).await?;
        }
    }

    // Without events or a stream the request is whole, and goes out while the response is awaited.
    async fn opening(&self, call: &Prepared, hooks: &mut Hooks) -> Result<Opening, Failure> {
        let (mut head, body) = self.request(call)?.into_parts();
        self.need_version(call.operation, &mut head.extensions)?;
        hooks.before_signing(&mut head)?;
        let (signed, is_whole) = match (call.operation.input_events, &call.outgoing) {
            (Some(_), _) => (SignedBody::Events, false),
            (None, Some(_)) => (SignedBody::Stream, false),
            (None, None) => (SignedBody::Whole(&body), true),
        };
        let authorizers = &self.config.authorizers;
        let signer = authorizers
            .authorize(call.operation, &mut head, signed)
            .await?;
        hooks.before_sending(&mut head)?;
        let head = Request::from_parts(head, ());
        let whole = is_whole.then_some(body);
        let exchange = match self.line.reserve(head.uri()).await? {
            Some(place) => {
                call.doubting(place.doubt());
                place.begin(head, whole)?
            }
            None => Box::pin(self.line.open_in_layers(head, whole)).await?,
        };
        Ok((exchange, signer))
    }

    // Who has begun to send events cannot begin anew; who has none to send can, until there is an answer.
    fn begun(
        self: Arc<Self>,
        mut call: Prepared,
        attempts: Attempts,
        response: ResponseFuture,
    ) -> (
        Box<dyn Shape>,
        BoxFuture<Result<StreamResponse, ShapeError>>,
    ) {
        let blank = call.operation.input.blank();
        let input = match call.operation.input_events {
            Some(_) => std::mem::replace(&mut call.input, blank),
            None => blank,
        };
        let mut attempts = attempts.begun(self.config.sessions.response_timeout);
        let begun = async move {
            let begun = self.awaited(&call, &mut attempts, response).await;
            let outcome = begun.as_ref().map(|begun| &*begun.output);
            attempts.hooks.after_call(outcome);
            begun
        };
        (input, Box::pin(begun))
    }

    async fn awaited(
        &self,
        call: &Prepared,
        attempts: &mut Attempts,
        mut response: ResponseFuture,
    ) -> Result<StreamResponse, ShapeError> {
        loop {
            let failed = match self.begin(call, &mut attempts.hooks, response).await {
                Ok(begun) => {
                    attempts.succeeded(&self.config.retries);
                    return Ok(begun);
                }
                Err(failed) => failed,
            };
            attempts.again(&self.config.retries, failed).await?;
            // Boxed, so that the many sessions that are answered at once do not carry it.
            (Exchange { response, .. }, _) = Box::pin(self.opened(call, attempts)).await?;
        }
    }

    // What the answer to a streaming operation begins with: its stream, its whole output, or an error.
    async fn begin(
        &self,
        call: &Prepared,
        hooks: &mut Hooks,
        response: ResponseFuture,
    ) -> Result<StreamResponse, Failed> {
        let answer = response.await;
        hooks.after_attempt(answer.as_ref().map(|(head, _)| head));
        let (head, mut recv) = answer?;
        let (protocol, op) = (call.protocol, call.operation);
        let streams = op.output_events.is_some() && protocol.is_success(op, &head);
        let body = match streams {
            true => Bytes::new(),
            false => collect(&mut recv, self.config.max_response).await?,
        };
        match read(protocol, op, &head, &body) {
            Ok(output) => Ok(StreamResponse { recv, output }),
            Err(error) => Err(Failed::told(error, head)),
        }
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
        for headers in [&self.config.headers.0, &call.headers] {
            if !headers.is_empty() {
                request.headers_mut().extend(headers.clone());
            }
        }
        let chosen = checksum::of_request(op, input)?;
        let compression = call.compression;
        match &call.outgoing {
            Some(stream) => {
                let is_compressed = compression.is_for_streams();
                let form = content::announce_stream(op, chosen, is_compressed, &mut request)?;
                stream.sent_as(form);
            }
            None => {
                let is_compressed = compression.is_for(request.body().len());
                content::encode(op, chosen, is_compressed, &mut request);
            }
        }
        if let Some(custom) = call.customization() {
            let base = BasePath(self.endpoint.path().len());
            request.extensions_mut().insert(base);
            custom.change(op, input, &mut request)?;
        }
        Ok(request)
    }

    fn absolute(&self, host_prefix: &str, relative: &Uri) -> Result<Uri, Failure> {
        self.endpoint.uri(host_prefix, relative)
    }
}
