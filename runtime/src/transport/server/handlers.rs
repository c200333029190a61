//! The handlers of one connection: how many there are, and how they are told to stop.

use crate::lock::lock;
use slab::Slab;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};

/// The handlers of one connection. Dropping it aborts them.
///
/// A set of tasks that are joined one by one would wake the connection for each that ends, of which it wants to know
/// nothing.
pub(super) struct Handlers(Running);

/// The same, to look at.
#[derive(Clone)]
pub(super) struct Running(Arc<Mutex<State>>);

struct State {
    /// Empty for one that is being spawned.
    tasks: Slab<Option<AbortHandle>>,
    /// Since when there are none.
    quiet: Option<Instant>,
    /// Who waits until there are none.
    waiter: Option<Waker>,
}

impl Handlers {
    pub(super) fn new() -> Self {
        Self(Running(Arc::new(Mutex::new(State {
            tasks: Slab::new(),
            quiet: Some(Instant::now()),
            waiter: None,
        }))))
    }

    pub(super) fn running(&self) -> Running {
        self.0.clone()
    }

    pub(super) fn len(&self) -> usize {
        self.0.lock().tasks.len()
    }

    /// Runs a handler, in the tokio runtime this is called in, which is to keep its place until it ends. Called by one
    /// task alone.
    pub(super) fn spawn<F>(&self, handler: impl FnOnce(Place) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let key = {
            let mut state = self.0.lock();
            state.quiet = None;
            state.tasks.insert(None)
        };
        let place = Place {
            running: self.running(),
            key,
        };
        // Not under the lock: a runtime that is going down drops the future at once, and with it its place.
        let task = tokio::spawn(handler(place));
        if let Some(running) = self.0.lock().tasks.get_mut(key) {
            *running = Some(task.abort_handle());
        }
    }

    /// Waits until every handler has ended.
    pub(super) async fn ended(&self) {
        poll_fn(|cx| self.0.poll_ended(cx)).await;
    }

    /// Stops every handler, and waits until they have.
    pub(super) async fn shutdown(&self) {
        self.0.abort();
        self.ended().await;
    }
}

impl Drop for Handlers {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Running {
    /// Waits until there were no handlers for this long.
    pub(super) async fn quiet_for(&self, limit: Duration) {
        let mut wait = limit;
        while !wait.is_zero() {
            sleep(wait).await;
            let since = self.lock().quiet;
            wait = since.map_or(limit, |since| limit.saturating_sub(since.elapsed()));
        }
    }

    fn poll_ended(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.tasks.is_empty() {
            return Poll::Ready(());
        }
        state.waiter = Some(cx.waker().clone());
        Poll::Pending
    }

    // Outside the lock: what a task drops may end it.
    fn abort(&self) {
        let tasks: Vec<_> = {
            let state = self.lock();
            let tasks = state.tasks.iter();
            tasks.filter_map(|(_, task)| task.clone()).collect()
        };
        for task in tasks {
            task.abort();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }
}

/// Where a handler is counted, until it has ended however it does.
pub(super) struct Place {
    running: Running,
    key: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.running.lock();
        let task = state.tasks.remove(self.key);
        let mut waiter = None;
        if state.tasks.is_empty() {
            state.quiet = Some(Instant::now());
            waiter = state.waiter.take();
        }
        drop(state);
        drop(task);
        if let Some(waiter) = waiter {
            waiter.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn a_handler_gives_up_its_place_however_it_ends() {
        let handlers = Handlers::new();
        handlers.spawn(|place| async move { drop(place) });
        handlers.spawn(|place| async move {
            let _place = place;
            panic!("on purpose");
        });
        handlers.spawn(|place| async move {
            let _place = place;
            pending().await
        });
        assert_eq!(handlers.len(), 3);
        while handlers.len() > 1 {
            tokio::task::yield_now().await;
        }
        handlers.shutdown().await;
        assert_eq!(handlers.len(), 0);
    }

    #[tokio::test]
    async fn dropping_them_stops_them() {
        let (handlers, (alive, gone)) = (Handlers::new(), oneshot::channel::<()>());
        handlers.spawn(|place| async move {
            let _held = (place, alive);
            pending().await
        });
        drop(handlers);
        assert!(gone.await.is_err());
    }
}
