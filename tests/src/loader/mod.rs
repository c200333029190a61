//! Upstream's own cases for loaders of models, as suites that say how many of them hold.
//!
//! The corpus is a folder of the layout that its README describes; nothing here depends on
//! which cases are in it.
//!
//! - [`files`]: cases found on disk
//! - [`compare`]: whether two models say the same
//! - [`events`]: events against the lines of an `.errors` file
//! - one module a suite

pub mod compare;
pub mod events;
pub mod files;

mod endpoint_rules;
mod errorfiles;
mod invalid;
mod scenarios;
mod selectors;
mod serialization;
mod upgrade_box;
mod valid;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use trompe_smithy::Loaded;
use trompe_smithy::diagnostic::Severity;

/// What came of one case: nothing to say, or why it does not hold.
pub type Outcome = Result<(), String>;

/// One case and what came of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its path below the suite's folder, without extension.
    pub id: String,
    /// Whether it holds.
    pub outcome: Outcome,
}

/// The cases of one kind, all of them run.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The suite's name, `valid` or `errorfiles/smithy-model`.
    pub name: String,
    /// Its cases in the order of their identifiers.
    pub cases: Vec<Case>,
}

impl Suite {
    /// Runs a check on every case; one that panics does not hold.
    pub(crate) fn run<T>(
        name: &str,
        cases: impl IntoIterator<Item = (String, T)>,
        check: impl Fn(&T) -> Outcome,
    ) -> Self {
        let run = |(id, case): (String, T)| {
            let outcome = catch_unwind(AssertUnwindSafe(|| check(&case)));
            let outcome = outcome.unwrap_or_else(|_| Err("panicked".to_owned()));
            Case { id, outcome }
        };
        let cases = cases.into_iter().map(run).collect();
        Self {
            name: name.to_owned(),
            cases,
        }
    }

    /// The cases that do not hold, with their reasons.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cases.iter().filter_map(|case| {
            let reason = case.outcome.as_ref().err()?;
            Some((case.id.as_str(), reason.as_str()))
        })
    }

    /// How many cases hold.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.len() - self.failures().count()
    }

    /// Whether all cases hold.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.failures().next().is_none()
    }
}

/// The corpus to use: the one given, else `TROMPE_CORPUS`, else the folder beside the
/// workspace. `None`, after a line on the standard error, where there is none.
#[must_use]
pub fn corpus(given: Option<PathBuf>) -> Option<PathBuf> {
    let named = || std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    let usual = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = given.or_else(named).unwrap_or_else(usual);
    if folder.join("loader").is_dir() {
        return Some(folder);
    }
    eprintln!("no corpus at {}; set TROMPE_CORPUS", folder.display());
    None
}

/// Makes the suites of a corpus, in a fixed order.
type Maker = fn(&Path) -> Vec<Suite>;

const SUITES: [(&str, Maker); 11] = [
    ("valid", valid::suites),
    ("valid-flattened", valid::flattened),
    ("invalid", invalid::suites),
    ("selectors", selectors::suites),
    ("idl-serialization", serialization::idl),
    ("ast-serialization", serialization::ast),
    ("upgrade-box", upgrade_box::suites),
    ("errorfiles", errorfiles::suites),
    ("scenarios", scenarios::suites),
    ("endpoint-rules", endpoint_rules::suites),
    ("aws-models", serialization::round_trips),
];

/// Runs the suites whose names begin with a text; an empty one runs all.
#[must_use]
pub fn run(corpus: &Path, prefix: &str) -> Vec<Suite> {
    let loader = corpus.join("loader");
    let wanted = |name: &str| name.starts_with(prefix) || prefix.starts_with(name);
    let made = SUITES
        .iter()
        .filter(|(name, _)| wanted(name))
        .flat_map(|(_, make)| make(&loader));
    made.filter(|suite| suite.name.starts_with(prefix))
        .collect()
}

/// The events that make a load fail, in upstream's one-line form.
pub(crate) fn fatal(loaded: &Loaded) -> Vec<String> {
    let fatal = loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity >= Severity::Danger);
    fatal.map(|event| event.to_line(&loaded.sources)).collect()
}

/// Refuses what loaded with fatal events.
pub(crate) fn sound(loaded: &Loaded) -> Outcome {
    match fatal(loaded) {
        events if events.is_empty() => Ok(()),
        events => Err(events.join("\n")),
    }
}
