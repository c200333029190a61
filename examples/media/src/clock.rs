//! The time of day.

use std::fmt;
use std::time::SystemTime;
use trompe::types::Timestamp;

/// Tells the time that events and callbacks carry.
pub(crate) trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The clock of the operating system.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }
}
