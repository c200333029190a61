//! What both ends of a call did and saw, and what must hold between the two.

use crate::plan::{CallPlan, Operation};
use bytes::Bytes;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use trompe::error::FailureKind;
use trompe_tests::streams::types::Item;

/// The books of one call.
#[derive(Clone, Debug)]
pub(crate) struct Ledger(Arc<Mutex<Books>>);

#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) up: Way,
    pub(crate) down: Way,
    /// How the client's end was, when it has one.
    pub(crate) client: Option<Outcome>,
    /// How the handler fared, when it was called.
    pub(crate) server: Option<Outcome>,
    /// The client has said that it is done.
    pub(crate) client_finished: bool,
    /// What is wrong, found while it happened.
    wrong: Vec<String>,
}

/// One direction of a call.
#[derive(Debug, Default)]
pub(crate) struct Way {
    tried: Vec<(usize, Sent)>,
    received: Vec<i64>,
    accepted: usize,
    taken: usize,
    most: usize,
    /// Nobody reads this way any more, so that everything is taken, and thrown away.
    pub(crate) abandoned: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// Dropped before it was done: whole or not at all.
    GivenUp,
    Accepted,
}

/// How a call or session was for one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The other end has ended well.
    Clean,
    /// It left before it knew.
    Left,
    Modeled(&'static str),
    Failed(FailureKind),
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    Server,
    Client,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self(Arc::default())
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The other end is scripted, and sends pieces of these sizes.
    pub(crate) fn scripted(to: To, sizes: impl Iterator<Item = usize>) -> Self {
        let ledger = Self::new();
        let tried = sizes.map(|size| (size, Sent::Accepted)).collect();
        ledger.books().way(to).tried = tried;
        ledger
    }

    /// Begins to send: the piece. It counts as given up until [`accepted`](Self::accepted).
    pub(crate) fn begin(&self, to: To, size: usize) -> Item {
        let mut books = self.books();
        let way = books.way(to);
        let number = i64::try_from(way.tried.len()).unwrap();
        way.tried.push((size, Sent::GivenUp));
        Item::new(number, data(number, size))
    }

    pub(crate) fn accepted(&self, to: To) {
        let mut books = self.books();
        let way = books.way(to);
        let (size, sent) = way.tried.last_mut().unwrap();
        *sent = Sent::Accepted;
        way.accepted += *size;
        if !way.abandoned {
            way.most = way.most.max(way.accepted.saturating_sub(way.taken));
        }
    }

    pub(crate) fn received(&self, to: To, item: &Item) {
        let mut books = self.books();
        let way = books.way(to);
        way.received.push(item.number);
        way.taken += item.data.len();
        let tried = usize::try_from(item.number)
            .ok()
            .and_then(|n| way.tried.get(n));
        let right = tried.is_some_and(|(size, _)| item.data == data(item.number, *size));
        if !right {
            books
                .wrong
                .push(format!("{to:?} received {} altered", item.number));
        }
    }

    pub(crate) fn unexpected(&self, what: &impl std::fmt::Debug) {
        self.books().wrong.push(format!("unexpected: {what:?}"));
    }
}

/// The bytes of a piece, so that another one's are told apart.
pub(crate) fn data(number: i64, size: usize) -> Bytes {
    let byte = u8::try_from(number.rem_euclid(251)).unwrap();
    Bytes::from(vec![byte; size])
}

impl Books {
    fn way(&mut self, to: To) -> &mut Way {
        match to {
            To::Server => &mut self.up,
            To::Client => &mut self.down,
        }
    }

    /// What keeps this from being a call of which everything arrived and everybody ended well.
    pub(crate) fn flaw(&self) -> Option<String> {
        let clean = Some(Outcome::Clean);
        if self.client != clean || self.server != clean {
            return Some(format!(
                "client {:?}, server {:?}",
                self.client, self.server
            ));
        }
        let whole = |way: &Way| way.received.len() == way.tried.len();
        (!whole(&self.up) || !whole(&self.down)).then(|| "not everything arrived".into())
    }

    /// What is wrong whatever happened to the network.
    pub(crate) fn check(&self, plan: &CallPlan, under_way: usize) -> Vec<String> {
        let mut wrong = self.wrong.clone();
        let server_ended = matches!(self.server, Some(Outcome::Clean | Outcome::Left));
        wrong.extend(self.up.check("up", false, under_way));
        // A handler that returns has read to the end, where it read at all.
        if self.server == Some(Outcome::Clean) && plan.client_sends() {
            wrong.extend(self.up.check("up, ended", true, under_way));
            if !self.client_finished {
                wrong.push("the server saw an end that the client never said".into());
            }
        }
        let ended = self.client == Some(Outcome::Clean);
        wrong.extend(self.down.check("down", ended, under_way));
        let streams = matches!(plan.operation, Operation::Talk | Operation::Watch);
        if ended && streams && !server_ended {
            wrong.push("the client saw an end that the server never said".into());
        }
        wrong
    }
}

impl Way {
    /// What was received is what was sent, in order and from the beginning; and all of it where it `ended`.
    fn check(&self, name: &str, ended: bool, under_way: usize) -> Option<String> {
        let mut received = self.received.iter().peekable();
        let mut missing = 0;
        for (number, (_, sent)) in self.tried.iter().enumerate() {
            let here = received.next_if(|got| **got == number as i64).is_some();
            match sent {
                Sent::Accepted if !here => missing += 1,
                _ if here && missing > 0 => return Some(format!("{name}: {number} after a gap")),
                _ => {}
            }
        }
        if let Some(extra) = received.next() {
            return Some(format!("{name}: {extra} out of order or twice"));
        }
        if ended && missing > 0 {
            return Some(format!("{name}: {missing} missing at a clean end"));
        }
        (self.most > under_way).then(|| format!("{name}: {} bytes under way", self.most))
    }
}
