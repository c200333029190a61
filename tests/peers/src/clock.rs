//! Processor time.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// What the process has used of its processors, in user and kernel mode.
pub(crate) fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
}

/// Processor time since then, in microseconds a piece.
pub(crate) fn micros_each(since: Duration, pieces: u64) -> f64 {
    (cpu() - since).as_secs_f64() * 1e6 / pieces as f64
}
