//! h2 remembers one task per stream for everything about sending; here two may wait.

use crate::transport::lock::lock;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// The task that sends and the task that watches.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    sender: Mutex<Option<Waker>>,
    watcher: Mutex<Option<Waker>>,
}

/// Which of the two waits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    /// Whoever holds the sending half.
    Sender,
    /// The server's own watch over a handler.
    Watcher,
}

impl Waiting {
    /// Registers a task beside the other one.
    pub(super) fn join(&self, who: Who, cx: &Context<'_>) {
        let mut slot = match who {
            Who::Sender => lock(&self.sender),
            Who::Watcher => lock(&self.watcher),
        };
        match &mut *slot {
            Some(waker) => waker.clone_from(cx.waker()),
            None => *slot = Some(cx.waker().clone()),
        }
    }

    /// What to give to h2: wakes both.
    pub(super) fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(Arc::clone(self))
    }

    pub(super) fn wake_all(&self) {
        for slot in [&self.sender, &self.watcher] {
            let waker = lock(slot).take();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_all();
    }
}
