//! Accepting connections.

use super::accept::Accept;
use super::connection::{self, Handler};
use super::responder::Responder;
use super::settings::ServerSettings;
use crate::transport::io::BoxIo;
use crate::transport::live::Live;
use crate::transport::stream::RecvHalf;
use crate::transport::tasks::{Cut, Stage, Stop, Stopper, Tasks};
use http::request::Parts;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// How long a listener that fails is left alone, at most.
const MAX_PAUSE: Duration = Duration::from_secs(1);

/// A server that runs. Dropping it cuts everything.
#[derive(Debug)]
pub struct Server {
    stopper: Stopper,
    tasks: Tasks,
    cut: Arc<CutCount>,
}

#[derive(Debug, Default)]
struct CutCount {
    connections: AtomicUsize,
    streams: AtomicUsize,
}

/// What the connections of a server share.
pub(super) struct Shared<H> {
    pub(super) handler: H,
    pub(super) settings: Arc<ServerSettings>,
    pub(super) tasks: Tasks,
    pub(super) stop: Stop,
    cut: Arc<CutCount>,
}

/// Serves HTTP/2 on every connection of `listener`, in the tokio runtime this is called in.
///
/// `handler` is called once a stream and its future runs on a task of its own. A handler that panics
/// resets its own stream with INTERNAL_ERROR and nothing else. When the client resets the stream or is
/// lost, a handler that has not begun its response is dropped; one that has goes on for a bounded time.
///
/// # Panics
/// Outside a tokio runtime.
pub fn serve<A, H, F>(listener: A, settings: ServerSettings, live: Live, handler: H) -> Server
where
    A: Accept,
    H: Fn(Parts, RecvHalf, Responder) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let (stopper, tasks, cut) = (
        Stopper::default(),
        Tasks::new(live),
        Arc::<CutCount>::default(),
    );
    let shared = Shared {
        handler,
        settings: Arc::new(settings),
        tasks: tasks.clone(),
        stop: stopper.stop(),
        cut: Arc::clone(&cut),
    };
    let runtime = Handle::current();
    tasks.spawn(
        &runtime,
        accept(listener, Arc::new(shared), stopper.stop(), runtime.clone()),
    );
    Server {
        stopper,
        tasks,
        cut,
    }
}

impl Server {
    /// What the server has alive.
    pub fn live(&self) -> &Live {
        &self.tasks.live
    }

    /// Stops accepting, lets streams end within `bound`, then cuts them. Afterwards every task of the
    /// server has ended.
    pub async fn shutdown(self, bound: Duration) -> Cut {
        self.stopper.advance(Stage::Draining);
        if timeout(bound, self.tasks.finished()).await.is_err() {
            self.stopper.advance(Stage::Aborting);
            self.tasks.finished().await;
        }
        Cut {
            connections: self.cut.connections.load(Ordering::Acquire),
            streams: self.cut.streams.load(Ordering::Acquire),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopper.advance(Stage::Aborting);
    }
}

impl<H> Shared<H> {
    /// The most handlers on one connection, those of streams that were reset included.
    pub(super) fn max_handlers(&self) -> usize {
        (self.settings.http2.max_concurrent_streams as usize).saturating_mul(2)
    }

    /// A connection was cut with this many streams on it.
    pub(super) fn cut(&self, streams: usize) {
        self.cut.connections.fetch_add(1, Ordering::AcqRel);
        self.cut.streams.fetch_add(streams, Ordering::AcqRel);
    }
}

async fn accept<A: Accept, H: Handler>(
    mut listener: A,
    shared: Arc<Shared<H>>,
    mut stop: Stop,
    runtime: Handle,
) {
    let room = Arc::new(Semaphore::new(
        shared
            .settings
            .max_connections
            .clamp(1, Semaphore::MAX_PERMITS),
    ));
    let connections = stop.clone();
    tokio::select! {
        biased;
        () = stop.reached(Stage::Draining) => {}
        () = async {
            // Closed by nobody.
            while let Ok(place) = Arc::clone(&room).acquire_owned().await {
                let handshake = next(&mut listener).await;
                let guard = shared.tasks.live.connection();
                let run = connection::run(boxed(handshake), Arc::clone(&shared), connections.clone());
                shared.tasks.spawn(&runtime, async move {
                    let _held = (place, guard);
                    run.await;
                });
            }
        } => {}
    }
}

/// The next connection. What a listener fails of passes: too many files, a client that went away.
async fn next<A: Accept>(listener: &mut A) -> A::Handshake {
    let mut pause = Duration::from_millis(5);
    loop {
        match listener.accept().await {
            Ok(handshake) => return handshake,
            Err(error) => tracing::warn!(%error, "a connection could not be accepted"),
        }
        sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

async fn boxed<I: crate::transport::io::Io>(
    handshake: impl Future<Output = io::Result<I>>,
) -> io::Result<BoxIo> {
    handshake.await.map(|io| Box::new(io) as BoxIo)
}
