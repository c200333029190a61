//! An HTTP/2 connection, as its own task drives it, and whoever has the last word on it.
//!
//! Every hop between tasks costs about as much as a small message does. So who sends events wakes no task of
//! its own for them: it puts itself on the connection's list, whose task asks everybody on it for what they have before
//! it writes. And who waits for the next message after it has answered the last one drives the connection at
//! once, where nobody else has anything to say.

use super::bell::Bell;
use super::wire::Outlet;
use crate::lock::lock;
use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// Holds bytes for one stream of a connection.
pub(crate) trait Outbox: Send + Sync {
    /// Hands over to the stream what its windows let through, and waits for nothing.
    fn hand_over(&self);
}

/// What streams know of their connection.
pub(super) trait Steer: Send + Sync {
    /// Has `outbox` asked for its bytes before the connection next writes; false where it has ended. `crowd`:
    /// others are about to send as well, and are given time to.
    ///
    /// Who does so within [`poll_as`] of the same stream has to [`settle`](Self::settle) afterwards.
    fn enlist(&self, stream: StreamKey, outbox: Arc<dyn Outbox>, crowd: bool) -> bool;

    /// The task of this stream has nothing more to send for now: writes what it has sent, where it is the only
    /// one that sends; else the connection's task will.
    fn settle(&self, stream: StreamKey);
}

/// Tells one stream from the others of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StreamKey(pub(super) usize);

thread_local! {
    /// Whose task is being polled on this thread.
    static POLLED: Cell<Option<StreamKey>> = const { Cell::new(None) };
}

/// Polls the task of a stream. What it sends on that stream leaves when it was polled, without a detour.
pub(super) fn poll_as<T>(connection: &dyn Steer, stream: StreamKey, poll: impl FnOnce() -> T) -> T {
    let _polled = Polled {
        connection,
        stream,
        before: POLLED.replace(Some(stream)),
    };
    poll()
}

struct Polled<'a> {
    connection: &'a dyn Steer,
    stream: StreamKey,
    before: Option<StreamKey>,
}

impl Drop for Polled<'_> {
    fn drop(&mut self) {
        POLLED.set(self.before);
        self.connection.settle(self.stream);
    }
}

/// What either end has of h2.
pub(super) trait Engine: Send + 'static {
    /// Reads and writes what can be. Ready when the connection has ended, or has something for its task.
    fn poll_io(&mut self, cx: &mut Context<'_>) -> Poll<()>;
}

/// A connection after its handshake.
pub(super) struct Drive<E> {
    /// Empty when the connection has ended.
    works: Mutex<Option<(E, Outlet)>>,
    list: Mutex<List>,
    bell: Arc<Bell>,
    /// Of the bell, for h2 and the socket.
    waker: Waker,
}

/// Who has something to send.
#[derive(Default)]
struct List {
    entries: Vec<(StreamKey, Arc<dyn Outbox>)>,
    /// Who had something last, where it was the only one.
    last: Option<StreamKey>,
    /// More than one had something lately.
    crowd: bool,
    /// The others of the crowd were waited for.
    gathered: bool,
    closed: bool,
}

impl<E: Engine> Drive<E> {
    pub(super) fn new(engine: E, outlet: Outlet) -> Arc<Self> {
        let bell = Bell::new();
        Arc::new(Self {
            works: Mutex::new(Some((engine, outlet))),
            list: Mutex::default(),
            waker: Waker::from(Arc::clone(&bell)),
            bell,
        })
    }

    /// A turn of the connection's own task: asks who is on the list, lets `work` poll h2, writes. Pending where
    /// there is nothing to do, and when others are still to come on the list.
    pub(super) fn poll_turn<T>(
        &self,
        cx: &mut Context<'_>,
        work: impl FnOnce(&mut E, &mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        self.bell.attend(cx);
        if !self.bell.is_rung() {
            return Poll::Pending;
        }
        if lock(&self.list).gather() {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match &mut *lock(&self.works) {
            Some((engine, outlet)) => self.run(engine, outlet, work),
            None => Poll::Pending,
        }
    }

    fn run<T>(
        &self,
        engine: &mut E,
        outlet: &mut Outlet,
        work: impl FnOnce(&mut E, &mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let hushed = self.bell.hush();
        let mut listed = lock(&self.list).take();
        for (_, outbox) in listed.drain(..) {
            outbox.hand_over();
        }
        // What rang so far is looked at now, except for who came on the list meanwhile.
        self.bell.answer();
        if lock(&self.list).put_back(listed) {
            self.bell.ring();
        }
        let cx = &mut Context::from_waker(&self.waker);
        let done = work(engine, cx);
        outlet.poll_write(cx);
        drop(hushed);
        done
    }

    /// Does something to the connection that its next turn is to tell the peer.
    pub(super) fn command(&self, what: impl FnOnce(&mut E)) {
        if let Some((engine, _)) = &mut *lock(&self.works) {
            what(engine);
        }
        self.bell.ring();
    }

    /// Drops the connection, with which every stream that is still on it is lost.
    pub(super) fn close(&self) {
        let works = lock(&self.works).take();
        drop(works);
        let mut list = lock(&self.list);
        list.closed = true;
        let entries = std::mem::take(&mut list.entries);
        drop(list);
        drop(entries);
    }
}

impl<E: Engine> Steer for Drive<E> {
    fn enlist(&self, stream: StreamKey, outbox: Arc<dyn Outbox>, crowd: bool) -> bool {
        let mut list = lock(&self.list);
        if list.closed {
            return false;
        }
        list.entries.push((stream, outbox));
        list.crowd |= crowd;
        let settles = list.is_alone(stream) && POLLED.get() == Some(stream);
        drop(list);
        if !settles {
            self.bell.ring();
        }
        true
    }

    fn settle(&self, stream: StreamKey) {
        let is_alone = {
            let list = lock(&self.list);
            if list.entries.is_empty() {
                return;
            }
            list.is_alone(stream)
        };
        // Where they are taken, another drives.
        if is_alone
            && let Ok(mut works) = self.works.try_lock()
            && let Some((engine, outlet)) = &mut *works
            && self.run(engine, outlet, E::poll_io).is_pending()
        {
            return;
        }
        self.bell.ring();
    }
}

impl List {
    /// Whether the others of a crowd are to be waited for, which they are once.
    fn gather(&mut self) -> bool {
        self.gathered = self.crowd && !self.gathered && !self.entries.is_empty();
        self.gathered
    }

    /// Whether this stream alone has something, and was the last to have.
    fn is_alone(&self, stream: StreamKey) -> bool {
        !self.crowd
            && self.last == Some(stream)
            && matches!(self.entries.as_slice(), [(only, _)] if *only == stream)
    }

    fn take(&mut self) -> Vec<(StreamKey, Arc<dyn Outbox>)> {
        if let [(first, _), others @ ..] = self.entries.as_slice() {
            self.crowd = !others.is_empty();
            self.last = (!self.crowd).then_some(*first);
        }
        self.gathered = false;
        std::mem::take(&mut self.entries)
    }

    /// Keeps the room of a list that was worked off; whether there is a new one.
    fn put_back(&mut self, empty: Vec<(StreamKey, Arc<dyn Outbox>)>) -> bool {
        let is_new = !self.entries.is_empty();
        if !is_new {
            self.entries = empty;
        }
        is_new
    }
}

impl<E> fmt::Debug for Drive<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drive").finish_non_exhaustive()
    }
}
