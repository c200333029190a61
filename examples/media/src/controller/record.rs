//! What a controller has heard, for whoever waits for it.

use super::Heard;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;
use trompe_media::callback_api::types::LeaveReason;

/// Everything heard so far; clones record into the same place.
#[derive(Clone, Debug)]
pub(crate) struct Record(watch::Sender<Vec<Heard>>);

impl Record {
    /// Nothing heard yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Vec::new()))
    }

    /// Adds what was heard.
    pub(crate) fn add(&self, heard: Heard) {
        self.0.send_modify(|all| all.push(heard));
    }

    /// How often it was asked about a member.
    pub(crate) fn asked(&self, fid: &str) -> usize {
        self.count(|heard| matches!(heard, Heard::Join { fid: f, .. } if f == fid))
    }

    /// How often it was told that a member left, for whatever reason.
    pub(crate) fn told(&self, fid: &str) -> usize {
        self.count(|heard| matches!(heard, Heard::Leave { fid: f, .. } if f == fid))
    }

    /// How often it was told this reason.
    pub(crate) fn told_reason(&self, why: &LeaveReason) -> usize {
        self.count(|heard| matches!(heard, Heard::Leave { reason, .. } if reason == why))
    }

    /// Waits until it was told that a member left for this reason; whether that came in time.
    pub(crate) async fn leaves(&self, fid: &str, why: &LeaveReason, bound: Duration) -> bool {
        let mut changes = self.0.subscribe();
        let told = |all: &Vec<Heard>| {
            all.iter()
                .any(|h| matches!(h, Heard::Leave { fid: f, reason } if f == fid && reason == why))
        };
        matches!(timeout(bound, changes.wait_for(told)).await, Ok(Ok(_)))
    }

    fn count(&self, which: impl Fn(&Heard) -> bool) -> usize {
        self.0.borrow().iter().filter(|heard| which(heard)).count()
    }
}
