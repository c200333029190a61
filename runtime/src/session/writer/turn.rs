use super::state::State;
use super::waiters::Ticket;
use super::{Write, Writer};
use crate::error::Failure;
use std::task::{Context, Poll};

/// One frame on its way into the buffer. Dropping it takes the frame back where none of it was sent.
///
/// ```text
///   New ──► Queued ──► Written ──► Done
///    └───────┴─────────────────────┘ there was room, and credit for all of it
/// ```
pub(in crate::session) struct Turn<'a> {
    writer: &'a Writer,
    stage: Stage,
}

#[derive(Clone, Copy)]
enum Stage {
    New,
    /// Others are before it, or the buffer is full.
    Queued(Ticket),
    /// At the front, written, not accepted yet.
    Written(Ticket),
    Done,
}

impl<'a> Turn<'a> {
    pub(super) fn new(writer: &'a Writer) -> Self {
        Self {
            writer,
            stage: Stage::New,
        }
    }

    /// Ready when the frame is accepted: the peer's windows take all of it. `write` is called once, when it is its turn.
    ///
    /// # Errors
    /// That of `write`, or why the stream has ended.
    pub(in crate::session) fn poll(
        &mut self,
        cx: &Context<'_>,
        write: &mut Write<'_>,
    ) -> Poll<Result<(), Failure>> {
        let mut state = self.writer.lock();
        let polled = match self.stage {
            Stage::Written(ticket) => Self::poll_accepted(&mut state, ticket, cx),
            _ => self.poll_write(&mut state, cx, write),
        };
        if polled.is_ready() {
            self.leave(&mut state);
        }
        polled
    }

    fn poll_write(
        &mut self,
        state: &mut State,
        cx: &Context<'_>,
        write: &mut Write<'_>,
    ) -> Poll<Result<(), Failure>> {
        state.check_open()?;
        let first = match self.stage {
            Stage::Queued(ticket) => state.turns.is_front(ticket),
            _ => state.turns.is_empty(),
        };
        if !first || !state.has_room() {
            let ticket = self.ticket(state);
            self.stage = Stage::Queued(ticket);
            state.turns.wait(ticket, cx);
            return Poll::Pending;
        }
        state.note_sender(cx);
        state.write(write)?;
        if state.out.is_accepted() {
            return Poll::Ready(Ok(()));
        }
        let ticket = self.ticket(state);
        self.stage = Stage::Written(ticket);
        state.turns.wait(ticket, cx);
        Poll::Pending
    }

    fn poll_accepted(
        state: &mut State,
        ticket: Ticket,
        cx: &Context<'_>,
    ) -> Poll<Result<(), Failure>> {
        if let Some(failure) = state.failure() {
            return Poll::Ready(Err(failure));
        }
        if state.out.is_accepted() {
            return Poll::Ready(Ok(()));
        }
        state.turns.wait(ticket, cx);
        Poll::Pending
    }

    fn ticket(&self, state: &mut State) -> Ticket {
        match self.stage {
            Stage::Queued(ticket) | Stage::Written(ticket) => ticket,
            Stage::New | Stage::Done => state.turns.join(),
        }
    }

    /// Takes the frame back, where none of it was sent.
    #[cold]
    fn withdraw(&mut self) {
        let mut state = self.writer.lock();
        if let Stage::Written(_) = self.stage {
            state.out.retract();
            state.wake_flusher();
        }
        self.leave(&mut state);
    }

    fn leave(&mut self, state: &mut State) {
        if let Stage::Queued(ticket) | Stage::Written(ticket) = self.stage {
            state.turns.leave(ticket);
            state.turns.wake_front();
        }
        self.stage = Stage::Done;
    }
}

impl Drop for Turn<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Stage::Queued(_) | Stage::Written(_) = self.stage {
            self.withdraw();
        }
    }
}
