use super::mismatch::Mismatch;
use super::step::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// What is to come, and how what has begun goes.
pub(super) struct Stage {
    state: Mutex<State>,
    /// Raised whenever a player has played to its end.
    progress: watch::Sender<u64>,
    /// Whether nothing more is to be waited for.
    closing: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Entry>,
    begun: usize,
    /// Of exchanges that are not at their end: what they are at.
    playing: BTreeMap<usize, String>,
    /// Players of sessions that are not gone.
    players: usize,
    differences: Vec<String>,
    reported: bool,
}

impl Stage {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::default(),
            progress: watch::channel(0).0,
            closing: watch::channel(false).0,
        }
    }

    pub(super) fn push(&self, entry: Entry) {
        self.lock().queue.push_back(entry);
    }

    /// The exchange that comes next, with its number; the words where it is for another operation.
    pub(super) fn take(&self, operation: &str) -> Result<(usize, Entry), String> {
        let mut state = self.lock();
        let next = state.position(operation);
        match state.queue.remove(next) {
            Some(entry) if entry.operation == operation => {
                state.begun += 1;
                let begun = state.begun;
                state.playing.insert(begun, "its beginning".to_owned());
                Ok((begun, entry))
            }
            Some(entry) => {
                let words = format!(
                    "{operation} was called where {} comes next",
                    entry.operation
                );
                state.queue.push_front(entry);
                Err(state.differ(words))
            }
            None => Err(state.differ(format!("{operation} was called where nothing more comes"))),
        }
    }

    pub(super) fn at(&self, number: usize, what: String) {
        self.lock().playing.insert(number, what);
    }

    pub(super) fn differs(&self, words: String) {
        self.lock().differ(words);
    }

    pub(super) fn played(&self, number: usize) {
        self.lock().playing.remove(&number);
        self.step();
    }

    /// Done when nothing more is to be waited for.
    pub(super) async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        // The sender is as old as this borrow.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    /// Waits until everything that has begun is at its end, for at most this long.
    pub(super) async fn settle(&self, patience: Duration) {
        let mut progress = self.progress.subscribe();
        let all = progress.wait_for(|_| self.lock().playing.is_empty());
        let _ = tokio::time::timeout(patience, all).await;
        self.closing.send_replace(true);
        // Those at their end take a last look at what the client has sent.
        let gone = progress.wait_for(|_| self.lock().are_players_gone());
        let _ = tokio::time::timeout(patience, gone).await;
    }

    /// Counts a player for as long as what is returned is there.
    pub(super) fn enter(self: &Arc<Self>) -> Present {
        self.lock().players += 1;
        Present(Arc::clone(self))
    }

    fn step(&self) {
        self.progress.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// All that was not as written down.
    pub(super) fn report(&self) -> Option<Mismatch> {
        let mut state = self.lock();
        state.reported = true;
        let State { playing, queue, .. } = &*state;
        let unfinished = playing
            .iter()
            .map(|(number, at)| format!("exchange {number} has not come past {at}"));
        let unused = queue
            .iter()
            .map(|entry| format!("{} was not called", entry.operation));
        let more: Vec<_> = unfinished.chain(unused).collect();
        Mismatch::of(state.differences.iter().cloned().chain(more).collect())
    }

    /// The same, unless it was told before.
    pub(super) fn unreported(&self) -> Option<Mismatch> {
        if self.lock().reported {
            return None;
        }
        self.report()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A player that is not gone.
pub(super) struct Present(Arc<Stage>);

impl Drop for Present {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.players = state.players.saturating_sub(1);
        drop(state);
        self.0.step();
    }
}

impl State {
    /// Which entry is for the call: the first, unless the order is that of each operation.
    fn position(&self, operation: &str) -> usize {
        let mut queue = self.queue.iter();
        let own = queue.position(|entry| entry.in_order || entry.operation == operation);
        own.unwrap_or_default()
    }

    fn are_players_gone(&self) -> bool {
        self.players <= self.playing.len()
    }

    fn differ(&mut self, words: String) -> String {
        self.differences.push(words.clone());
        words
    }
}
