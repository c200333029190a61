//! OnLeave: told once, waited for by nobody but a shutdown.

use super::clients::Callee;
use super::{Callbacks, count};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;
use trompe::client::RetryPolicy;
use trompe::types::Timestamp;
use trompe_media::callback_api::types::{LeaveReason, OnLeaveInput};

/// A member that has left.
#[derive(Debug)]
pub(crate) struct Parting {
    /// Its full id.
    pub(crate) fid: String,
    /// When it left.
    pub(crate) at: Timestamp,
    /// Why.
    pub(crate) reason: LeaveReason,
    /// Whom to tell.
    pub(crate) url: String,
}

/// How a flush ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flushed {
    /// The calls that had not ended within the bound, and were given up.
    pub(crate) undelivered: usize,
}

impl Callbacks {
    /// Begins to tell the controller that a member has left, where it wants to know. Never waits: where too
    /// many calls to the same URL are under way it is dropped, and counted.
    pub(crate) fn on_leave(self: &Arc<Self>, parting: Option<Parting>) {
        let Some(parting) = parting else { return };
        let what = format!("OnLeave {} {}", parting.fid, parting.reason.as_str());
        let callee = match self.clients.get(&parting.url) {
            Ok(callee) => callee,
            Err(failure) => return self.not_told(&what, &failure.to_string()),
        };
        let Ok(slot) = Arc::clone(&callee.slots).try_acquire_owned() else {
            count(&self.tally.dropped);
            let why = "dropped: too many calls to this controller are under way";
            return self.journal.failed("media", "controller", &what, why);
        };
        let this = Arc::clone(self);
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Forgets the calls that have ended.
        while under_way.try_join_next().is_some() {}
        under_way.spawn(async move {
            this.tell(callee, parting, what).await;
            drop(slot);
        });
    }

    async fn tell(&self, callee: Callee, parting: Parting, what: String) {
        let input = OnLeaveInput::new(parting.fid, parting.at, parting.reason);
        let call = callee.client.on_leave(input).timeout(self.deadline);
        match call.retry(RetryPolicy::off()).await {
            Ok(_) => {
                count(&self.tally.delivered);
                self.journal.done("media", "controller", &what, "told");
            }
            Err(error) => self.not_told(&what, &error.to_string()),
        }
    }

    fn not_told(&self, what: &str, why: &str) {
        count(&self.tally.failed);
        self.journal.failed("media", "controller", what, why);
    }

    /// Waits until every OnLeave call under way has ended, at most for `bound`, and gives up the rest.
    pub(crate) async fn flush(&self, bound: Duration) -> Flushed {
        let mut calls = std::mem::take(
            &mut *self
                .under_way
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        let in_time = timeout(bound, wait(&mut calls)).await.is_ok();
        Flushed {
            undelivered: if in_time { 0 } else { calls.len() },
        }
    }
}

async fn wait(calls: &mut JoinSet<()>) {
    while calls.join_next().await.is_some() {}
}
