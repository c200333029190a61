use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// How many messages may still be sent before one has come back. One task takes, another gives.
#[derive(Clone)]
pub(super) struct Credits(Arc<Mutex<State>>);

struct State {
    free: usize,
    taker: Option<Waker>,
}

impl Credits {
    pub(super) fn new(free: usize) -> Self {
        Self(Arc::new(Mutex::new(State { free, taker: None })))
    }

    pub(super) fn give(&self) {
        let mut state = self.lock();
        state.free += 1;
        if let Some(taker) = state.taker.take() {
            taker.wake();
        }
    }

    /// All there are; at least one.
    pub(super) fn poll_take(&self, cx: &Context<'_>) -> Poll<usize> {
        let mut state = self.lock();
        match std::mem::take(&mut state.free) {
            0 => {
                state.taker = Some(cx.waker().clone());
                Poll::Pending
            }
            free => Poll::Ready(free),
        }
    }

    pub(super) async fn take(&self) -> usize {
        poll_fn(|cx| self.poll_take(cx)).await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
