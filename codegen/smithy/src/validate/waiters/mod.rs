//! Waiters and contracts, whose expressions are held against the shapes they are asked of.

mod contracts;
mod matcher;
mod waiter;

use super::Validator;
use crate::jmespath::Gravity;

pub(super) const VALIDATORS: [Validator; 3] =
    [waiter::validate, waiter::unique, contracts::validate];

pub(super) use contracts::creation;

use crate::diagnostic::Severity;

/// The severity of a problem in an expression, and what its event is called after.
fn graded(gravity: Gravity) -> (Severity, &'static str) {
    match gravity {
        Gravity::Error => (Severity::Error, ""),
        Gravity::Danger => (Severity::Danger, "JmespathEventDanger"),
        Gravity::Warning => (Severity::Warning, "JmespathEventWarning"),
    }
}
