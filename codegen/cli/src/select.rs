//! `trompe select`: the shapes of a model that a selector picks.

use clap::Args;
use trompe_smithy::diagnostic::{Diagnostic, Diagnostics, Severity};
use trompe_smithy::selector::{Selector, SelectorError, TooCostly};
use trompe_smithy::source::{Sources, Span};

use crate::input::Input;
use crate::output::{Outcome, color, print, report};

/// Prints the identifiers of the shapes that a selector picks, one a line.
#[derive(Debug, Args)]
pub(crate) struct Select {
    /// A Smithy selector, such as 'operation [trait|http]'.
    selector: String,
    #[command(flatten)]
    input: Input,
    /// Also shapes of the prelude.
    #[arg(long)]
    prelude: bool,
}

impl Select {
    pub(crate) fn run(self) -> Outcome {
        let selector =
            Selector::parse(&self.selector).map_err(|error| shown(&self.selector, &error))?;
        let loaded = self.input.load(true)?;
        report(&loaded.render(Severity::Error, color()));
        let found = selector
            .select(&loaded.model)
            .map_err(|error| too_costly(&self.selector, error))?;
        let found = found
            .into_iter()
            .filter(|id| self.prelude || !id.is_prelude());
        let lines: String = found.map(|id| format!("{id}\n")).collect();
        print(&lines)?;
        Ok(!loaded.diagnostics.has_errors())
    }
}

/// A complaint about what a selector would take.
fn too_costly(selector: &str, error: TooCostly) -> String {
    format!("{error}: {selector}")
}

/// A complaint about a selector, with the selector under it.
fn shown(selector: &str, error: &SelectorError) -> String {
    let mut sources = Sources::new();
    let source = sources.add("selector", selector);
    let place = Span::new(source, error.offset, error.offset);
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(Diagnostic::error("Selector", &error.message).at(place));
    diagnostics.render(&sources, Severity::Error, color())
}
