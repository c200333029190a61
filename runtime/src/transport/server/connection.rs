//! The task that serves one connection, to its end where it speaks HTTP/2.

use super::http1;
use super::responder::Responder;
use super::serve::Shared;
use super::stream;
use crate::transport::h2_stream::{H2Recv, H2Stream, Outgoing, Side};
use crate::transport::io::BoxIo;
use crate::transport::keep_alive::KeepAlive;
use crate::transport::rewind::{Begun, PREFACE};
use crate::transport::stream::RecvHalf;
use crate::transport::tasks::{Stage, Stop};
use crate::transport::wire::{Outlet, Wire, wire_after};
use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::request::Parts;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

type H2 = h2::server::Connection<Wire, Bytes>;
type Incoming = (http::Request<RecvStream>, SendResponse<Bytes>);

/// How long a connection that is cut may take to say so.
const FAREWELL: Duration = Duration::from_millis(250);

/// Whatever answers requests.
pub(super) trait Handler: Send + Sync + 'static {
    /// Begins to handle one request on the stream's own task.
    fn handle(
        &self,
        parts: Parts,
        recv: RecvHalf,
        responder: Responder,
    ) -> impl Future<Output = ()> + Send + 'static;
}

impl<H, F> Handler for H
where
    H: Fn(Parts, RecvHalf, Responder) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    fn handle(
        &self,
        parts: Parts,
        recv: RecvHalf,
        responder: Responder,
    ) -> impl Future<Output = ()> + Send + 'static {
        self(parts, recv, responder)
    }
}

/// Serves a connection from its handshake to the end of its last handler.
pub(super) async fn run<H: Handler>(
    handshake: impl Future<Output = io::Result<BoxIo>>,
    shared: Arc<Shared<H>>,
    mut stop: Stop,
) {
    let bound = shared.settings.handshake_timeout;
    let made = tokio::select! {
        biased;
        made = timeout(bound, begin(handshake, &shared)) => made,
        () = stop.reached(Stage::Draining) => return,
    };
    match made {
        Ok(Some(Spoken::Http2(connection, outlet, keep_alive))) => {
            let open = Open::new(*connection, outlet);
            serve(open, keep_alive, shared, stop).await;
        }
        Ok(Some(Spoken::Http1(begun))) => http1::serve(begun, shared, stop).await,
        Ok(None) => tracing::debug!("a connection failed its handshake"),
        Err(_) => tracing::debug!("a connection took too long for its handshake"),
    }
}

/// What a new connection speaks.
enum Spoken {
    Http2(Box<H2>, Outlet, KeepAlive),
    Http1(Begun),
}

async fn begin<H>(
    handshake: impl Future<Output = io::Result<BoxIo>>,
    shared: &Shared<H>,
) -> Option<Spoken> {
    let begun = Begun::read(handshake.await.ok()?, PREFACE).await.ok()?;
    if shared.settings.http1.is_some() && !PREFACE.starts_with(&begun.read) {
        return Some(Spoken::Http1(begun));
    }
    let (io, outlet) = wire_after(begun.io, begun.read);
    let mut connection: H2 = shared.settings.http2.server().handshake(io).await.ok()?;
    let keep_alive = KeepAlive::new(connection.ping_pong()?, &shared.settings.http2);
    Some(Spoken::Http2(Box::new(connection), outlet, keep_alive))
}

async fn serve<H: Handler>(
    mut open: Open,
    mut keep_alive: KeepAlive,
    shared: Arc<Shared<H>>,
    mut stop: Stop,
) {
    let mut abort = stop.clone();
    let cut = tokio::select! {
        biased;
        () = open.run(&shared, &mut stop) => false,
        () = keep_alive.unanswered() => false,
        () = abort.reached(Stage::Aborting) => true,
    };
    if cut {
        shared.cut(open.handlers.len());
        open.farewell().await;
    }
    // With the connection every stream is lost, and every handler hears of it.
    let Open {
        connection,
        outlet,
        mut handlers,
        ..
    } = open;
    drop((connection, outlet));
    tokio::select! {
        biased;
        () = join(&mut handlers) => {}
        () = abort.reached(Stage::Aborting) => handlers.shutdown().await,
    }
}

async fn join(handlers: &mut JoinSet<()>) {
    while handlers.join_next().await.is_some() {}
}

/// A connection after its handshake.
struct Open {
    connection: H2,
    outlet: Outlet,
    handlers: JoinSet<()>,
    idle_since: Instant,
    draining: bool,
}

impl Open {
    fn new(connection: H2, outlet: Outlet) -> Self {
        Self {
            connection,
            outlet,
            handlers: JoinSet::new(),
            idle_since: Instant::now(),
            draining: false,
        }
    }

    /// Accepts streams until the connection ends.
    async fn run<H: Handler>(&mut self, shared: &Arc<Shared<H>>, stop: &mut Stop) {
        loop {
            let busy = !self.handlers.is_empty();
            let idle = !busy && !self.draining;
            let limit = shared.settings.idle_limit;
            let idle_left = limit.saturating_sub(self.idle_since.elapsed());
            tokio::select! {
                biased;
                ended = poll_fn(|cx| self.poll_turn(shared, busy, cx)) => if ended {
                    return;
                },
                () = sleep(idle_left), if idle => self.drain(),
                () = stop.reached(Stage::Draining), if !self.draining => self.drain(),
            }
        }
    }

    /// Accepts what has come. Ready when the connection has ended, with `true`, and when the first handler
    /// has begun or the last one has ended.
    fn poll_turn<H: Handler>(
        &mut self,
        shared: &Arc<Shared<H>>,
        was_busy: bool,
        cx: &mut Context<'_>,
    ) -> Poll<bool> {
        let ended = self.poll_accept(shared, cx);
        self.outlet.poll_write(cx);
        while let Poll::Ready(Some(_)) = self.handlers.poll_join_next(cx) {
            self.idle_since = Instant::now();
        }
        let is_busy = !self.handlers.is_empty();
        match ended {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if is_busy != was_busy => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Begins to handle every stream that has come. Ready when the connection has ended.
    fn poll_accept<H: Handler>(
        &mut self,
        shared: &Arc<Shared<H>>,
        cx: &mut Context<'_>,
    ) -> Poll<()> {
        while let Some(accepted) = ready!(self.connection.poll_accept(cx)) {
            match accepted {
                Ok(incoming) => self.begin(incoming, shared),
                Err(error) => {
                    tracing::debug!(%error, "a connection failed");
                    break;
                }
            }
        }
        Poll::Ready(())
    }

    /// Tells the client to open no more streams (RFC 9113, section 6.8).
    fn drain(&mut self) {
        self.draining = true;
        self.connection.graceful_shutdown();
    }

    fn begin<H: Handler>(&mut self, (request, mut respond): Incoming, shared: &Arc<Shared<H>>) {
        // Streams that were reset no longer count for HTTP/2, but their handlers may still clean up.
        if self.handlers.len() >= shared.max_handlers() {
            return respond.send_reset(Reason::REFUSED_STREAM);
        }
        let (parts, body) = request.into_parts();
        let stream = H2Stream::new(
            Side::Server,
            Outgoing::Head(respond),
            Box::new(shared.tasks.live.stream()),
        );
        let recv = H2Recv::new(Arc::clone(&stream), body).into();
        let responder = Responder::of_stream(Arc::clone(&stream), shared.settings.send_timeout);
        let guard = shared.tasks.live.task();
        let shared = Arc::clone(shared);
        self.handlers.spawn(async move {
            let _guard = guard;
            // On the heap, or every move of it on its way into the task copies all that it holds.
            let handler = Box::pin(shared.handler.handle(parts, recv, responder));
            stream::run(stream, handler, &shared.settings, &shared.stop).await;
        });
    }

    async fn farewell(&mut self) {
        self.connection.abrupt_shutdown(Reason::NO_ERROR);
        let closed = poll_fn(|cx| {
            let closed = self.connection.poll_closed(cx);
            self.outlet.poll_write(cx);
            closed
        });
        let _ = timeout(FAREWELL, closed).await;
    }
}
