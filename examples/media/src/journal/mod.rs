//! What is told of a run while it goes on: who did what to whom, and how it ended.

mod json;
mod text;

pub(crate) use json::Json;
pub(crate) use text::Text;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How something ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Well, with these words.
    Done(String),
    /// With a refusal that the model or the rules foresee.
    Refused(String),
    /// In a way that nobody wished for.
    Failed(String),
}

/// One line of the journal.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Who acted.
    pub(crate) from: String,
    /// On whom, or whom it told; empty where it is the actor's own matter.
    pub(crate) to: String,
    /// What it did.
    pub(crate) what: String,
    /// How that ended.
    pub(crate) outcome: Outcome,
}

/// Where the journal is written.
pub(crate) trait Sink: fmt::Debug + Send {
    /// A new part of the run begins.
    fn chapter(&mut self, title: &str);

    /// Something happened, so long after the start.
    fn entry(&mut self, at: Duration, entry: &Entry);

    /// The run is over: what it comes to, in names and values, and whether all went as promised.
    fn summary(&mut self, at: Duration, facts: &[Fact], kept: bool);
}

/// One number of the summary.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// What was counted.
    pub(crate) name: &'static str,
    /// How many.
    pub(crate) count: u64,
    /// How many in a second, where that says something.
    pub(crate) rate: Option<f64>,
}

/// Writes the journal; clones write to the same one.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    start: Instant,
    hushed: Arc<AtomicBool>,
    sink: Arc<Mutex<Box<dyn Sink>>>,
}

impl Journal {
    /// A journal that begins now.
    pub(crate) fn new(sink: impl Sink + 'static) -> Self {
        let sink: Box<dyn Sink> = Box::new(sink);
        Self {
            start: Instant::now(),
            hushed: Arc::default(),
            sink: Arc::new(Mutex::new(sink)),
        }
    }

    /// Leaves out what goes well while many do the same at once.
    pub(crate) fn hush(&self, hushed: bool) {
        self.hushed.store(hushed, Ordering::Relaxed);
    }

    /// Begins a new part.
    pub(crate) fn chapter(&self, title: &str) {
        self.with(|sink, _| sink.chapter(title));
    }

    /// Adds a line about something that went well.
    pub(crate) fn done(&self, from: &str, to: &str, what: &str, words: impl Into<String>) {
        self.entry(from, to, what, Outcome::Done(words.into()));
    }

    /// Adds a line about something that was refused as the model or the rules foresee.
    pub(crate) fn refused(&self, from: &str, to: &str, what: &str, words: impl Into<String>) {
        self.entry(from, to, what, Outcome::Refused(words.into()));
    }

    /// Adds a line about something that nobody wished for.
    pub(crate) fn failed(&self, from: &str, to: &str, what: &str, words: impl Into<String>) {
        self.entry(from, to, what, Outcome::Failed(words.into()));
    }

    fn entry(&self, from: &str, to: &str, what: &str, outcome: Outcome) {
        if self.hushed.load(Ordering::Relaxed) && matches!(outcome, Outcome::Done(_)) {
            return;
        }
        let (from, to, what) = (from.to_owned(), to.to_owned(), what.to_owned());
        let entry = Entry {
            from,
            to,
            what,
            outcome,
        };
        self.with(|sink, at| sink.entry(at, &entry));
    }

    /// Ends it.
    pub(crate) fn summary(&self, facts: &[Fact], kept: bool) {
        self.with(|sink, at| sink.summary(at, facts, kept));
    }

    fn with(&self, write: impl FnOnce(&mut dyn Sink, Duration)) {
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        write(&mut **sink, self.start.elapsed());
    }
}

/// A journal that nobody reads.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct Nowhere;

#[cfg(test)]
impl Sink for Nowhere {
    fn chapter(&mut self, _: &str) {}
    fn entry(&mut self, _: Duration, _: &Entry) {}
    fn summary(&mut self, _: Duration, _: &[Fact], _: bool) {}
}
