//! Waking a task for one of the things that it does.

use crate::lock::lock;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// Remembers that it was rung until somebody answers, and wakes a task for it; not while somebody is at it who looks
/// at everything anyway.
pub(super) struct Bell {
    rung: AtomicBool,
    hushed: AtomicBool,
    task: Mutex<Option<Waker>>,
}

/// Somebody is at it. What rings meanwhile and is not answered wakes the task afterwards.
pub(super) struct Hushed<'a>(&'a Bell);

impl Bell {
    /// A bell that was rung already, for whatever there is to begin with.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            rung: AtomicBool::new(true),
            hushed: AtomicBool::new(false),
            task: Mutex::new(None),
        })
    }

    /// This task is to be woken from now on.
    pub(super) fn attend(&self, cx: &Context<'_>) {
        let mut task = lock(&self.task);
        match &mut *task {
            Some(waker) => waker.clone_from(cx.waker()),
            None => *task = Some(cx.waker().clone()),
        }
    }

    pub(super) fn is_rung(&self) -> bool {
        self.rung.load(SeqCst)
    }

    /// Whether it was rung since the last answer.
    pub(super) fn answer(&self) -> bool {
        self.rung.swap(false, SeqCst)
    }

    // Either this sees that the bell is no longer hushed, or who hushed it sees that it was rung.
    pub(super) fn ring(&self) {
        if !self.rung.swap(true, SeqCst) && !self.hushed.load(SeqCst) {
            self.wake_task();
        }
    }

    pub(super) fn hush(&self) -> Hushed<'_> {
        self.hushed.store(true, SeqCst);
        Hushed(self)
    }

    fn wake_task(&self) {
        if let Some(task) = &*lock(&self.task) {
            task.wake_by_ref();
        }
    }
}

impl Drop for Hushed<'_> {
    fn drop(&mut self) {
        self.0.hushed.store(false, SeqCst);
        if self.0.rung.load(SeqCst) {
            self.0.wake_task();
        }
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ring();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.ring();
    }
}
