//! How much work evaluating may be.

use std::cell::Cell;

/// How many steps one answer may take; the largest rule sets there are take some hundreds.
const ANSWER: u64 = 1_000_000;

/// How many steps the tests of a model may take together; the largest ones there are take some
/// hundred thousands.
const TESTS: u64 = 50_000_000;

/// The work that is left: one for each expression, and for each byte of a text that is made.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<u64>,
    bound: u64,
}

impl Default for Work {
    fn default() -> Self {
        Self::of(ANSWER)
    }
}

impl Work {
    fn of(bound: u64) -> Self {
        let left = Cell::new(bound);
        Self { left, bound }
    }

    /// That of all tests of a model.
    pub(super) fn of_tests() -> Self {
        Self::of(TESTS)
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes some of it.
    ///
    /// # Errors
    /// Where none is left.
    pub(super) fn spend(&self, steps: usize) -> Result<(), String> {
        self.left.set(self.left.get().saturating_sub(steps as u64));
        match self.is_spent() {
            true => Err(format!(
                "Evaluating rules takes more than {} steps",
                self.bound
            )),
            false => Ok(()),
        }
    }
}
