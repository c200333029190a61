//! What holds the parties to their promises.

use crate::report;
use std::fmt;
use std::time::Duration;
use tokio::time::timeout;
use trompe::error::{Error, Failure};
use trompe::operation::ModeledError;

/// How long anything of the scenario that should happen at once may take.
pub(super) const SOON: Duration = Duration::from_secs(10);

/// What was promised and did not come.
#[derive(Debug)]
pub(crate) struct Unkept(String);

impl Unkept {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: ModeledError> From<Error<E>> for Unkept {
    fn from(error: Error<E>) -> Self {
        Self(report::words(&error))
    }
}

impl From<Failure> for Unkept {
    fn from(failure: Failure) -> Self {
        Self(report::chain(&failure))
    }
}

impl From<std::io::Error> for Unkept {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<tokio::task::JoinError> for Unkept {
    fn from(error: tokio::task::JoinError) -> Self {
        Self(error.to_string())
    }
}

/// Whether a promise was kept.
pub(super) type Kept<T = ()> = Result<T, Unkept>;

/// Holds that something is so.
pub(super) fn promise(kept: bool, what: impl FnOnce() -> String) -> Kept {
    if kept {
        Ok(())
    } else {
        Err(Unkept::new(what()))
    }
}

/// Holds that something is equal to what was promised.
pub(super) fn equal<T: PartialEq + fmt::Debug>(what: &str, found: T, promised: T) -> Kept {
    promise(found == promised, || {
        format!("{what}: {found:?} instead of {promised:?}")
    })
}

/// Holds that something comes soon; `what` says what does not.
pub(super) async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> Kept<T> {
    timeout(SOON, coming).await.map_err(|_| Unkept::new(what))
}
