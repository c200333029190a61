//! `trompe select`: the shapes of a model that a selector picks.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::selector::Selector;

/// Prints the identifiers of the shapes that a selector picks, one a line.
#[derive(Debug, Args)]
pub(crate) struct Select {
    /// A Smithy selector, such as 'operation [trait|http]'.
    selector: String,
    /// Model files, or folders with .smithy and .json files at any depth.
    #[arg(required = true)]
    models: Vec<PathBuf>,
    /// Also shapes of the prelude.
    #[arg(long)]
    prelude: bool,
}

impl Select {
    pub(crate) fn run(self) -> ExitCode {
        let selector = match Selector::parse(&self.selector) {
            Ok(selector) => selector,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        };
        let loader = Loader::new().allow_unknown_traits(true);
        let loaded = self.models.iter().fold(loader, Loader::path).load();
        let color = std::io::stderr().is_terminal();
        eprint!("{}", loaded.render(Severity::Error, color));
        let found = selector.select(&loaded.model).into_iter();
        for id in found.filter(|id| self.prelude || !id.is_prelude()) {
            println!("{id}");
        }
        match loaded.diagnostics.has_errors() {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        }
    }
}
