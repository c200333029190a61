//! How much work selectors may be.

use std::cell::Cell;
use std::fmt;

/// How many steps selectors that share their work may take. A selector over the largest models
/// there are takes a few millions; this many take seconds.
const STEPS: u64 = 50_000_000;

/// A selector asks for more work than is done for it, so that what it picks stays unknown:
/// relationships followed anew for every shape, or variables set in every combination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooCostly;

impl fmt::Display for TooCostly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Selecting takes more than {STEPS} steps")
    }
}

impl std::error::Error for TooCostly {}

/// The work that is left: one for each shape that passes a step or is looked at from another, more
/// for what is kept. Once it is used up selectors yield nothing.
#[derive(Debug)]
pub(crate) struct Work(Cell<u64>);

impl Default for Work {
    fn default() -> Self {
        Self::of(STEPS)
    }
}

impl Work {
    pub(crate) fn of(steps: u64) -> Self {
        Self(Cell::new(steps))
    }

    /// Takes some of it.
    pub(crate) fn spend(&self, steps: usize) {
        self.0.set(self.0.get().saturating_sub(steps as u64));
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    /// What was picked, if the work was done to the end.
    pub(crate) fn checked<T>(&self, picked: T) -> Result<T, TooCostly> {
        match self.is_spent() {
            true => Err(TooCostly),
            false => Ok(picked),
        }
    }
}
