//! h2 remembers one task per stream for everything about sending; here two may wait.

use crate::lock::lock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Wake, Waker};

/// The task that sends and the task that watches.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// h2 has this and has not woken it since.
    armed: AtomicBool,
    /// Somebody may wait. Who does says so before it looks at what it waits for.
    joined: AtomicBool,
    /// One of the three below.
    hush: AtomicU8,
    sender: Mutex<Option<Waker>>,
    watcher: Mutex<Option<Waker>>,
}

/// h2 wakes those who wait.
const SPEAKING: u8 = 0;
/// h2 wakes nobody: what it would wake them for is looked at by the caller.
const HUSHED: u8 = 1;
/// It would have.
const MISSED: u8 = 2;

/// Which of the two waits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    /// Whoever holds the sending half.
    Sender,
    /// The server's own watch over a handler.
    Watcher,
}

impl Waiting {
    /// Whether the task waits already, and h2 would wake it: then there is nothing new to ask.
    pub(super) fn is_waiting(&self, who: Who, cx: &Context<'_>) -> bool {
        let waits = |waker: &Waker| waker.will_wake(cx.waker());
        self.armed.load(Ordering::Acquire) && self.slot(who).as_ref().is_some_and(waits)
    }

    /// h2 is about to be given the waker.
    pub(super) fn arm(&self) {
        self.armed.store(true, Ordering::Release);
    }

    fn slot(&self, who: Who) -> MutexGuard<'_, Option<Waker>> {
        match who {
            Who::Sender => lock(&self.sender),
            Who::Watcher => lock(&self.watcher),
        }
    }

    /// Registers a task beside the other one.
    pub(super) fn join(&self, who: Who, cx: &Context<'_>) {
        let mut slot = self.slot(who);
        match &mut *slot {
            Some(waker) => waker.clone_from(cx.waker()),
            None => *slot = Some(cx.waker().clone()),
        }
        self.joined.store(true, Ordering::Release);
    }

    /// From now on h2 wakes nobody, until [`speak`](Self::speak).
    pub(super) fn hush(&self) {
        self.hush.store(HUSHED, Ordering::SeqCst);
    }

    /// h2 wakes again. Whether it would have meanwhile, and so has no waker any more of those who wait.
    pub(super) fn speak(&self) -> bool {
        let missed = self.hush.swap(SPEAKING, Ordering::SeqCst) == MISSED;
        missed && self.armed.load(Ordering::Acquire)
    }

    fn woken(&self) {
        let missed = self
            .hush
            .compare_exchange(HUSHED, MISSED, Ordering::SeqCst, Ordering::SeqCst);
        if !matches!(missed, Ok(_) | Err(MISSED)) {
            self.wake_all();
        }
    }

    /// What to give to h2: wakes both.
    pub(super) fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(Arc::clone(self))
    }

    pub(super) fn wake_all(&self) {
        self.armed.store(false, Ordering::Release);
        if !self.joined.swap(false, Ordering::AcqRel) {
            return;
        }
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
        self.woken();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken();
    }
}
