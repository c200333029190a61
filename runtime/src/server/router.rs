//! From HTTP requests to services.

use super::answer::{Slot, SseTimes, accept, beside};
use super::cors::{self, Sharing};
use super::found::{Found, refuse};
use super::refusal::{rejected, respond, unanswered};
use super::request_id::RequestIds;
use super::run::{check_event, streaming};
use super::streaming::{incoming, is_streamed};
use super::whole::receive;
use super::{Dispatch, virtual_host};
use crate::auth::{Authenticator, Authenticators, Proven};
use crate::carrier::BoxFuture;
use crate::protocol::{content, media};
use crate::serde::{Shape, swap_stream};
use crate::service::{OperationSchema, Protocol, Rejection};
use crate::session::{Ended, Incoming, SessionSettings, sse};
use crate::transport::{Body, RecvHalf, Responder};
use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode, Version};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// Limits of a [`Router`].
#[derive(Clone, Debug)]
pub struct RouterSettings {
    /// The largest body of a request that is neither an event stream nor a `@streaming` blob, in bytes. Default 2
    /// MiB. A larger one is answered with 413. A blob that is signed with its hash is such a body too. `awsQuery` and
    /// `ec2Query` name the operation in the body, which is therefore read before it is found out who calls.
    pub max_body: usize,
    /// Hosts below which every host stands for the first segment of paths, the most common form of buckets: a request
    /// for `/key` to `bucket.store.example` is one for `/bucket/key` where `store.example` is listed. Default none.
    pub virtual_hosts: Vec<String>,
    /// Where the identifiers of requests come from, in protocols whose answers tell them. Default random UUIDs.
    pub request_ids: RequestIds,
    /// How long such a body may take to arrive. Default 30 s. A slower one is answered with 408.
    pub body_timeout: Duration,
    /// How long nothing may come of a `@streaming` blob while its handler waits for it. Default 30 s. Of how many
    /// bytes it has, and how long all of them take, there is no bound here: a handler reads what it wants of it. One
    /// that returns why it could not [collect](crate::types::ByteStream::collect) so much has its client told 413.
    pub stream_idle: Duration,
    /// How long a handler of an event stream goes on after its client is gone, before it is dropped.
    /// Default 5 s.
    pub grace: Duration,
    /// How long it may take to find out who calls. Default 10 s. What takes longer is answered with 503.
    pub auth_timeout: Duration,
    /// After how much silence a comment is sent to a client that asked for an operation's events as server-sent
    /// ones: with `Accept: text/event-stream`, as `EventSource` does. Default 15 s. `None`: nobody gets them so.
    ///
    /// They are for operations with events in their output only:
    ///
    /// | on the wire of Smithy | `event:` | `data:` |
    /// |---|---|---|
    /// | the output beside the stream, always first where it has members | `initial-response` | JSON of the output |
    /// | an event | name of the union's member | JSON of the structure |
    /// | a modeled exception, which is the last | name of the union's member | JSON of the structure |
    /// | any other error, which is the last | `unmodeled-error` | `{"code":…,"message":…}` |
    /// | a clean end, which is the last | `end-of-stream` | `{}` |
    ///
    /// The JSON is that of `restJson1`, with every member of the structure in the object: also those that are headers
    /// or the payload of an event elsewhere. The names with a hyphen cannot be those of members. `EventSource`
    /// connects again after every end: a page that has seen one of the last events calls `close()`. A stream that
    /// ends without one was cut. While nothing is sent a comment goes out from time to time, so that a connection
    /// that is lost is noticed.
    pub sse_keep_alive: Option<Duration>,
    /// Limits and deadlines of sessions.
    pub sessions: SessionSettings,
}

impl Default for RouterSettings {
    fn default() -> Self {
        Self {
            max_body: 2 * 1024 * 1024,
            virtual_hosts: Vec::new(),
            request_ids: RequestIds::default(),
            body_timeout: Duration::from_secs(30),
            stream_idle: Duration::from_secs(30),
            grace: Duration::from_secs(5),
            auth_timeout: Duration::from_secs(10),
            sse_keep_alive: Some(Duration::from_secs(15)),
            sessions: SessionSettings::server(),
        }
    }
}

/// Routes HTTP requests to services: by protocol, then by operation.
///
/// It is a `tower::Service`, and what a [`Server`](super::Server) serves.
#[derive(Clone, Debug, Default)]
pub struct Router {
    services: Arc<Vec<Served>>,
    settings: Arc<RouterSettings>,
    authenticators: Authenticators,
}

/// A service of a router.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub(super) dispatch: Arc<dyn Dispatch>,
    /// `@cors`
    pub(super) sharing: Option<Arc<Sharing>>,
}

/// A protocol of a service that is asked.
type Asking<'r> = (&'r Served, &'static dyn Protocol);

impl Router {
    /// A router without services.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service. Where two services take the same request the one added first gets it.
    #[must_use]
    pub fn service(mut self, dispatch: impl Dispatch) -> Self {
        let sharing = Sharing::of(dispatch.schema()).map(Arc::new);
        let dispatch = Arc::new(dispatch);
        Arc::make_mut(&mut self.services).push(Served { dispatch, sharing });
        self
    }

    /// Finds out who calls, where the model wants its scheme. To be called once a scheme. Without any, callers are not
    /// asked who they are.
    #[must_use]
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticators.add(authenticator);
        self
    }

    /// Replaces the limits.
    #[must_use]
    pub fn settings(mut self, settings: RouterSettings) -> Self {
        self.settings = Arc::new(settings);
        self
    }

    /// Answers one request.
    pub(crate) fn handle(
        self,
        head: Parts,
        recv: RecvHalf,
        responder: Responder,
    ) -> impl Future<Output = ()> + Send + use<> {
        // Of what a request needs to begin, what answers it keeps nothing.
        let begun = Box::pin(self.begin(head, recv, responder));
        async move { begun.await.await }
    }

    /// Reads a request, and says what is left to do: to call its handler, to run its session, or to refuse it.
    #[expect(
        clippy::manual_async_fn,
        reason = "an `async fn` keeps room for its arguments twice"
    )]
    #[expect(
        clippy::async_yields_async,
        reason = "what is awaited here is let go before the rest begins"
    )]
    fn begin(
        self,
        mut head: Parts,
        mut recv: RecvHalf,
        mut responder: Responder,
    ) -> impl Future<Output = BoxFuture<()>> + Send + use<> {
        async move {
            let hosts = &self.settings.virtual_hosts;
            if let Some(answer) = cors::preflight(&self.services, &head, hosts) {
                return refuse(responder, answer);
            }
            let mut found = match self.found(&mut head, &mut recv).await {
                Ok(found) => found,
                Err(refusal) => return refuse(responder, *refusal),
            };
            if let Some(sharing) = &found.sharing {
                responder.add(sharing.headers(&head));
            }
            found.sse = self.sse(&found, &head);
            if let Err(refusal) = carries(head.version, found.route.operation) {
                return refuse(responder, found.reject(&refusal));
            }
            if self.authenticators.ask_of(found.route.operation) {
                // On the heap, so that nobody else keeps room for it.
                let asked = Box::pin(self.authenticate(&mut found, &head)).await;
                if let Err(refusal) = asked {
                    return refuse(responder, found.reject(&refusal));
                }
            }
            if Self::is_read_later(&found) {
                return self.begin_stream(found, head, recv, responder);
            }
            match receive(&self.settings, &head.headers, recv).await {
                Ok(body) => self.begin_whole(found, head, body, responder),
                Err(refusal) => refuse(responder, found.reject(&refusal)),
            }
        }
    }

    // Events, and blobs that nobody has to have whole.
    fn is_read_later(found: &Found) -> bool {
        let op = found.route.operation;
        let is_proven_whole = found.caller.body.is_some();
        op.input_events.is_some() || (is_streamed(found.protocol, op) && !is_proven_whole)
    }

    fn begin_stream(
        &self,
        found: Found,
        mut head: Parts,
        recv: RecvHalf,
        responder: Responder,
    ) -> BoxFuture<()> {
        let op = found.route.operation;
        let compression = content::compression_of(op, &mut head.headers);
        let mut input = op.input.blank();
        if let Err(refusal) = found.read_input(&head, &Bytes::new(), &mut *input) {
            return refuse(responder, found.refuse(refusal));
        }
        if op.input_events.is_some() {
            return Box::pin(self.stream(found, head, recv, input, responder));
        }
        match incoming(op, &head.headers, recv, self.settings.stream_idle) {
            Ok(stream) => {
                let stream = match compression {
                    Some(compression) => (compression.decompress_stream)(stream),
                    None => stream,
                };
                swap_stream(&mut *input, stream);
            }
            Err(refusal) => return refuse(responder, found.reject(&refusal)),
        }
        found.call(head, input, responder)
    }

    fn begin_whole(
        &self,
        mut found: Found,
        mut head: Parts,
        body: Bytes,
        responder: Responder,
    ) -> BoxFuture<()> {
        let (op, limit) = (found.route.operation, self.settings.max_body);
        let body = found.check(body);
        let body = body.and_then(|body| content::check(op, &head.headers, &body).map(|()| body));
        let body = body.and_then(|body| content::decode(op, &mut head, body, limit));
        let body = match body {
            Ok(body) => body,
            Err(refusal) => return refuse(responder, found.reject(&refusal)),
        };
        let mut input = op.input.blank();
        match found.read_input(&head, &body, &mut *input) {
            Ok(()) if op.output_events.is_some() => {
                Box::pin(self.stream(found, head, nothing(), input, responder))
            }
            Ok(()) => found.call(head, input, responder),
            Err(refusal) => refuse(responder, found.refuse(refusal)),
        }
    }

    async fn found(
        &self,
        head: &mut Parts,
        recv: &mut RecvHalf,
    ) -> Result<Found, Box<Response<Bytes>>> {
        let body = match self.asking(head) {
            None => None,
            // On the heap, so that nobody else keeps room for it.
            Some(asking) => Some(Box::pin(self.early_body(asking, head, recv)).await?),
        };
        // What is signed is the head as it came.
        let moved = virtual_host::moved(head, &self.settings.virtual_hosts);
        self.find(moved.as_ref().unwrap_or(head), body.as_ref())
    }

    // The protocol that finds the operation in the body.
    fn asking(&self, head: &Parts) -> Option<Asking<'_>> {
        self.services.iter().find_map(|served| {
            let mut protocols = served.dispatch.schema().protocols.iter();
            let protocol = protocols.find(|protocol| protocol.needs_body(head))?;
            Some((served, *protocol))
        })
    }

    // The body, which is still to be read after that.
    async fn early_body(
        &self,
        (served, protocol): Asking<'_>,
        head: &mut Parts,
        recv: &mut RecvHalf,
    ) -> Result<Bytes, Box<Response<Bytes>>> {
        let limit = self.settings.max_body;
        let coming = std::mem::replace(recv, nothing());
        let body = receive(&self.settings, &head.headers, coming).await;
        let service = served.dispatch.schema();
        match body.and_then(|body| content::decode_early(service, head, body, limit)) {
            Ok(body) => {
                *recv = RecvHalf::of_body(Body::full(body.clone()));
                Ok(body)
            }
            Err(refusal) => Err(Box::new(self.reject(served, protocol, &refusal, head))),
        }
    }

    // The first service and protocol that take the request; else the most telling refusal.
    fn find(&self, head: &Parts, body: Option<&Bytes>) -> Result<Found, Box<Response<Bytes>>> {
        let mut refused = None;
        for served in self.services.iter() {
            let Served { dispatch, sharing } = served;
            for protocol in dispatch.schema().protocols {
                let routed = match body {
                    Some(body) => protocol.route_body(dispatch.schema(), head, body),
                    None => protocol.route(dispatch.schema(), head),
                };
                match routed {
                    Some(Ok(route)) => {
                        return Ok(Found {
                            dispatch: Arc::clone(dispatch),
                            protocol: *protocol,
                            route,
                            caller: Proven::default(),
                            request_id: self.request_id(*protocol),
                            sharing: sharing.clone(),
                            sse: None,
                        });
                    }
                    Some(Err(rejection)) => {
                        keep_telling(&mut refused, (served, *protocol), rejection)
                    }
                    None => {}
                }
            }
        }
        Err(Box::new(match refused {
            Some(((served, protocol), rejection)) => {
                self.reject(served, protocol, &rejection, head)
            }
            None => not_found(),
        }))
    }

    fn request_id(&self, protocol: &dyn Protocol) -> Option<String> {
        protocol
            .identifies()
            .then(|| self.settings.request_ids.make())
    }

    /// A refusal before there is an operation to refuse.
    fn reject(
        &self,
        served: &Served,
        protocol: &dyn Protocol,
        refusal: &Rejection,
        head: &Parts,
    ) -> Response<Bytes> {
        let mut response = rejected(protocol, refusal);
        if let Some(sharing) = &served.sharing {
            response.headers_mut().extend(sharing.headers(head));
        }
        if let Some(id) = self.request_id(protocol) {
            protocol.identify(&mut response, true, &id);
        }
        response
    }

    fn sse(&self, found: &Found, head: &Parts) -> Option<SseTimes> {
        let operation = found.route.operation;
        let serves = operation.output_events.is_some() && operation.input_events.is_none();
        let wanted = serves && media::names(&head.headers, sse::MEDIA_TYPE);
        let times = self.settings.sse_keep_alive.filter(|_| wanted);
        times.map(|keep_alive| (keep_alive, self.settings.sessions.send_timeout))
    }

    async fn authenticate(&self, found: &mut Found, head: &Parts) -> Result<(), Rejection> {
        let (operation, settings) = (found.route.operation, &self.settings);
        let (limits, bound) = (settings.sessions.limits, settings.auth_timeout);
        let asked = self
            .authenticators
            .authenticate(operation, head, limits, bound);
        found.caller = asked.await?;
        Ok(())
    }

    fn stream(
        &self,
        mut found: Found,
        head: Parts,
        recv: RecvHalf,
        input: Box<dyn Shape>,
        responder: Responder,
    ) -> impl Future<Output = ()> + Send + use<> {
        let responder = Slot::new(responder);
        let operation = found.route.operation;
        let (accept, whole) = accept(found.protocol, operation, responder.clone(), found.sse);
        let incoming = Incoming {
            operation,
            recv,
            accept,
            codec: found.protocol.codec(),
            // Server-sent events tell the output in their own way.
            initial_messages: found.protocol.has_initial_messages() && found.sse.is_none(),
            signer: None,
            verifier: found.caller.events.take(),
            settings: self.settings.sessions.clone(),
            validate: Some(check_event),
        };
        let call = found.to_call(head);
        // Pinned where it is: pinned later it would take its room twice.
        let mut session = Box::pin(streaming(call, input, incoming, self.settings.grace));
        let protocol = found.protocol;
        async move {
            match beside(session.as_mut(), pin!(whole)).await {
                Ended::Answered(Ok(())) => {}
                Ended::Answered(Err(failure)) => {
                    tracing::debug!(operation = operation.id, %failure, "a session did not end cleanly");
                }
                Ended::Unanswered(outcome) => {
                    let error = unanswered(operation, outcome);
                    if let Some(responder) = responder.take() {
                        refuse(responder, respond(protocol, operation, error)).await;
                    }
                }
            }
        }
    }
}

// HTTP/1.1 carries one direction after the other, and HTTP/1.0 cannot tell an end from a loss.
fn carries(version: Version, operation: &OperationSchema) -> Result<(), Rejection> {
    let (input, output) = (operation.input_events, operation.output_events);
    let needs = match version {
        Version::HTTP_09 | Version::HTTP_10 if operation.is_streaming() => "HTTP/1.1 or HTTP/2",
        Version::HTTP_11 if input.is_some() && output.is_some() => "HTTP/2",
        _ => return Ok(()),
    };
    let message = format!("{} needs {needs}", operation.name());
    Err(Rejection::new(
        505,
        "HttpVersionNotSupportedException",
        message,
    ))
}

/// The body of a request that was read already.
fn nothing() -> RecvHalf {
    RecvHalf::of_body(Body::default())
}

// Of a protocol that nobody here speaks, in no format in particular.
fn not_found() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

// An unknown method says more than an unknown path, and a malformed request more than either.
fn keep_telling<'r>(kept: &mut Option<(Asking<'r>, Rejection)>, asked: Asking<'r>, new: Rejection) {
    let telling = |status: u16| match status {
        404 => 0,
        405 => 1,
        _ => 2,
    };
    if kept
        .as_ref()
        .is_none_or(|(_, old)| telling(new.status) > telling(old.status))
    {
        *kept = Some((asked, new));
    }
}
