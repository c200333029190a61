//! What a connection's task does beside driving it.

use super::bell::Bell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// Polls a future only when that future was woken, whatever else its task was woken for: timers and signals
/// that are looked at with every message cost more than the message.
pub(super) struct Aside<F> {
    future: Pin<Box<F>>,
    bell: Arc<Bell>,
    waker: Waker,
}

/// This future, polled when it was woken.
pub(super) fn aside<F: Future>(future: F) -> Aside<F> {
    let bell = Bell::new();
    Aside {
        future: Box::pin(future),
        waker: Waker::from(Arc::clone(&bell)),
        bell,
    }
}

impl<F: Future> Future for Aside<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.bell.attend(cx);
        if !self.bell.answer() {
            return Poll::Pending;
        }
        let this = &mut *self;
        this.future
            .as_mut()
            .poll(&mut Context::from_waker(&this.waker))
    }
}
