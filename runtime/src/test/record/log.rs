use super::format::HEADER;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// Where lines are written, each at once and whole.
pub(super) struct Log {
    start: Instant,
    state: Mutex<State>,
}

struct State {
    out: Box<dyn Write + Send>,
    sessions: u64,
    failed: Option<io::Error>,
}

impl Log {
    pub(super) fn new(mut out: Box<dyn Write + Send>) -> io::Result<Self> {
        out.write_all(HEADER.as_bytes())?;
        out.flush()?;
        let state = State {
            out,
            sessions: 0,
            failed: None,
        };
        Ok(Self {
            start: Instant::now(),
            state: Mutex::new(state),
        })
    }

    /// The number of the next session or call.
    pub(super) fn next(&self) -> u64 {
        let mut state = self.lock();
        state.sessions += 1;
        state.sessions
    }

    /// Writes what a session has to tell. The first failure is kept, and nothing is written after it.
    pub(super) fn write(&self, session: u64, members: fmt::Arguments<'_>) {
        let at = self.start.elapsed().as_secs_f64();
        let line = format!("{{\"at\":{at:.6},\"session\":{session},{members}}}\n");
        let mut state = self.lock();
        if state.failed.is_none() {
            let out = &mut state.out;
            let written = out.write_all(line.as_bytes()).and_then(|()| out.flush());
            state.failed = written.err();
        }
    }

    /// Why something could not be written.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.lock().failed.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
