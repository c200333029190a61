//! Few connections to one endpoint, many streams.

use super::connection::{self, Tenure};
use super::connector::{Connector, Dial};
use super::exchange::{self, Exchange, Line};
use super::settings::Settings;
use super::slots::{Id, Slots, Waiters};
use crate::error::{Deadline, Failure, FailureKind};
use crate::lock::lock;
use crate::transport::live::Live;
use crate::transport::tasks::{Cut, Stage, Stop, Stopper, Tasks};
use crate::transport::wire::Ear;
use bytes::Bytes;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::Duration;
use tokio::runtime::{Handle, TryCurrentError};
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// The connections of a client to one endpoint. Clones share them.
///
/// A connection is made when the first stream is opened, another when the peer's limit of streams is
/// reached, up to [`Settings::max_connections`]; above that, streams wait for others to end. When the
/// last clone is dropped, streams that are open go on to their end, and connections close after them.
#[derive(Clone)]
pub struct Pool(Arc<Shared>);

pub(super) struct Shared {
    connector: Arc<dyn Dial>,
    settings: Settings,
    tasks: Tasks,
    stopper: Stopper,
    state: Mutex<State>,
}

struct State {
    slots: Slots,
    waiters: Waiters<Slot>,
    closed: bool,
    runtime: Option<Handle>,
}

/// Room for one stream.
pub(crate) struct Slot {
    lease: Lease,
    line: Line,
}

/// What an exchange knows of its connection, in case that it is not answered.
pub(crate) struct Doubt {
    pool: Weak<Shared>,
    id: Id,
    ear: Ear,
    heard: u64,
}

impl Doubt {
    /// The exchange took too long. Where nothing at all has come since it began, other exchanges are begun on another
    /// connection: this one may be dead, which its next ping tells later. Those that it carries go on.
    pub(crate) fn confirm(self) {
        let is_silent = self.ear.heard() == self.heard;
        if let Some(pool) = self.pool.upgrade().filter(|_| is_silent) {
            lock(&pool.state).slots.shun(self.id);
            pool.serve();
        }
    }
}

impl Slot {
    pub(super) fn doubt(&self) -> Doubt {
        let ear = self.line.ear.clone();
        Doubt {
            pool: Weak::clone(&self.lease.pool),
            id: self.lease.id,
            heard: ear.heard(),
            ear,
        }
    }
}

/// Takes its place on a connection until it is dropped.
struct Lease {
    pool: Weak<Shared>,
    id: Id,
}

impl Pool {
    /// A pool that makes its connections with `connector` and counts what it does in `live`.
    pub fn new(connector: impl Connector, settings: Settings, live: Live) -> Self {
        Self::dialing(Arc::new(connector), settings, live)
    }

    pub(super) fn dialing(connector: Arc<dyn Dial>, settings: Settings, live: Live) -> Self {
        let state = State {
            slots: Slots::new(settings.http2.max_concurrent_streams as usize),
            waiters: Waiters::new(),
            closed: false,
            runtime: None,
        };
        Self(Arc::new(Shared {
            connector,
            settings,
            tasks: Tasks::new(live),
            stopper: Stopper::default(),
            state: Mutex::new(state),
        }))
    }

    /// What the pool has alive.
    pub fn live(&self) -> &Live {
        &self.0.tasks.live
    }

    /// Opens a stream: done once the request is on its way, whatever the server does.
    ///
    /// With a `body` the request is whole and goes out as the peer's windows allow; without one the
    /// caller gets the sending half.
    ///
    /// # Errors
    /// No connection could be made (`Connect`, `Deadline(Connect)`), none has room for too long
    /// (`Deadline(Connect)`), the head cannot be sent (`Invalid`), the connection was closing (`Refused`)
    /// or the pool was shut down (`Closed`). Of neither was anything sent.
    pub async fn open(
        &self,
        head: http::Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        let slot = self.reserve().await?;
        self.begin(slot, head, body)
    }

    /// Room for one stream. Errors are those of [`open`](Self::open).
    pub(super) async fn reserve(&self) -> Result<Slot, Failure> {
        let runtime = Handle::try_current().map_err(no_runtime)?;
        self.slot(&runtime).await
    }

    /// Opens the stream that there is room for. Errors are those of [`open`](Self::open).
    pub(super) fn begin(
        &self,
        slot: Slot,
        head: http::Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        let Slot { lease, mut line } = slot;
        let hold = Box::new((self.0.tasks.live.stream(), lease));
        let started = exchange::start(&mut line, head, body, hold)?;
        if let Some(upload) = started.upload {
            let runtime = Handle::try_current().map_err(no_runtime)?;
            self.0.tasks.spawn(&runtime, upload.run());
        }
        Ok(started.exchange)
    }

    pub(super) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<AbortHandle, Failure> {
        let runtime = Handle::try_current().map_err(no_runtime)?;
        Ok(self.0.tasks.spawn(&runtime, task))
    }

    /// Takes no new streams: connections end with those that they carry.
    pub(super) fn drain(&self) {
        self.0.close();
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.0.tasks.are_finished()
    }

    pub(super) fn stop(&self) -> Stop {
        self.0.stopper.stop()
    }

    /// Takes no new streams, lets those that are open end within `bound`, then cuts them. Afterwards
    /// no task, connection or stream of the pool is left.
    pub async fn shutdown(&self, bound: Duration) -> Cut {
        self.0.close();
        if timeout(bound, self.0.tasks.finished()).await.is_ok() {
            return Cut::default();
        }
        let (connections, streams) = lock(&self.0.state).slots.count();
        self.0.stopper.advance(Stage::Aborting);
        self.0.tasks.finished().await;
        Cut {
            connections,
            streams,
        }
    }

    async fn slot(&self, runtime: &Handle) -> Result<Slot, Failure> {
        let turn = {
            let mut state = self.0.open_state(runtime)?;
            let free = if state.waiters.any() {
                None
            } else {
                state.slots.reserve()
            };
            if let Some((id, line)) = free {
                return Ok(self.0.slot(id, line));
            }
            state.waiters.join()
        };
        self.0.serve();
        let bound = self.0.settings.stream_timeout;
        match timeout(bound, turn).await {
            Ok(Ok(slot)) => slot,
            Ok(Err(_)) => Err(shut_down()),
            Err(_) => Err(no_room(bound)),
        }
    }
}

fn shut_down() -> Failure {
    Failure::new(FailureKind::Closed, "the client was shut down")
}

fn no_runtime(error: TryCurrentError) -> Failure {
    Failure::internal("streams are opened within a tokio runtime").with_source(error)
}

fn no_room(bound: Duration) -> Failure {
    let kind = FailureKind::Deadline(Deadline::Connect);
    Failure::new(
        kind,
        format!("no connection had room for another stream within {bound:?}"),
    )
}

impl Shared {
    /// The state, as long as streams may be opened.
    fn open_state(&self, runtime: &Handle) -> Result<MutexGuard<'_, State>, Failure> {
        let mut state = lock(&self.state);
        if state.closed {
            return Err(shut_down());
        }
        state.runtime = Some(runtime.clone());
        Ok(state)
    }

    fn slot(self: &Arc<Self>, id: Id, line: Line) -> Slot {
        Slot {
            lease: Lease {
                pool: Arc::downgrade(self),
                id,
            },
            line,
        }
    }

    /// Makes another connection, if there may be one.
    fn grow(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        let runtime = state.runtime.clone().filter(|_| !state.closed);
        let Some(runtime) = runtime else { return };
        let Some(id) = state.slots.begin(self.settings.max_connections) else {
            return;
        };
        // A runtime that is going down drops the task at once, and with it the tenure, which locks.
        drop(state);
        let tenure = Tenure::new(Arc::downgrade(self), id);
        let guard = self.tasks.live.connection();
        let (connector, settings) = (Arc::clone(&self.connector), self.settings.clone());
        let run = connection::run(tenure, connector, settings, self.stopper.stop());
        self.tasks.spawn(&runtime, async move {
            let _guard = guard;
            run.await;
        });
    }

    /// Gives what is free to those who wait.
    pub(super) fn serve(self: &Arc<Self>) {
        loop {
            let mut state = lock(&self.state);
            if !state.waiters.any() {
                return;
            }
            let Some((id, line)) = state.slots.reserve() else {
                return self.grow(state);
            };
            let waiter = state.waiters.next();
            drop(state);
            // One who has just given up loses the slot again: its lease serves the next.
            let _ = waiter.map(|waiter| waiter.send(Ok(self.slot(id, line))));
        }
    }

    fn release(self: &Arc<Self>, id: Id) {
        lock(&self.state).slots.release(id);
        self.serve();
    }

    pub(super) fn opened(self: &Arc<Self>, id: Id, line: Line) {
        let mut state = lock(&self.state);
        if state.closed {
            return;
        }
        state.slots.open(id, line);
        drop(state);
        self.serve();
    }

    /// A connection has ended, or was never made for this reason.
    pub(super) fn closed(self: &Arc<Self>, id: Id, failure: Option<Failure>) {
        let mut state = lock(&self.state);
        state.slots.remove(id);
        let hopeless = match &failure {
            Some(_) if !state.slots.has_open() => state.waiters.take(),
            _ => Default::default(),
        };
        drop(state);
        for waiter in hopeless {
            let _ = waiter.send(Err(failure
                .as_ref()
                .map_or_else(shut_down, Failure::replay)));
        }
        if failure.is_none() {
            self.serve();
        }
    }

    /// Whether somebody waits for a stream.
    pub(super) fn is_wanted(&self) -> bool {
        lock(&self.state).waiters.any()
    }

    pub(super) fn retire(&self, id: Id, limit: Duration) -> Option<Duration> {
        lock(&self.state).slots.retire(id, limit)
    }

    fn close(&self) {
        let mut state = lock(&self.state);
        state.closed = true;
        state.slots.drain();
        let waiters = state.waiters.take();
        drop(state);
        self.stopper.advance(Stage::Draining);
        for waiter in waiters {
            let _ = waiter.send(Err(shut_down()));
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.stopper.advance(Stage::Draining);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            pool.release(self.id);
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("live", self.live())
            .finish_non_exhaustive()
    }
}
