//! How often, and after which pauses.

use std::time::Duration;

/// How often a call that failed is tried again, and after which pauses.
///
/// Whether a failure is worth another attempt, the model and the protocol say; see
/// [`HttpBuilder::retry`](crate::client::HttpBuilder::retry). Between attempts a call pauses for a random part of
/// `backoff`, which doubles with every further attempt up to `max_backoff`; or for as long as the server asks with
/// `Retry-After`, and then some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    backoff: u32,
    throttled_backoff: u32,
    max_backoff: u32,
}

impl RetryPolicy {
    /// Three attempts; the first pause is below 50 ms, or below 1 s where the server throttles, and none above 20 s.
    pub const fn standard() -> Self {
        Self {
            attempts: 3,
            backoff: 50,
            throttled_backoff: 1_000,
            max_backoff: 20_000,
        }
    }

    /// One attempt, whatever comes of it.
    pub const fn off() -> Self {
        Self::standard().attempts(1)
    }

    /// How many attempts are made, the first included; at least one.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The longest first pause, in whole milliseconds.
    #[must_use]
    pub const fn backoff(mut self, longest: Duration) -> Self {
        self.backoff = millis(longest);
        self
    }

    /// The longest first pause where the server throttles, in whole milliseconds.
    #[must_use]
    pub const fn throttled_backoff(mut self, longest: Duration) -> Self {
        self.throttled_backoff = millis(longest);
        self
    }

    /// The longest pause of all that the client chooses by itself, in whole milliseconds.
    #[must_use]
    pub const fn max_backoff(mut self, longest: Duration) -> Self {
        self.max_backoff = millis(longest);
        self
    }

    pub(super) const fn max_attempts(&self) -> u32 {
        self.attempts
    }

    /// The longest pause after this many attempts.
    pub(super) fn longest(&self, attempts: u32, throttled: bool) -> Duration {
        let first = match throttled {
            true => self.throttled_backoff,
            false => self.backoff,
        };
        let factor = 1_u64
            .checked_shl(attempts.saturating_sub(1))
            .unwrap_or(u64::MAX);
        let grown = u64::from(first).saturating_mul(factor);
        Duration::from_millis(grown.min(u64::from(self.max_backoff)))
    }
}

const fn millis(duration: Duration) -> u32 {
    let millis = duration.as_millis();
    if millis > u32::MAX as u128 {
        u32::MAX
    } else {
        millis as u32
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_their_bound_whatever_the_numbers() {
        let policy = RetryPolicy::standard();
        let longest = |attempts| policy.longest(attempts, false).as_millis();
        assert_eq!(
            [1, 2, 3, 9, 10].map(longest),
            [50, 100, 200, 12_800, 20_000]
        );
        assert_eq!([64, 65, u32::MAX].map(longest), [20_000; 3]);
        assert_eq!(policy.longest(1, true), Duration::from_secs(1));
        let endless = policy.backoff(Duration::MAX).max_backoff(Duration::MAX);
        assert_eq!(
            endless.longest(40, false),
            Duration::from_millis(u32::MAX.into())
        );
        assert_eq!(RetryPolicy::standard().attempts(0), RetryPolicy::off());
    }
}
