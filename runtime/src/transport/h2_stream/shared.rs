//! What the halves of one HTTP/2 stream know together.

use super::unread::Unread;
use super::waiting::{Waiting, Who};
use crate::error::Failure;
use crate::lock::lock;
use crate::transport::drive::{self, Outbox, Steer, StreamKey};
use crate::transport::reason;
use bytes::Bytes;
use h2::Reason;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

/// The largest window of HTTP/2 (RFC 9113, section 6.9.1).
const MAX_WINDOW: usize = (1 << 31) - 1;

/// Which end of the connection this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transport) enum Side {
    /// The end that opens streams.
    Client,
    /// The end that answers them.
    Server,
}

/// What this side can send on.
pub(in crate::transport) enum Outgoing {
    /// A server that has not begun its response.
    Head(h2::server::SendResponse<Bytes>),
    /// The body of a request or response.
    Body(h2::SendStream<Bytes>),
    /// The stream is over. Nothing of h2 is held, so that the connection can close.
    Over,
}

/// One HTTP/2 stream, shared by its halves and by whoever watches them.
pub(in crate::transport) struct H2Stream {
    side: Side,
    connection: Arc<dyn Steer>,
    waiting: Arc<Waiting>,
    state: Mutex<State>,
    unread: Unread,
}

struct State {
    out: Outgoing,
    reset_here: bool,
    answered: bool,
    send_done: bool,
    recv_done: bool,
    /// Nobody wants to send on after the response has ended.
    stop_with_response: bool,
    /// What the receiving half was told: it hears the exact reason, the sending half only a code.
    failure: Option<Failure>,
    /// What the stream occupies (its slot in the pool, its place in the counters) until it has ended.
    hold: Option<Hold>,
}

/// What a stream occupies; dropped when it has ended.
pub(in crate::transport) type Hold = Box<dyn Any + Send>;

impl H2Stream {
    /// A stream that occupies `hold` until both directions have ended.
    pub(in crate::transport) fn new(
        side: Side,
        connection: Arc<dyn Steer>,
        out: Outgoing,
        hold: Hold,
    ) -> Arc<Self> {
        let state = State {
            out,
            reset_here: false,
            answered: false,
            send_done: false,
            recv_done: false,
            stop_with_response: false,
            failure: None,
            hold: Some(hold),
        };
        Arc::new(Self {
            side,
            connection,
            waiting: Arc::default(),
            state: Mutex::new(state),
            unread: Unread::default(),
        })
    }

    /// Begins the response of a server's stream, and ends it where `end` is set.
    ///
    /// # Errors
    /// The stream was reset or lost, or the head cannot be sent.
    pub(in crate::transport) fn respond(
        &self,
        head: http::Response<()>,
        end: bool,
    ) -> Result<(), Failure> {
        let mut state = lock(&self.state);
        let Outgoing::Head(out) = &mut state.out else {
            return Err(state.gone(&self.waiting).unwrap_or_else(reason::closed));
        };
        match out.send_response(head, end) {
            Ok(body) => {
                state.out = Outgoing::Body(body);
                state.answered = true;
            }
            Err(error) => {
                return Err(state
                    .gone(&self.waiting)
                    .unwrap_or_else(|| reason::invalid(error)));
            }
        }
        Ok(())
    }

    /// Asks the client of a server's stream for the body of its request (RFC 9110, section 15.2.1).
    pub(super) fn ask(&self) {
        if let Outgoing::Head(out) = &mut lock(&self.state).out {
            let mut go_on = http::Response::new(());
            *go_on.status_mut() = http::StatusCode::CONTINUE;
            // Where the stream is no more its halves hear why.
            let _ = out.send_informational(go_on);
        }
    }

    /// Whether a response was begun.
    pub(in crate::transport) fn has_answered(&self) -> bool {
        let state = lock(&self.state);
        state.answered
    }

    /// Resets both directions.
    pub(in crate::transport) fn reset(&self, code: u32) {
        let mut state = lock(&self.state);
        state.reset_here = true;
        match &mut state.out {
            Outgoing::Head(out) => out.send_reset(Reason::from(code)),
            Outgoing::Body(out) => out.send_reset(Reason::from(code)),
            Outgoing::Over => {}
        }
        let held = state.over();
        drop(state);
        drop(held);
        self.waiting.wake_all();
    }

    /// Ready when the stream was reset or the connection lost. For the server's watch over a handler.
    pub(in crate::transport) fn poll_gone(&self, cx: &mut Context<'_>) -> Poll<Failure> {
        self.poll_reset(Who::Watcher, cx)
    }

    /// Ready when this side has sent everything, or nothing more can be sent. Same task as `poll_gone`.
    pub(in crate::transport) fn poll_sent(&self, cx: &mut Context<'_>) -> Poll<()> {
        self.waiting.join(Who::Watcher, cx);
        match lock(&self.state).send_done {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }

    /// Whether the request was received to its end.
    pub(in crate::transport) fn has_received(&self) -> bool {
        lock(&self.state).recv_done
    }

    /// Ready when the request was received to its end; discards the rest of an abandoned one. Same task
    /// as `poll_gone`.
    pub(in crate::transport) fn poll_received(&self, cx: &mut Context<'_>) -> Poll<()> {
        self.waiting.join(Who::Watcher, cx);
        if lock(&self.state).recv_done {
            return Poll::Ready(());
        }
        ready!(self.unread.poll(cx));
        self.received_all();
        Poll::Ready(())
    }

    /// Stops discarding: the peer hears NO_ERROR once the response is written (RFC 9113, section 8.1).
    pub(in crate::transport) fn stop_reading(&self) {
        self.unread.close();
        self.received_all();
    }

    /// Whether the server's watch has nothing new to look at, and nothing to discard.
    pub(in crate::transport) fn is_watched(&self, cx: &Context<'_>) -> bool {
        self.waiting.is_waiting(Who::Watcher, cx) && !self.unread.is_left()
    }

    pub(super) fn poll_reset(&self, who: Who, cx: &mut Context<'_>) -> Poll<Failure> {
        if self.waiting.is_waiting(who, cx) {
            return Poll::Pending;
        }
        self.waiting.join(who, cx);
        match lock(&self.state).gone(&self.waiting) {
            Some(failure) => Poll::Ready(failure),
            None => Poll::Pending,
        }
    }

    pub(super) fn poll_capacity(
        &self,
        want: usize,
        cx: &mut Context<'_>,
    ) -> Poll<Result<usize, Failure>> {
        self.waiting.join(Who::Sender, cx);
        lock(&self.state).poll_capacity(want, &self.waiting)
    }

    pub(super) fn try_capacity(&self, want: usize) -> Result<usize, Failure> {
        lock(&self.state).try_capacity(want, &self.waiting)
    }

    pub(super) fn release_capacity(&self) {
        if let Outgoing::Body(out) = &mut lock(&self.state).out {
            out.reserve_capacity(0);
        }
    }

    pub(super) fn send(&self, data: Bytes, end: bool) -> Result<(), Failure> {
        let mut state = lock(&self.state);
        let Outgoing::Body(out) = &mut state.out else {
            return Err(state.gone(&self.waiting).unwrap_or_else(reason::closed));
        };
        match out.send_data(data, end) {
            Ok(()) => Ok(()),
            Err(error) => Err(state
                .gone(&self.waiting)
                .unwrap_or_else(|| reason::of_h2(error))),
        }
    }

    /// On a client the tasks that send and receive are its user's.
    pub(super) fn is_client(&self) -> bool {
        self.side == Side::Client
    }

    /// See [`Steer::enlist`].
    pub(super) fn enlist(&self, outbox: Arc<dyn Outbox>, crowd: bool) -> bool {
        self.connection.enlist(self.key(), outbox, crowd)
    }

    /// Polls the task that serves this stream.
    pub(in crate::transport) fn poll_as<T>(&self, poll: impl FnOnce() -> T) -> T {
        drive::poll_as(&*self.connection, self.key(), poll)
    }

    /// See [`Steer::settle`].
    pub(super) fn settle(&self) {
        self.connection.settle(self.key());
    }

    fn key(&self) -> StreamKey {
        StreamKey(std::ptr::from_ref(self).addr())
    }

    pub(super) fn stop_with_response(&self) {
        lock(&self.state).stop_with_response = true;
    }

    /// The sending direction has ended.
    pub(super) fn sent_all(&self) {
        self.done(|state| state.send_done = true);
    }

    /// The receiving direction has ended.
    pub(super) fn received_all(&self) {
        if self.done(|state| state.recv_done = true) {
            self.reset(Reason::CANCEL.into());
        }
    }

    /// Marks a direction as ended; whether the other one is to be cut.
    fn done(&self, mark: impl FnOnce(&mut State)) -> bool {
        let mut state = lock(&self.state);
        mark(&mut state);
        let cut = state.stop_with_response && state.recv_done && !state.send_done;
        let held = (state.send_done && state.recv_done).then(|| state.over());
        drop(state);
        drop(held);
        self.waiting.wake_all();
        cut
    }

    /// The stream failed for this exact reason: nothing more comes of either direction.
    pub(in crate::transport) fn failed(&self, failure: &Failure) {
        let mut state = lock(&self.state);
        state.failure.get_or_insert_with(|| failure.replay());
        let held = state.over();
        drop(state);
        drop(held);
        self.waiting.wake_all();
    }

    /// The receiving half was dropped before the end.
    pub(super) fn abandon(&self, body: h2::RecvStream) {
        let gone = lock(&self.state).gone(&self.waiting).is_some();
        let left = if gone {
            Some(body)
        } else {
            self.unread.offer(body, self.side)
        };
        self.waiting.wake_all();
        if left.is_some() {
            if self.side == Side::Client {
                self.reset(Reason::CANCEL.into());
            }
            self.received_all();
        }
    }

    /// The sending half was dropped before the end.
    pub(super) fn cut(&self) {
        self.reset(match self.side {
            Side::Client => Reason::CANCEL.into(),
            Side::Server => Reason::INTERNAL_ERROR.into(),
        });
        self.sent_all();
    }
}

impl State {
    /// Lets go of everything; what it held is to be dropped outside the lock.
    fn over(&mut self) -> (Outgoing, Option<Hold>) {
        let out = std::mem::replace(&mut self.out, Outgoing::Over);
        (out, self.hold.take())
    }

    /// Why the stream is no more, if it is not. Whoever waits for it is woken when it changes.
    fn gone(&mut self, waiting: &Arc<Waiting>) -> Option<Failure> {
        let waker = waiting.waker();
        let cx = &mut Context::from_waker(&waker);
        waiting.arm();
        let ended = match &mut self.out {
            _ if self.reset_here => return Some(reason::closed()),
            Outgoing::Over => return self.failure.as_ref().map(Failure::replay),
            Outgoing::Head(out) => out.poll_reset(cx),
            Outgoing::Body(out) => out.poll_reset(cx),
        };
        match ended {
            Poll::Pending => None,
            Poll::Ready(Ok(reason)) => Some(reason::reset(reason.into())),
            Poll::Ready(Err(error)) => Some(reason::of_h2(error)),
        }
    }

    fn try_capacity(&mut self, want: usize, waiting: &Arc<Waiting>) -> Result<usize, Failure> {
        if self.send_done {
            return Err(reason::closed());
        }
        let Outgoing::Body(out) = &mut self.out else {
            return Err(self.gone(waiting).unwrap_or_else(reason::closed));
        };
        // h2 tells whoever waits for the stream of capacity that it gives: here it is taken at once.
        waiting.hush();
        out.reserve_capacity(want.clamp(1, MAX_WINDOW));
        let granted = out.capacity();
        if waiting.speak() && self.gone(waiting).is_some() {
            waiting.wake_all();
        }
        match granted {
            0 => self.gone(waiting).map_or(Ok(0), Err),
            granted => Ok(granted),
        }
    }

    fn poll_capacity(
        &mut self,
        want: usize,
        waiting: &Arc<Waiting>,
    ) -> Poll<Result<usize, Failure>> {
        match self.try_capacity(want, waiting) {
            Ok(0) => {}
            granted => return Poll::Ready(granted),
        }
        let Outgoing::Body(out) = &mut self.out else {
            return Poll::Ready(Err(reason::closed()));
        };
        let waker = waiting.waker();
        match ready!(out.poll_capacity(&mut Context::from_waker(&waker))) {
            Some(Ok(granted)) => Poll::Ready(Ok(granted)),
            Some(Err(error)) => Poll::Ready(Err(reason::of_h2(error))),
            None => Poll::Ready(Err(self.gone(waiting).unwrap_or_else(reason::closed))),
        }
    }
}

impl fmt::Debug for H2Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("H2Stream")
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}
