//! Cases that we hold to be wrong.

use crate::loader::{Case, Suite};

/// One a line: suite, case and reason, with bars between them.
const LIST: &str = include_str!("disputed.txt");

/// Leaves the disputed cases out of a suite, but for those that hold all the same: they must not be listed.
pub(super) fn without(mut suite: Suite) -> Suite {
    let is_listed = |case: &Case| {
        LIST.lines().any(|line| {
            let mut parts = line.split('|').map(str::trim);
            parts.next() == Some(&suite.name) && parts.next() == Some(&case.id)
        })
    };
    let (listed, mut rest): (Vec<_>, Vec<_>) = suite.cases.into_iter().partition(is_listed);
    let holding = listed.into_iter().filter(|case| case.outcome.is_ok());
    rest.extend(holding.map(|case| Case {
        outcome: Err("it is listed as wrong, and holds".to_owned()),
        ..case
    }));
    suite.cases = rest;
    suite
}
