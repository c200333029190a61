//! Counting what is alive, so that a test and an operator can see that nothing is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// How many connections, streams and tasks of a client or server exist right now.
///
/// Clones count into the same place. After a shutdown every number is zero.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    connections: AtomicUsize,
    streams: AtomicUsize,
    tasks: AtomicUsize,
    zero: Notify,
}

impl Live {
    /// Nothing alive yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Connections that are open, or being opened or closed.
    pub fn connections(&self) -> usize {
        self.0.connections.load(Ordering::Acquire)
    }

    /// HTTP exchanges of which at least one direction has not ended.
    pub fn streams(&self) -> usize {
        self.0.streams.load(Ordering::Acquire)
    }

    /// Tasks that drive connections and handlers.
    pub fn tasks(&self) -> usize {
        self.0.tasks.load(Ordering::Acquire)
    }

    /// Whether nothing is alive.
    pub fn is_zero(&self) -> bool {
        self.connections() == 0 && self.streams() == 0 && self.tasks() == 0
    }

    /// Waits until nothing is alive. Has no bound of its own.
    pub async fn zero(&self) {
        loop {
            let changed = self.0.zero.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if self.is_zero() {
                return;
            }
            changed.await;
        }
    }

    /// Counts a connection for as long as the guard lives.
    pub fn connection(&self) -> LiveGuard {
        self.count(What::Connection)
    }

    /// Counts a stream for as long as the guard lives.
    pub fn stream(&self) -> LiveGuard {
        self.count(What::Stream)
    }

    /// Counts a task for as long as the guard lives.
    pub fn task(&self) -> LiveGuard {
        self.count(What::Task)
    }

    fn count(&self, what: What) -> LiveGuard {
        self.0.of(what).fetch_add(1, Ordering::AcqRel);
        LiveGuard {
            counters: Arc::clone(&self.0),
            what,
        }
    }
}

impl Counters {
    fn of(&self, what: What) -> &AtomicUsize {
        match what {
            What::Connection => &self.connections,
            What::Stream => &self.streams,
            What::Task => &self.tasks,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum What {
    Connection,
    Stream,
    Task,
}

/// Something alive; dropping it counts it down.
#[derive(Debug)]
#[must_use = "a guard that is dropped counts nothing"]
pub struct LiveGuard {
    counters: Arc<Counters>,
    what: What,
}

impl Drop for LiveGuard {
    fn drop(&mut self) {
        if self.counters.of(self.what).fetch_sub(1, Ordering::AcqRel) == 1 {
            self.counters.zero.notify_waiters();
        }
    }
}
