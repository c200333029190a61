//! Calls that are tried again.
//!
//! Modules, lowest first: `policy` (how often, after which pauses) · `budget` (the tokens that retries are paid from) ·
//! `after` (what `Retry-After` says) · `classify` (which failures are worth it)

mod after;
mod budget;
mod classify;
mod policy;

pub use budget::RetryBudget;
pub use policy::RetryPolicy;

use super::intercept::Hooks;
use crate::auth::Clock;
use crate::carrier::ShapeError;
use crate::error::{Deadline, Error, Failure};
use crate::service::OperationSchema;
use classify::Cause;
use http::response;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// An attempt that failed.
pub(super) struct Failed {
    pub(super) error: ShapeError,
    /// The head of the answer that the error was in.
    pub(super) head: Option<Box<response::Parts>>,
}

impl Failed {
    /// An attempt that was answered with an error.
    pub(super) fn told(error: ShapeError, head: response::Parts) -> Self {
        Self {
            error,
            head: Some(Box::new(head)),
        }
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Self {
            error: failure.into(),
            head: None,
        }
    }
}

/// How the calls of a client are tried again.
#[derive(Clone, Debug, Default)]
pub(super) struct Retries {
    pub(super) policy: RetryPolicy,
    pub(super) budget: RetryBudget,
    pub(super) clock: Clock,
    pub(super) jitter: Jitter,
}

/// A source of numbers from 0 to 1.
#[derive(Clone)]
pub(super) struct Jitter(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Jitter {
    pub(super) fn new(source: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    pub(super) fn part_of(&self, longest: Duration) -> Duration {
        let part = (self.0)();
        // Also true of what is no number.
        if !(0.0..=1.0).contains(&part) {
            return longest;
        }
        longest.mul_f64(part)
    }
}

impl Default for Jitter {
    fn default() -> Self {
        // The keys of a hasher are the random numbers of std.
        Self::new(|| {
            let random = RandomState::new().hash_one(()) >> 11;
            random as f64 / (1_u64 << 53) as f64
        })
    }
}

impl fmt::Debug for Jitter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jitter")
    }
}

/// How much longer a call may last.
#[derive(Clone, Copy)]
enum Left {
    /// Until then.
    Until(Instant),
    /// However long, and without a move no longer than this.
    Moving(Duration),
}

impl Left {
    fn now(self) -> Duration {
        match self {
            Self::Until(end) => end.saturating_duration_since(Instant::now()),
            Self::Moving(bound) => bound,
        }
    }
}

/// The attempts of one call.
pub(super) struct Attempts {
    op: &'static OperationSchema,
    policy: RetryPolicy,
    left: Left,
    made: u32,
    /// What the last retry cost.
    paid: u32,
    refused: bool,
    /// The peer may have processed one of those that are over.
    processed: bool,
    last: Option<ShapeError>,
    pub(super) hooks: Hooks,
}

impl Attempts {
    pub(super) fn new(
        op: &'static OperationSchema,
        policy: RetryPolicy,
        end: Instant,
        hooks: Hooks,
    ) -> Self {
        Self {
            op,
            policy,
            left: Left::Until(end),
            made: 1,
            paid: 0,
            refused: false,
            processed: false,
            last: None,
            hooks,
        }
    }

    /// Takes the call's end away: one that sends a stream may last as long as that moves. Between attempts it does not.
    pub(super) fn moving(self, bound: Duration) -> Self {
        let left = Left::Moving(bound);
        Self { left, ..self }
    }

    /// A session is open. What has begun in time may last, and whoever sends events cannot begin anew. `bound` is how
    /// long its answer is waited for.
    pub(super) fn begun(self, bound: Duration) -> Self {
        let policy = match self.op.input_events {
            Some(_) => RetryPolicy::off(),
            None => self.policy,
        };
        Self {
            policy,
            left: Left::Moving(bound),
            ..self
        }
    }

    /// Waits for the time of the next attempt.
    ///
    /// # Errors
    /// The attempt that failed was the last; its error.
    pub(super) async fn again(
        &mut self,
        retries: &Retries,
        failed: Failed,
    ) -> Result<(), ShapeError> {
        let Some(pause) = self.pause(retries, &failed) else {
            return Err(self.given_up(failed));
        };
        tracing::debug!(operation = self.op.id, attempts = self.made, ?pause, reason = %Reason(&failed), "trying again");
        let failure = failed.error.failure();
        self.processed |= !failure.is_some_and(Failure::is_unprocessed);
        self.last = Some(failed.error);
        sleep(pause).await;
        self.made += 1;
        self.hooks.attempt(self.made);
        Ok(())
    }

    /// The error of an attempt that was the last.
    pub(super) fn given_up(&self, failed: Failed) -> ShapeError {
        self.counted(failed.error)
    }

    fn pause(&mut self, retries: &Retries, failed: &Failed) -> Option<Duration> {
        if self.made >= self.policy.max_attempts() || self.hooks.have_refused() {
            return None;
        }
        let cause = classify::cause(self.op, failed)?;
        let longest = self.policy.longest(self.made, cause == Cause::Throttled);
        let headers = failed.head.as_ref().map(|head| &head.headers);
        let asked = headers.and_then(|headers| after::asked(headers, &retries.clock));
        let chosen = retries.jitter.part_of(longest);
        let pause = asked.unwrap_or_default().saturating_add(chosen);
        // Whoever would be late anyway is told at once.
        if pause >= self.left.now() {
            return None;
        }
        self.pay(cause, &retries.budget).then_some(pause)
    }

    fn pay(&mut self, cause: Cause, budget: &RetryBudget) -> bool {
        let cost = match cause {
            Cause::Refused if !self.refused => 0,
            Cause::Timeout => budget::COST_OF_TIMEOUT,
            _ => budget::COST,
        };
        self.refused |= cause == Cause::Refused;
        self.paid = cost;
        budget.take(cost)
    }

    /// The call has succeeded.
    pub(super) fn succeeded(&self, retries: &Retries) {
        retries.budget.put(self.paid);
    }

    /// The call's bound was reached. The failure of the last attempt that ended is its cause.
    pub(super) fn overran(&mut self, bound: Duration) -> ShapeError {
        let over = Failure::deadline(Deadline::Operation, bound);
        let over = match self.last.take() {
            None => over,
            Some(Error::Failure(last)) => over.with_source(last),
            Some(Error::Modeled(error)) => {
                over.with_source(format!("the server answered with {}", error.schema().id()))
            }
        };
        self.counted(over.into())
    }

    fn counted(&self, error: ShapeError) -> ShapeError {
        match error {
            Error::Failure(failure) => failure.after_attempts(self.made, self.processed).into(),
            modeled => modeled,
        }
    }
}

/// A reason that is fit to be logged: what the peer said in its own words is not in it.
struct Reason<'a>(&'a Failed);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.error {
            Error::Modeled(error) => f.write_str(error.schema().id()),
            Error::Failure(failure) => match failure.as_unmodeled() {
                Some(unmodeled) => write!(f, "status {}: {:?}", unmodeled.status, unmodeled.code),
                None => write!(f, "{:?}", failure.kind()),
            },
        }
    }
}
