//! Which connection has room for another stream, and who waits for one.

use super::exchange::Line;
use crate::error::Failure;
use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};
use tokio::sync::oneshot;
use tokio::time::{Duration, Instant};

/// The number of a connection within its pool.
pub(super) type Id = u64;

/// Somebody who waits for a stream.
pub(super) type Waiter<S> = oneshot::Sender<Result<S, Failure>>;

/// The connections of a pool and how many streams each carries.
#[derive(Default)]
pub(super) struct Slots {
    connections: Vec<Connection>,
    last: Id,
    max_streams: usize,
}

struct Connection {
    id: Id,
    state: State,
    streams: usize,
    /// Since when `streams` is zero, where it is.
    idle_since: Instant,
}

/// The life of a connection: `Connecting → Open → Draining → (removed)`, and from any state to removed.
enum State {
    /// Dialing, TLS, preface and the first ping.
    Connecting,
    /// Takes new streams.
    Open(Line),
    /// Takes none: the peer said GOAWAY, it was idle for too long, or the pool shuts down.
    Draining,
}

impl Slots {
    pub(super) fn new(max_streams: usize) -> Self {
        Self {
            max_streams: max_streams.max(1),
            ..Self::default()
        }
    }

    /// A stream on the first connection that has room.
    pub(super) fn reserve(&mut self) -> Option<(Id, Line)> {
        let max = self.max_streams;
        self.connections
            .iter_mut()
            .find_map(|connection| connection.reserve(max))
    }

    /// A stream has ended.
    pub(super) fn release(&mut self, id: Id) {
        if let Some(connection) = self.find(id) {
            connection.streams = connection.streams.saturating_sub(1);
            connection.idle_since = Instant::now();
        }
    }

    /// A new connection, if there may be another. One is made at a time.
    pub(super) fn begin(&mut self, max_connections: usize) -> Option<Id> {
        let connecting = self
            .connections
            .iter()
            .any(|c| matches!(c.state, State::Connecting));
        let counted = self
            .connections
            .iter()
            .filter(|c| !matches!(c.state, State::Draining))
            .count();
        if connecting || counted >= max_connections.max(1) {
            return None;
        }
        self.last += 1;
        let (id, idle_since) = (self.last, Instant::now());
        self.connections.push(Connection {
            id,
            state: State::Connecting,
            streams: 0,
            idle_since,
        });
        Some(id)
    }

    /// The connection takes streams from now on.
    pub(super) fn open(&mut self, id: Id, line: Line) {
        if let Some(connection) = self.find(id) {
            connection.state = State::Open(line);
            connection.idle_since = Instant::now();
        }
    }

    /// Drains the connection if it carried nothing for `limit`; otherwise for how long it may stay.
    pub(super) fn retire(&mut self, id: Id, limit: Duration) -> Option<Duration> {
        let connection = self.find(id)?;
        let idle = connection.idle_since.elapsed();
        if connection.streams > 0 {
            return Some(limit);
        }
        if idle < limit {
            return Some(limit - idle);
        }
        connection.state = State::Draining;
        None
    }

    /// The connection takes no more streams.
    pub(super) fn shun(&mut self, id: Id) {
        if let Some(connection) = self.find(id) {
            connection.state = State::Draining;
        }
    }

    /// The connection is no more.
    pub(super) fn remove(&mut self, id: Id) {
        self.connections.retain(|connection| connection.id != id);
    }

    /// No connection takes streams any more. Connections without their task's grip close by themselves.
    pub(super) fn drain(&mut self) {
        for connection in &mut self.connections {
            connection.state = State::Draining;
        }
    }

    /// Whether somebody who waits can still hope for a stream of an open connection to end.
    pub(super) fn has_open(&self) -> bool {
        self.connections
            .iter()
            .any(|c| matches!(c.state, State::Open(_)))
    }

    /// How many connections there are and how many streams on them.
    pub(super) fn count(&self) -> (usize, usize) {
        (
            self.connections.len(),
            self.connections.iter().map(|c| c.streams).sum(),
        )
    }

    fn find(&mut self, id: Id) -> Option<&mut Connection> {
        self.connections
            .iter_mut()
            .find(|connection| connection.id == id)
    }
}

impl Connection {
    fn reserve(&mut self, max_streams: usize) -> Option<(Id, Line)> {
        let State::Open(line) = &mut self.state else {
            return None;
        };
        if !takes_streams(line) {
            self.state = State::Draining;
            return None;
        }
        if self.streams >= max_streams.min(line.sender.current_max_send_streams()) {
            return None;
        }
        self.streams += 1;
        Some((self.id, line.clone()))
    }
}

/// Whether the connection is neither lost nor told to go away, nor out of stream identifiers.
fn takes_streams(line: &mut Line) -> bool {
    // Never pending: only a sender whose own last request still waits is, and this one sends none.
    let ready = line
        .sender
        .poll_ready(&mut Context::from_waker(Waker::noop()));
    !matches!(ready, Poll::Ready(Err(_)))
}

/// Those who wait, in the order they came.
pub(super) struct Waiters<S>(VecDeque<Waiter<S>>);

impl<S> Waiters<S> {
    pub(super) fn new() -> Self {
        Self(VecDeque::new())
    }

    pub(super) fn join(&mut self) -> oneshot::Receiver<Result<S, Failure>> {
        // Those who gave up are forgotten whenever the queue has doubled.
        if self.0.len() >= 32 && self.0.len().is_power_of_two() {
            self.0.retain(|waiter| !waiter.is_closed());
        }
        let (waiter, turn) = oneshot::channel();
        self.0.push_back(waiter);
        turn
    }

    /// Whether somebody waits; forgets those who gave up before them.
    pub(super) fn any(&mut self) -> bool {
        while self.0.front().is_some_and(oneshot::Sender::is_closed) {
            self.0.pop_front();
        }
        !self.0.is_empty()
    }

    pub(super) fn next(&mut self) -> Option<Waiter<S>> {
        self.0.pop_front()
    }

    pub(super) fn take(&mut self) -> VecDeque<Waiter<S>> {
        std::mem::take(&mut self.0)
    }
}
