//! Streams without a network: the halves of an exchange that stays in the process.

use super::live::{Live, LiveGuard};
use super::reason;
use super::stream::{RecvHalf, SendHalf};
use crate::error::Failure;
use crate::lock::lock;
use bytes::Bytes;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

/// One direction in memory: at most `window` bytes wait or are unreleased at any time.
///
/// Dropping the sending half before the end, or the receiving half before it read the end, resets
/// the pipe with CANCEL.
pub fn pipe(window: usize) -> (SendHalf, RecvHalf) {
    let link = Link::new(window, Kind::Pipe, None);
    (
        PipeSend::new(&link, End::Client).into(),
        PipeRecv::new(&link, End::Server).into(),
    )
}

/// A whole exchange in memory: the client's halves and the server's, each direction bounded by `window`.
///
/// It behaves as an HTTP/2 stream does: a reset ends both directions, a server that stops reading
/// lets the client send into the void until the response has ended (RFC 9113, section 8.1).
pub fn duplex(window: usize) -> ((SendHalf, RecvHalf), (SendHalf, RecvHalf)) {
    duplex_in(&Live::new(), window)
}

/// [`duplex`], counted as one stream for as long as a half of it exists.
pub fn duplex_in(live: &Live, window: usize) -> ((SendHalf, RecvHalf), (SendHalf, RecvHalf)) {
    let link = Link::new(window, Kind::Duplex, Some(live.stream()));
    let half = |end| {
        (
            PipeSend::new(&link, end).into(),
            PipeRecv::new(&link, end).into(),
        )
    };
    (half(End::Client), half(End::Server))
}

/// The sending half over memory.
pub(super) struct PipeSend {
    link: Arc<Link>,
    end: End,
}

/// The receiving half over memory.
pub(super) struct PipeRecv {
    link: Arc<Link>,
    end: End,
}

struct Link {
    state: Mutex<State>,
    _live: Option<LiveGuard>,
}

struct State {
    kind: Kind,
    /// From the client to the server.
    request: Direction,
    /// From the server to the client.
    response: Direction,
    reset: Option<(End, u32)>,
    /// Neither end reaches the other any more.
    lost: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Pipe,
    Duplex,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Client,
    Server,
}

struct Direction {
    queue: VecDeque<Bytes>,
    window: usize,
    /// Sent and not yet released.
    used: usize,
    ended: bool,
    /// Nobody reads any more, and nobody minds.
    discard: bool,
    on_capacity: Option<Waker>,
    on_reset: Option<Waker>,
    on_data: Option<Waker>,
}

impl Link {
    fn new(window: usize, kind: Kind, live: Option<LiveGuard>) -> Arc<Self> {
        let (request, response) = (Direction::new(window), Direction::new(window));
        let state = Mutex::new(State {
            kind,
            request,
            response,
            reset: None,
            lost: false,
        });
        Arc::new(Self { state, _live: live })
    }

    fn reset(&self, by: End, code: u32) {
        lock(&self.state).reset_by(by, code);
    }
}

impl State {
    fn from(&mut self, end: End) -> &mut Direction {
        match end {
            End::Client => &mut self.request,
            End::Server => &mut self.response,
        }
    }

    fn to(&mut self, end: End) -> &mut Direction {
        match end {
            End::Client => &mut self.response,
            End::Server => &mut self.request,
        }
    }

    /// Why `end` cannot go on, if it cannot.
    fn failure(&self, end: End) -> Option<Failure> {
        if self.lost {
            return Some(reason::lost());
        }
        let (by, code) = self.reset?;
        Some(if by == end {
            reason::closed()
        } else {
            reason::reset(code)
        })
    }

    fn reset_by(&mut self, by: End, code: u32) {
        let done = self.request.ended && (self.kind == Kind::Pipe || self.response.ended);
        if self.reset.is_none() && !done {
            self.reset = Some((by, code));
        }
        self.request.wake_all();
        self.response.wake_all();
    }

    /// A server that has answered a request nobody reads tells the client to stop sending it.
    fn stop_unread_request(&mut self) {
        if self.response.ended && self.request.discard && !self.request.ended {
            self.reset_by(End::Server, h2::Reason::NO_ERROR.into());
        }
    }
}

impl Direction {
    fn new(window: usize) -> Self {
        Self {
            queue: VecDeque::new(),
            window,
            used: 0,
            ended: false,
            discard: false,
            on_capacity: None,
            on_reset: None,
            on_data: None,
        }
    }

    fn capacity(&self, want: usize) -> usize {
        match self.discard {
            true => want.max(1),
            false => self.window.saturating_sub(self.used).min(want.max(1)),
        }
    }

    fn push(&mut self, data: Bytes, end: bool) {
        if !self.discard && !data.is_empty() {
            self.used = self.used.saturating_add(data.len());
            self.queue.push_back(data);
        }
        self.ended = end;
        wake(&mut self.on_data);
    }

    fn discard(&mut self) {
        self.discard = true;
        self.queue.clear();
        wake(&mut self.on_capacity);
    }

    fn is_end(&self) -> bool {
        self.ended && self.queue.is_empty()
    }

    fn wake_all(&mut self) {
        wake(&mut self.on_capacity);
        wake(&mut self.on_reset);
        wake(&mut self.on_data);
    }
}

fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

impl PipeSend {
    fn new(link: &Arc<Link>, end: End) -> Self {
        Self {
            link: Arc::clone(link),
            end,
        }
    }

    /// The state, as long as this side may send.
    fn open(&self) -> Result<MutexGuard<'_, State>, Failure> {
        let mut state = lock(&self.link.state);
        if state.from(self.end).ended {
            return Err(reason::closed());
        }
        match state.failure(self.end) {
            Some(failure) => Err(failure),
            None => Ok(state),
        }
    }

    pub(super) fn poll_capacity(
        &mut self,
        want: usize,
        cx: &mut Context<'_>,
    ) -> Poll<Result<usize, Failure>> {
        let mut state = self.open()?;
        let direction = state.from(self.end);
        match direction.capacity(want) {
            0 => {
                direction.on_capacity = Some(cx.waker().clone());
                Poll::Pending
            }
            granted => Poll::Ready(Ok(granted)),
        }
    }

    pub(super) fn try_capacity(&mut self, want: usize) -> Result<usize, Failure> {
        Ok(self.open()?.from(self.end).capacity(want))
    }

    pub(super) fn send(&mut self, data: Bytes, end: bool) -> Result<(), Failure> {
        let mut state = self.open()?;
        state.from(self.end).push(data, end);
        state.stop_unread_request();
        Ok(())
    }

    pub(super) fn reset(&mut self, code: u32) {
        self.link.reset(self.end, code);
    }

    #[cfg(feature = "test-kit")]
    pub(super) fn lose(&mut self) {
        let mut state = lock(&self.link.state);
        state.lost = true;
        state.request.wake_all();
        state.response.wake_all();
    }

    pub(super) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<Failure> {
        let mut state = lock(&self.link.state);
        match state.failure(self.end) {
            Some(failure) => Poll::Ready(failure),
            None => {
                state.from(self.end).on_reset = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for PipeSend {
    fn drop(&mut self) {
        let mut state = lock(&self.link.state);
        if !state.from(self.end).ended {
            let code = match self.end {
                End::Client => h2::Reason::CANCEL,
                End::Server => h2::Reason::INTERNAL_ERROR,
            };
            state.reset_by(self.end, code.into());
        }
    }
}

impl PipeRecv {
    fn new(link: &Arc<Link>, end: End) -> Self {
        Self {
            link: Arc::clone(link),
            end,
        }
    }

    pub(super) fn is_end(&self) -> bool {
        lock(&self.link.state).to(self.end).is_end()
    }

    pub(super) fn poll_data(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        let mut state = lock(&self.link.state);
        let direction = state.to(self.end);
        if let Some(data) = direction.queue.pop_front() {
            return Poll::Ready(Some(Ok(data)));
        }
        if direction.ended {
            return Poll::Ready(None);
        }
        match state.failure(self.end) {
            Some(failure) => Poll::Ready(Some(Err(failure))),
            None => {
                state.to(self.end).on_data = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }

    pub(super) fn release(&mut self, bytes: usize) {
        let mut state = lock(&self.link.state);
        let direction = state.to(self.end);
        direction.used = direction.used.saturating_sub(bytes);
        if direction.used < direction.window {
            wake(&mut direction.on_capacity);
        }
    }
}

impl Drop for PipeRecv {
    fn drop(&mut self) {
        let mut state = lock(&self.link.state);
        if state.to(self.end).is_end() {
            return;
        }
        if state.kind == Kind::Duplex && self.end == End::Server {
            state.to(self.end).discard();
            state.stop_unread_request();
        } else {
            state.reset_by(self.end, h2::Reason::CANCEL.into());
        }
    }
}

#[cfg(test)]
mod tests;
