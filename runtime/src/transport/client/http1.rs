//! HTTP/1.1: connections that carry one exchange at a time, and are kept for the next.

use super::connector::Dial;
use super::exchange::{Exchange, ResponseFuture};
use super::settings::{HttpVersion, Settings};
use crate::error::{BoxError, Deadline, Failure, FailureKind};
use crate::lock::lock;
use crate::transport::body::Body;
use crate::transport::live::{Live, LiveGuard};
use crate::transport::pipe::pipe;
use crate::transport::reason;
use crate::transport::rewind::{Begun, Rewound};
use crate::transport::stream::RecvHalf;
use crate::transport::tasks::{Cut, Stage, Stop, Stopper, Tasks};
use bytes::Bytes;
use http::header::HOST;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Uri};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, Connection, SendRequest};
use hyper_util::rt::TokioIo;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

/// How long a kept connection may take to be done with its last exchange, before another is made.
const SETTLING: Duration = Duration::from_millis(100);

/// The connections of a client to one endpoint over HTTP/1.1. Clones share them.
#[derive(Clone)]
pub(crate) struct Http1Pool(Arc<Shared>);

struct Shared {
    connector: Arc<dyn Dial>,
    settings: Settings,
    tasks: Tasks,
    stopper: Stopper,
    /// One place for every exchange.
    room: Arc<Semaphore>,
    places: usize,
    /// `None`: shut down.
    kept: Mutex<Option<Vec<Kept>>>,
}

/// A connection that carries nothing now.
struct Kept {
    sender: SendRequest<Body>,
    /// When it is let go of. `None`: as long as it lives.
    until: Option<Instant>,
}

impl Kept {
    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| until <= Instant::now())
    }
}

/// A connection that carries an exchange. Dropping it closes the connection.
pub(crate) struct Lease {
    sender: SendRequest<Body>,
    pool: Weak<Shared>,
    /// How long it may carry nothing: as long as the settings and the server say.
    idle_limit: Duration,
    _held: (OwnedSemaphorePermit, LiveGuard),
}

impl Http1Pool {
    pub(super) fn new(connector: Arc<dyn Dial>, settings: Settings, live: Live) -> Self {
        let places = settings.http1_connections.clamp(1, Semaphore::MAX_PERMITS);
        Self(Arc::new(Shared {
            connector,
            settings,
            tasks: Tasks::new(live),
            stopper: Stopper::default(),
            room: Arc::new(Semaphore::new(places)),
            places,
            kept: Mutex::new(Some(Vec::new())),
        }))
    }

    pub(super) fn live(&self) -> &Live {
        &self.0.tasks.live
    }

    /// A connection for one exchange.
    pub(super) async fn reserve(&self) -> Result<Lease, Failure> {
        self.0.lease().await
    }

    /// Begins the exchange.
    pub(super) fn begin(
        &self,
        mut lease: Lease,
        head: Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        let (send, body) = match body {
            Some(whole) => (None, Body::full(whole)),
            None => {
                let (send, recv) = pipe(self.0.settings.http1.window);
                (Some(send), Body::stream(recv))
            }
        };
        let sent = lease
            .sender
            .send_request(in_origin_form(head)?.map(|()| body));
        let response = async move {
            let (parts, body) = sent.await.map_err(failed)?.into_parts();
            if let Some(limit) = announced_limit(&parts.headers) {
                lease.idle_limit = lease.idle_limit.min(limit);
            }
            let mut body = Leased {
                body,
                lease: Some(lease),
            };
            // Nobody may look for the end of what has none before it.
            if body.is_end_stream() {
                body.keep();
            }
            Ok((parts, RecvHalf::of_body(body)))
        };
        Ok(Exchange {
            send,
            response: ResponseFuture::boxed(response),
        })
    }

    pub(super) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<AbortHandle, Failure> {
        Ok(self.0.tasks.spawn(&runtime()?, task))
    }

    /// Takes no new exchanges: connections end with those that they carry.
    pub(super) fn drain(&self) {
        drop(lock(&self.0.kept).take());
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.0.tasks.are_finished()
    }

    pub(super) fn stop(&self) -> Stop {
        self.0.stopper.stop()
    }

    pub(super) async fn shutdown(&self, bound: Duration) -> Cut {
        self.drain();
        if timeout(bound, self.0.tasks.finished()).await.is_ok() {
            return Cut::default();
        }
        let streams = self
            .0
            .places
            .saturating_sub(self.0.room.available_permits());
        self.0.stopper.advance(Stage::Aborting);
        self.0.tasks.finished().await;
        Cut {
            connections: streams,
            streams,
        }
    }
}

impl Shared {
    async fn lease(self: &Arc<Self>) -> Result<Lease, Failure> {
        let runtime = runtime()?;
        let bound = self.settings.stream_timeout;
        let place = timeout(bound, Arc::clone(&self.room).acquire_owned()).await;
        let place = place
            .ok()
            .and_then(Result::ok)
            .ok_or_else(|| no_room(bound))?;
        let held = (place, self.tasks.live.stream());
        let sender = match self.take().await? {
            Some(sender) => sender,
            None => self.connect(&runtime).await?,
        };
        Ok(Lease {
            sender,
            pool: Arc::downgrade(self),
            idle_limit: self.settings.idle_limit,
            _held: held,
        })
    }

    /// A kept connection that can be used.
    async fn take(&self) -> Result<Option<SendRequest<Body>>, Failure> {
        loop {
            // The one that was used last is the least likely to be closed.
            let kept = lock(&self.kept).as_mut().ok_or_else(shut_down)?.pop();
            let Some(kept) = kept else {
                return Ok(None);
            };
            if kept.is_over() {
                continue;
            }
            let mut sender = kept.sender;
            let settled = timeout(SETTLING, poll_fn(|cx| sender.poll_ready(cx))).await;
            if matches!(settled, Ok(Ok(()))) {
                return Ok(Some(sender));
            }
        }
    }

    async fn connect(self: &Arc<Self>, runtime: &Handle) -> Result<SendRequest<Body>, Failure> {
        let (bound, guard) = (self.settings.connect_timeout, self.tasks.live.connection());
        let made = timeout(bound, self.handshake()).await;
        let (sender, connection) =
            made.unwrap_or_else(|_| Err(Failure::deadline(Deadline::Connect, bound)))?;
        let (pool, stop) = (Arc::downgrade(self), self.stopper.stop());
        let limit = self.settings.idle_limit;
        // Held until the task counts, so that a shutdown either waits for it or is seen here.
        let kept = lock(&self.kept);
        if kept.is_none() {
            return Err(shut_down());
        }
        self.tasks.spawn(runtime, async move {
            let _guard = guard;
            drive(connection, pool, limit, stop).await;
        });
        Ok(sender)
    }

    async fn handshake(
        &self,
    ) -> Result<(SendRequest<Body>, Connection<TokioIo<Rewound>, Body>), Failure> {
        let unmade = |error: BoxError| {
            Failure::new(FailureKind::Connect, "no connection could be made").with_source(error)
        };
        let settings = &self.settings.http1;
        let dialed = self.connector.dial().await;
        let io = dialed
            .and_then(|dialed| dialed.speaking(HttpVersion::Http1))
            .map_err(|error| unmade(error.into()))?;
        let begun = Begun {
            io,
            read: Vec::new(),
        };
        let io = TokioIo::new(begun.rewind(settings.write_timeout));
        let mut builder = http1::Builder::new();
        builder
            .max_buf_size(settings.buffer())
            .max_headers(settings.max_headers);
        builder
            .handshake(io)
            .await
            .map_err(|error| unmade(error.into()))
    }

    /// Lets go of the connections that carried nothing for so long.
    fn retire(&self) {
        if let Some(kept) = lock(&self.kept).as_mut() {
            kept.retain(|kept| !kept.is_over());
        }
    }
}

impl Lease {
    /// Keeps the connection for the next exchange.
    pub(super) fn keep(self) {
        let Some(pool) = self.pool.upgrade() else {
            return;
        };
        if let Some(kept) = lock(&pool.kept)
            .as_mut()
            .filter(|kept| kept.len() < pool.places)
        {
            kept.push(Kept {
                sender: self.sender,
                until: Instant::now().checked_add(self.idle_limit),
            });
        }
    }
}

/// How long the server says that it keeps a connection that carries nothing (RFC 2068, section 19.7.1), less a fifth,
/// so that no request meets it closing.
fn announced_limit(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("keep-alive")?.to_str().ok()?;
    let mut seconds = value.split(',').filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_timeout = name.trim().eq_ignore_ascii_case("timeout");
        is_timeout.then(|| value.trim().parse::<u32>().ok())?
    });
    Some(Duration::from_secs(seconds.next()?.into()) * 4 / 5)
}

/// Runs a connection until nobody can use it any more.
async fn drive(
    connection: Connection<TokioIo<Rewound>, Body>,
    pool: Weak<Shared>,
    idle_limit: Duration,
    mut stop: Stop,
) {
    let retire = async {
        while let Some(pool) = pool.upgrade() {
            pool.retire();
            drop(pool);
            sleep(idle_limit.max(Duration::from_millis(10)) / 2).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        ended = connection => if let Err(error) = ended {
            tracing::debug!(%error, "an HTTP/1.1 connection ended");
        },
        () = stop.reached(Stage::Aborting) => {}
        () = retire => {}
    }
}

/// The request as HTTP/1.1 has it: the host in a header (RFC 9112, section 3.2.1).
fn in_origin_form(head: Request<()>) -> Result<Request<()>, Failure> {
    let unsendable = |error: BoxError| {
        Failure::new(
            FailureKind::Invalid,
            "the head cannot be sent over HTTP/1.1",
        )
        .with_source(error)
    };
    let (mut parts, ()) = head.into_parts();
    if let Some(authority) = parts.uri.authority() {
        let host = HeaderValue::try_from(authority.as_str()).map_err(|e| unsendable(e.into()))?;
        parts.headers.insert(HOST, host);
    }
    let path = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    parts.uri = path.parse::<Uri>().map_err(|e| unsendable(e.into()))?;
    Ok(Request::from_parts(parts, ()))
}

fn runtime() -> Result<Handle, Failure> {
    Handle::try_current().map_err(|error| {
        Failure::internal("exchanges are opened within a tokio runtime").with_source(error)
    })
}

fn shut_down() -> Failure {
    Failure::new(FailureKind::Closed, "the client was shut down")
}

fn no_room(bound: Duration) -> Failure {
    let kind = FailureKind::Deadline(Deadline::Connect);
    Failure::new(kind, format!("no connection was free within {bound:?}"))
}

/// Why a request was not answered.
fn failed(error: hyper::Error) -> Failure {
    if error.is_canceled() {
        return Failure::new(FailureKind::Refused, "the connection was closing").with_source(error);
    }
    if error.is_parse() {
        return Failure::new(
            FailureKind::Protocol,
            "the peer broke the rules of HTTP/1.1",
        )
        .with_source(error);
    }
    match error.is_user() {
        true => reason::closed().with_source(error),
        false => Failure::new(FailureKind::Lost, "the connection was lost").with_source(error),
    }
}

/// The body of a response. Its connection is kept once it was read to its last byte, and closed when it was not.
struct Leased {
    body: Incoming,
    lease: Option<Lease>,
}

impl Leased {
    fn keep(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.keep();
        }
    }
}

impl http_body::Body for Leased {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        let is_last = match &frame {
            None => true,
            Some(Ok(frame)) => frame.is_trailers() || self.body.is_end_stream(),
            Some(Err(_)) => false,
        };
        if is_last {
            self.keep();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
