//! The rest of a request that its handler does not want to read.
//!
//! A client that is still sending may not look at the response before its request is through, so a
//! server keeps receiving for a while, and throws it away.

use super::shared::Side;
use crate::lock::lock;
use crate::transport::settings::MOST_DISCARDED;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker, ready};

/// The receiving half of a server's stream after its handler dropped it.
#[derive(Default)]
pub(super) struct Unread(Mutex<State>);

#[derive(Default)]
enum State {
    /// The handler still has it; whom to wake when it does not.
    #[default]
    Held,
    Watched(Waker),
    Left {
        body: h2::RecvStream,
        /// How much more of it is received.
        room: usize,
    },
    /// Read to the end, or nobody will.
    Closed,
}

impl Unread {
    /// Leaves the rest to whoever polls, or gives it back.
    pub(super) fn offer(&self, body: h2::RecvStream, side: Side) -> Option<h2::RecvStream> {
        let mut state = lock(&self.0);
        if side == Side::Client || matches!(*state, State::Closed) {
            return Some(body);
        }
        let room = MOST_DISCARDED;
        let before = std::mem::replace(&mut *state, State::Left { body, room });
        drop(state);
        if let State::Watched(waker) = before {
            waker.wake();
        }
        None
    }

    /// Whether there is a rest to be discarded, which h2 wakes the watching task for.
    pub(super) fn is_left(&self) -> bool {
        matches!(*lock(&self.0), State::Left { .. })
    }

    /// Nobody will read any more.
    pub(super) fn close(&self) {
        let before = std::mem::replace(&mut *lock(&self.0), State::Closed);
        drop(before);
    }

    /// Receives and discards what was left. Ready when there is no more.
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.0);
        match &mut *state {
            State::Closed => return Poll::Ready(()),
            State::Held | State::Watched(_) => {
                *state = State::Watched(cx.waker().clone());
                return Poll::Pending;
            }
            State::Left { body, room } => {
                while !body.is_end_stream() {
                    if *room == 0 {
                        // A client that sends more is held back by its window.
                        return Poll::Pending;
                    }
                    let Some(Ok(data)) = ready!(body.poll_data(cx)) else {
                        break;
                    };
                    *room = room.saturating_sub(data.len());
                    // Refused only for more than was received, which this is not.
                    let _ = body.flow_control().release_capacity(data.len());
                }
            }
        }
        *state = State::Closed;
        Poll::Ready(())
    }
}
