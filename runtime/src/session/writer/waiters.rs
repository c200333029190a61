use std::collections::VecDeque;
use std::task::{Context, Waker};

/// A place in the queue of senders.
pub(super) type Ticket = u64;

/// Senders that wait, first come, first served. Who is at the front stays there until it leaves.
#[derive(Debug, Default)]
pub(super) struct Turns {
    next: Ticket,
    queue: VecDeque<(Ticket, Option<Waker>)>,
}

impl Turns {
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub(super) fn is_front(&self, ticket: Ticket) -> bool {
        self.queue
            .front()
            .is_some_and(|(front, _)| *front == ticket)
    }

    pub(super) fn join(&mut self) -> Ticket {
        let ticket = self.next;
        self.next = self.next.wrapping_add(1);
        self.queue.push_back((ticket, None));
        ticket
    }

    /// Wakes this task when its turn has changed.
    pub(super) fn wait(&mut self, ticket: Ticket, cx: &Context<'_>) {
        let mut places = self.queue.iter_mut();
        if let Some((_, waker)) = places.find(|(place, _)| *place == ticket) {
            *waker = Some(cx.waker().clone());
        }
    }

    pub(super) fn leave(&mut self, ticket: Ticket) {
        self.queue.retain(|(place, _)| *place != ticket);
    }

    pub(super) fn wake_front(&mut self) {
        if let Some(waker) = self.queue.front_mut().and_then(|(_, waker)| waker.take()) {
            waker.wake();
        }
    }

    pub(super) fn wake_all(&mut self) {
        for (_, waker) in &mut self.queue {
            if let Some(waker) = waker.take() {
                waker.wake();
            }
        }
    }
}

/// Tasks that want to know of a change, whoever they are.
#[derive(Debug, Default)]
pub(super) struct Watchers(Vec<Waker>);

impl Watchers {
    pub(super) fn wait(&mut self, cx: &Context<'_>) {
        if !self.0.iter().any(|waker| waker.will_wake(cx.waker())) {
            self.0.push(cx.waker().clone());
        }
    }

    pub(super) fn wake_all(&mut self) {
        for waker in self.0.drain(..) {
            waker.wake();
        }
    }
}
