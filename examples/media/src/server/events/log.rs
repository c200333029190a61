//! The numbering of a room's events, and their fan-out.

use super::feed::{End, Feed};
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc::{self, error::TrySendError};
use trompe_media::control_api::types::ServerSignal;

/// The events of one room. It keeps none of them, it only hands them on, and waits for nobody.
#[derive(Debug)]
pub(crate) struct Log {
    capacity: usize,
    seq: i64,
    next_id: u64,
    taps: Vec<Tap>,
}

#[derive(Debug)]
struct Tap {
    id: u64,
    queue: mpsc::Sender<Arc<ServerSignal>>,
    end: Arc<OnceLock<End>>,
}

impl Log {
    /// No events yet; a subscriber may lag behind by `capacity` of them.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            seq: 0,
            next_id: 0,
            taps: Vec::new(),
        }
    }

    /// A feed of all events from now on.
    pub(crate) fn subscribe(&mut self) -> Feed {
        let (sender, queue) = mpsc::channel(self.capacity);
        let (id, end) = (self.next_id, Arc::new(OnceLock::new()));
        self.next_id += 1;
        self.taps.push(Tap {
            id,
            queue: sender,
            end: Arc::clone(&end),
        });
        Feed {
            id,
            since: self.seq,
            queue,
            end,
        }
    }

    /// Adds the event that `make` makes of its number.
    pub(crate) fn append(&mut self, make: impl FnOnce(i64) -> ServerSignal) {
        self.seq += 1;
        let signal = Arc::new(make(self.seq));
        self.taps.retain(|tap| tap.push(Arc::clone(&signal)));
    }

    /// Sends a signal that has no number to one subscriber.
    pub(crate) fn reply(&mut self, id: u64, signal: ServerSignal) {
        let signal = Arc::new(signal);
        self.taps
            .retain(|tap| tap.id != id || tap.push(Arc::clone(&signal)));
    }

    /// Ends one subscriber's feed, after what it has in its queue.
    pub(crate) fn unsubscribe(&mut self, id: u64) {
        self.end_where(End::Left, |tap| tap.id == id);
    }

    /// Ends all feeds.
    pub(crate) fn end(&mut self, end: End) {
        self.end_where(end, |_| true);
    }

    fn end_where(&mut self, end: End, which: impl Fn(&Tap) -> bool) {
        self.taps.retain(|tap| {
            let ends = which(tap);
            if ends {
                let _ = tap.end.set(end);
            }
            !ends
        });
    }
}

impl Tap {
    /// Whether the subscriber still listens and keeps up.
    fn push(&self, signal: Arc<ServerSignal>) -> bool {
        match self.queue.try_send(signal) {
            Ok(()) => true,
            Err(TrySendError::Closed(_)) => false,
            Err(TrySendError::Full(_)) => {
                let _ = self.end.set(End::TooSlow);
                false
            }
        }
    }
}
