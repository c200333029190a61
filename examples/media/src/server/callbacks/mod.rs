//! What the server asks and tells controllers.
//!
//! - `dial`: how a controller is reached
//! - `clients`: one client a URL, as long as a member uses it
//! - `gate`: OnJoin, which is awaited
//! - `notify`: OnLeave, which is not

mod clients;
mod dial;
mod gate;
mod notify;

pub(crate) use dial::{Dial, OverHttp};
pub(crate) use notify::{Flushed, Parting};

use crate::journal::Journal;
use crate::server::settings::Settings;
use clients::Clients;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

/// Calls the controllers of all members.
#[derive(Debug)]
pub(crate) struct Callbacks {
    clients: Clients,
    deadline: Duration,
    journal: Journal,
    tally: Tally,
    under_way: Mutex<JoinSet<()>>,
}

/// How many callbacks there were, by how they ended.
#[derive(Debug, Default)]
struct Tally {
    admitted: AtomicU64,
    refused: AtomicU64,
    delivered: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
}

/// A moment of the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// OnJoin calls that admitted.
    pub(crate) admitted: u64,
    /// OnJoin calls that did not, for whatever reason.
    pub(crate) refused: u64,
    /// OnLeave calls that arrived.
    pub(crate) delivered: u64,
    /// OnLeave calls that did not.
    pub(crate) failed: u64,
    /// OnLeave calls that were never made, because too many were under way.
    pub(crate) dropped: u64,
}

impl Counts {
    /// All calls that were made.
    pub(crate) fn made(&self) -> u64 {
        self.admitted + self.refused + self.delivered + self.failed
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            admitted,
            refused,
            delivered,
            failed,
            dropped,
        } = self;
        write!(f, "OnJoin: {admitted} admitted, {refused} not; ")?;
        write!(
            f,
            "OnLeave: {delivered} delivered, {failed} failed, {dropped} dropped"
        )
    }
}

impl Callbacks {
    /// No calls yet.
    pub(crate) fn new(settings: &Settings, dial: impl Dial, journal: Journal) -> Self {
        Self {
            clients: Clients::new(dial, settings.callback_limit),
            deadline: settings.callback_deadline,
            journal,
            tally: Tally::default(),
            under_way: Mutex::default(),
        }
    }

    /// Members use these URLs from now on, and no longer those.
    pub(crate) fn retarget(&self, gained: &[String], lost: &[String]) {
        self.clients.retarget(gained, lost);
    }

    /// How many URLs have a client.
    #[cfg(test)]
    pub(crate) fn clients(&self) -> usize {
        self.clients.len()
    }

    /// The counts now.
    pub(crate) fn counts(&self) -> Counts {
        let get = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            admitted: get(&self.tally.admitted),
            refused: get(&self.tally.refused),
            delivered: get(&self.tally.delivered),
            failed: get(&self.tally.failed),
            dropped: get(&self.tally.dropped),
        }
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
