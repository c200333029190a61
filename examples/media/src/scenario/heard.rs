//! What a subscriber has heard, held to what was promised about it.

use super::promise::{Kept, Unkept, equal};
use bytes::Bytes;
use std::collections::BTreeMap;
use trompe_media::control_api::types::{Broadcast, ServerSignal};

/// What a subscriber has heard, held to what was promised about it.
#[derive(Debug, Default)]
pub(super) struct Heard {
    seq: i64,
    /// Events and pongs.
    pub(super) events: u64,
    by_sender: BTreeMap<String, usize>,
    /// What there was beside broadcasts, in short.
    pub(super) others: Vec<String>,
}

impl Heard {
    /// Nothing yet, in a session whose events come after this number.
    pub(super) fn since(seq: i64) -> Self {
        Self {
            seq,
            ..Self::default()
        }
    }

    /// How many broadcasts.
    pub(super) fn broadcasts(&self) -> usize {
        self.by_sender.values().sum()
    }

    fn next(&mut self, seq: i64) -> Kept {
        self.seq += 1;
        equal("the number of an event", seq, self.seq)
    }

    /// Takes one signal; the nonce of a pong.
    pub(super) fn take(&mut self, signal: ServerSignal) -> Kept<Option<i64>> {
        self.events += 1;
        let (seq, other) = match signal {
            ServerSignal::Pong(pong) => return Ok(Some(pong.nonce)),
            ServerSignal::Broadcast(broadcast) => return self.broadcast(&broadcast).map(|()| None),
            ServerSignal::Created(event) => (event.seq, format!("created {}", event.fid)),
            ServerSignal::Deleted(event) => (event.seq, format!("deleted {}", event.fid)),
            ServerSignal::Joined(event) => (event.seq, format!("joined {}", event.fid)),
            ServerSignal::Left(event) => (
                event.seq,
                format!("left {} {}", event.fid, event.reason.as_str()),
            ),
            ServerSignal::Unknown { name, .. } => {
                return Err(Unkept::new(format!("an unknown event {name}")));
            }
        };
        self.others.push(other);
        self.next(seq).map(|()| None)
    }

    // The broadcasts of one sender come in the order in which they were sent.
    fn broadcast(&mut self, broadcast: &Broadcast) -> Kept {
        self.next(broadcast.seq)?;
        let count = self.by_sender.entry(broadcast.sender.clone()).or_default();
        let promised = text(&broadcast.sender, *count);
        *count += 1;
        equal("a broadcast", &broadcast.data, &promised)
    }
}

/// What a subscriber says in its broadcast number `n`.
pub(super) fn text(sender: &str, n: usize) -> Bytes {
    Bytes::from(format!("{sender} says {n}"))
}
