//! What keeps retries from drowning a server that is in trouble already.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// What another attempt costs.
pub(super) const COST: u32 = 5;
/// What another attempt costs after one that ran into its bound, which held a place at the server all the while.
pub(super) const COST_OF_TIMEOUT: u32 = 10;
/// What a call that succeeds at once gives back.
const REWARD: u32 = 1;

/// A bucket of tokens that the retries of all calls of a client are paid from; clones are the same bucket.
///
/// A retry costs 5 tokens, one after a timeout 10. A retry that succeeds gets its price back, and a call that succeeds
/// at once puts in 1. So single failures are always tried again, while against a server that answers nobody a client
/// is soon down to one attempt a call. What a server refused before it began ([`FailureKind::Refused`]) is tried again
/// for free the first time.
///
/// [`FailureKind::Refused`]: crate::error::FailureKind::Refused
#[derive(Clone)]
pub struct RetryBudget(Arc<Bucket>);

struct Bucket {
    tokens: AtomicU32,
    capacity: u32,
}

impl RetryBudget {
    /// A full bucket of this many tokens.
    pub fn new(capacity: u32) -> Self {
        Self(Arc::new(Bucket {
            tokens: AtomicU32::new(capacity),
            capacity,
        }))
    }

    /// How many tokens there are now.
    pub fn tokens(&self) -> u32 {
        self.0.tokens.load(Relaxed)
    }

    pub(super) fn take(&self, cost: u32) -> bool {
        let taken = |tokens: u32| tokens.checked_sub(cost);
        self.0.tokens.fetch_update(Relaxed, Relaxed, taken).is_ok()
    }

    /// A call has succeeded, whose last retry cost this much.
    pub(super) fn put(&self, paid: u32) {
        // The bucket of a client whose calls succeed is full, which is seen without writing to what all threads share.
        if self.tokens() == self.0.capacity {
            return;
        }
        let gain = if paid == 0 { REWARD } else { paid };
        let filled = |tokens: u32| Some(tokens.saturating_add(gain).min(self.0.capacity));
        let _ = self.0.tokens.fetch_update(Relaxed, Relaxed, filled);
    }
}

/// 500 tokens.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(500)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget")
            .field("tokens", &self.tokens())
            .field("capacity", &self.0.capacity)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_never_overdrawn_nor_overfull() {
        let budget = RetryBudget::new(12);
        assert!(budget.take(COST_OF_TIMEOUT) && !budget.take(COST));
        budget.put(0);
        budget.put(COST);
        assert_eq!(budget.tokens(), 8);
        budget.put(COST);
        budget.put(u32::MAX);
        assert_eq!(budget.tokens(), 12);
        assert!(!RetryBudget::new(0).take(COST));
    }
}
