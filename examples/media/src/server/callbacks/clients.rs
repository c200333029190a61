//! One client a callback URL, shared by the members that use it and gone with the last of them.

use super::Dial;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;
use trompe::error::Failure;
use trompe_media::callback_api::CallbackApiClient;

#[derive(Debug)]
pub(super) struct Clients {
    dial: Box<dyn Dial>,
    limit: usize,
    entries: Mutex<BTreeMap<String, Entry>>,
}

#[derive(Debug)]
struct Entry {
    uses: usize,
    callee: Option<Callee>,
}

/// A callback service and how many more calls it may be sent without waiting for the others.
#[derive(Clone, Debug)]
pub(super) struct Callee {
    pub(super) client: CallbackApiClient,
    pub(super) slots: Arc<Semaphore>,
}

impl Clients {
    pub(super) fn new(dial: impl Dial, limit: usize) -> Self {
        Self {
            dial: Box::new(dial),
            limit,
            entries: Mutex::default(),
        }
    }

    /// Counts uses up and down. A URL that nobody uses any more loses its client; calls under way on it
    /// end in peace, since they hold their own.
    pub(super) fn retarget(&self, gained: &[String], lost: &[String]) {
        let mut entries = self.entries();
        for url in gained {
            entries
                .entry(url.clone())
                .or_insert(Entry {
                    uses: 0,
                    callee: None,
                })
                .uses += 1;
        }
        for url in lost {
            if let Some(entry) = entries.get_mut(url) {
                entry.uses = entry.uses.saturating_sub(1);
            }
        }
        entries.retain(|_, entry| entry.uses > 0);
    }

    /// The client of a URL, made on its first use. For a URL that has just lost its last member it is made
    /// for this call alone.
    pub(super) fn get(&self, url: &str) -> Result<Callee, Failure> {
        let mut entries = self.entries();
        let Some(entry) = entries.get_mut(url) else {
            drop(entries);
            return self.make(url);
        };
        if let Some(callee) = &entry.callee {
            return Ok(callee.clone());
        }
        let callee = self.make(url)?;
        entry.callee = Some(callee.clone());
        Ok(callee)
    }

    fn make(&self, url: &str) -> Result<Callee, Failure> {
        let client = self.dial.dial(url)?;
        Ok(Callee {
            client,
            slots: Arc::new(Semaphore::new(self.limit)),
        })
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries()
            .values()
            .filter(|entry| entry.callee.is_some())
            .count()
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
