//! The task that serves one connection, to its end where it speaks HTTP/2.

use super::engine::{Incoming, ServerEngine};
use super::expect;
use super::handlers::{Handlers, Running};
use super::http1;
use super::responder::Responder;
use super::serve::Shared;
use super::stream;
use crate::transport::aside::aside;
use crate::transport::drive::{Drive, Steer};
use crate::transport::h2_stream::{H2Recv, H2Stream, Outgoing, Side};
use crate::transport::io::BoxIo;
use crate::transport::keep_alive::KeepAlive;
use crate::transport::rewind::{Begun, PREFACE};
use crate::transport::stream::RecvHalf;
use crate::transport::tasks::{Stage, Stop};
use crate::transport::wire::wire_after;
use h2::Reason;
use http::request::Parts;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::timeout;

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
        Ok(Some(Spoken::Http2(drive, keep_alive))) => {
            serve(Open::new(drive), keep_alive, shared, stop).await;
        }
        Ok(Some(Spoken::Http1(begun))) => http1::serve(begun, shared, stop).await,
        Ok(None) => tracing::debug!("a connection failed its handshake"),
        Err(_) => tracing::debug!("a connection took too long for its handshake"),
    }
}

/// What a new connection speaks.
enum Spoken {
    Http2(Arc<Drive<ServerEngine>>, KeepAlive),
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
    let mut connection = shared.settings.http2.server().handshake(io).await.ok()?;
    let keep_alive = KeepAlive::new(connection.ping_pong()?, &shared.settings.http2);
    let drive = Drive::new(ServerEngine::new(connection), outlet);
    Some(Spoken::Http2(drive, keep_alive))
}

async fn serve<H: Handler>(
    open: Open,
    keep_alive: KeepAlive,
    shared: Arc<Shared<H>>,
    mut abort: Stop,
) {
    let (drive, running) = (Arc::clone(&open.drive), open.handlers.running());
    let limit = shared.settings.idle_limit;
    let others = aside(watch(&drive, &running, limit, keep_alive, abort.clone()));
    let cut = tokio::select! {
        biased;
        () = poll_fn(|cx| open.poll_turn(&shared, cx)) => false,
        cut = others => cut,
    };
    if cut {
        shared.cut(open.handlers.len());
        open.farewell().await;
    }
    // With the connection every stream is lost, and every handler hears of it.
    open.drive.close();
    tokio::select! {
        biased;
        () = open.handlers.ended() => {}
        () = abort.reached(Stage::Aborting) => open.handlers.shutdown().await,
    }
}

/// Ends a connection whose client is lost or that is to be cut, which is `true`; has one drained that is idle or
/// whose server shuts down.
async fn watch(
    drive: &Drive<ServerEngine>,
    running: &Running,
    limit: Duration,
    mut keep_alive: KeepAlive,
    stop: Stop,
) -> bool {
    let (mut abort, mut drain) = (stop.clone(), stop);
    let drained = async {
        tokio::select! {
            biased;
            () = drain.reached(Stage::Draining) => {}
            () = running.quiet_for(limit) => {}
        }
        // The client is to open no more streams (RFC 9113, section 6.8).
        drive.command(|engine| engine.connection.graceful_shutdown());
        std::future::pending::<()>().await;
    };
    tokio::select! {
        biased;
        () = keep_alive.unanswered() => false,
        () = abort.reached(Stage::Aborting) => true,
        () = drained => false,
    }
}

/// A connection after its handshake.
struct Open {
    drive: Arc<Drive<ServerEngine>>,
    handlers: Handlers,
}

impl Open {
    fn new(drive: Arc<Drive<ServerEngine>>) -> Self {
        Self {
            drive,
            handlers: Handlers::new(),
        }
    }

    /// Accepts what has come. Ready when the connection has ended.
    fn poll_turn<H: Handler>(&self, shared: &Arc<Shared<H>>, cx: &mut Context<'_>) -> Poll<()> {
        self.drive.poll_turn(cx, |engine, cx| {
            let begin = |incoming| begin_stream(incoming, &self.drive, &self.handlers, shared);
            poll_accept(engine, begin, cx)
        })
    }

    async fn farewell(&self) {
        self.drive
            .command(|engine| engine.connection.abrupt_shutdown(Reason::NO_ERROR));
        let closed = poll_fn(|cx| {
            self.drive
                .poll_turn(cx, |engine, cx| engine.connection.poll_closed(cx))
        });
        let _ = timeout(FAREWELL, closed).await;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.drive.close();
    }
}

/// Begins to handle every stream that has come. Ready when the connection has ended.
fn poll_accept(
    engine: &mut ServerEngine,
    mut begin: impl FnMut(Incoming),
    cx: &mut Context<'_>,
) -> Poll<()> {
    while let Some(accepted) = ready!(engine.poll_accept(cx)) {
        match accepted {
            Ok(incoming) => begin(incoming),
            Err(error) => {
                tracing::debug!(%error, "a connection failed");
                break;
            }
        }
    }
    Poll::Ready(())
}

fn begin_stream<H: Handler>(
    (request, mut respond): Incoming,
    drive: &Arc<Drive<ServerEngine>>,
    handlers: &Handlers,
    shared: &Arc<Shared<H>>,
) {
    // Streams that were reset no longer count for HTTP/2, but their handlers may still clean up.
    if handlers.len() >= shared.max_handlers() {
        return respond.send_reset(Reason::REFUSED_STREAM);
    }
    let (parts, body) = request.into_parts();
    let stream = H2Stream::new(
        Side::Server,
        Arc::clone(drive) as Arc<dyn Steer>,
        Outgoing::Head(respond),
        Box::new(shared.tasks.live.stream()),
    );
    let recv = H2Recv::new(Arc::clone(&stream), body);
    let recv = recv.asking(expect::is_waiting(&parts)).into();
    let bound = shared.settings.send_timeout;
    let responder = Responder::of_stream(Arc::clone(&stream), &parts.method, bound);
    let guard = shared.tasks.live.task();
    let shared = Arc::clone(shared);
    handlers.spawn(|place| async move {
        let _counted = (guard, place);
        // On the heap, or every move of it on its way into the task copies all that it holds.
        let handler = Box::pin(shared.handler.handle(parts, recv, responder));
        stream::run(stream, handler, &shared.settings, &shared.stop).await;
    });
}
