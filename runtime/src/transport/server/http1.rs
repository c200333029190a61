//! The task that serves one HTTP/1.1 connection: one request at a time.

use super::connection::Handler;
use super::expect;
use super::host;
use super::leftover::{Over, RequestBody};
use super::responder::Responder;
use super::serve::Shared;
use crate::lock::lock;
use crate::transport::body::Body;
use crate::transport::live::LiveGuard;
use crate::transport::rewind::Begun;
use crate::transport::settings::Http1;
use crate::transport::stream::RecvHalf;
use crate::transport::tasks::{Stage, Stop};
use bytes::Bytes;
use http::header::CONNECTION;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;

pub(super) type Handlers = Arc<Mutex<JoinSet<()>>>;

/// Serves a connection to the end of its last handler.
pub(super) async fn serve<H: Handler>(begun: Begun, shared: Arc<Shared<H>>, stop: Stop) {
    let settings = shared.settings.http1.clone().unwrap_or_default();
    let io = TokioIo::new(begun.rewind(settings.write_timeout));
    let handlers = Handlers::default();
    let service = service_fn(|request| {
        let around = Around {
            window: settings.window,
            stop: stop.clone(),
        };
        answer(request, around, &shared, &handlers)
    });
    let connection = builder(&settings, &shared).serve_connection(io, service);
    let mut abort = stop.clone();
    let cut = tokio::select! {
        () = run(connection, stop.clone()) => false,
        () = abort.reached(Stage::Aborting) => true,
    };
    // Locked by nobody else any more: the service is gone with its connection.
    let mut handlers = std::mem::take(&mut *lock(&handlers));
    if cut {
        shared.cut(handlers.len());
    }
    tokio::select! {
        _ = timeout(shared.settings.abandoned_limit, join(&mut handlers)) => {}
        () = abort.reached(Stage::Aborting) => {}
    }
    handlers.shutdown().await;
}

fn builder<H>(settings: &Http1, shared: &Shared<H>) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(shared.settings.head_timeout)
        .max_buf_size(settings.buffer())
        .max_headers(settings.max_headers);
    builder
}

/// Drives the connection to its end; while the server drains, to that of the request that it carries.
async fn run<I, S>(connection: http1::Connection<I, S>, mut stop: Stop)
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin,
    S: hyper::service::HttpService<Incoming, ResBody = Counted>,
    S::Error: Into<crate::error::BoxError>,
{
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stop.reached(Stage::Draining) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "an HTTP/1.1 connection ended");
    }
}

async fn join(handlers: &mut JoinSet<()>) {
    while handlers.join_next().await.is_some() {}
}

/// What an exchange knows of its connection.
struct Around {
    window: usize,
    stop: Stop,
}

/// Runs the handler on a task of its own, which goes on while the response is sent.
async fn answer<H: Handler>(
    request: Request<Incoming>,
    around: Around,
    shared: &Arc<Shared<H>>,
    handlers: &Handlers,
) -> Result<Response<Counted>, Infallible> {
    let (parts, body) = request.into_parts();
    let live = &shared.tasks.live;
    let stream = live.stream();
    let (sending, sent) = oneshot::channel();
    let over = Over {
        sent,
        linger: shared.settings.linger,
        stop: around.stop,
    };
    let request = RequestBody::new(body, expect::is_waiting(&parts), handlers, over);
    let counted = |body| Counted {
        body,
        _sending: sending,
        _stream: stream,
    };
    if !host::is_told(&parts) {
        return Ok(malformed().map(counted));
    }
    let (responder, response) = Responder::channel(&parts.method, around.window);
    let task = live.task();
    let handler = Box::pin(
        shared
            .handler
            .handle(parts, RecvHalf::of_body(request), responder),
    );
    let begun = Begin::new(handlers, async move {
        let _guard = task;
        handler.await;
    });
    let response = response.await.unwrap_or_else(|_| unanswered());
    begun.answered();
    Ok(response.map(counted))
}

fn unanswered() -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// The answer to a request that may be for somebody else, after which nothing of its client is trusted.
fn malformed() -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// A handler that has not answered yet, and is of no use when nobody waits for it any more.
struct Begin(Option<AbortHandle>);

impl Begin {
    fn new(handlers: &Handlers, handler: impl Future<Output = ()> + Send + 'static) -> Self {
        let mut handlers = lock(handlers);
        // Those that are done are forgotten.
        while handlers.try_join_next().is_some() {}
        Self(Some(handlers.spawn(handler)))
    }

    fn answered(mut self) {
        self.0 = None;
    }
}

impl Drop for Begin {
    fn drop(&mut self) {
        if let Some(handler) = &self.0 {
            handler.abort();
        }
    }
}

/// The body of a response, whose exchange is alive until it was sent.
struct Counted {
    body: Body,
    _sending: oneshot::Sender<Infallible>,
    _stream: LiveGuard,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = crate::error::Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
