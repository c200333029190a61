//! Where a run is told.

use crate::journal::{Journal, Json, Text};
use std::io::{IsTerminal, stdout};

/// A journal on standard output: JSON lines, or a timeline with colours where somebody sees them.
pub(super) fn journal(json: bool) -> Journal {
    if json {
        Journal::new(Json::new(stdout()))
    } else {
        Journal::new(Text::new(stdout(), colours()))
    }
}

// NO_COLOR (no-color.org) counts when it is set and not empty.
fn colours() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stdout().is_terminal() && !unwanted
}
