//! Runs the cases of a corpus and says how many of them hold, one line a suite.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use trompe_tests::loader::{self, Suite};
use trompe_tests::{events, protocols};

/// Runs the cases of a corpus and says how many of them hold.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Loading, checking, selecting and writing models.
    Loader(Options),
    /// Event streams of generated clients and servers.
    Events(Options),
    /// Requests and responses of generated clients and servers, in every protocol.
    Protocols(Options),
}

#[derive(Debug, Args)]
struct Options {
    /// The corpus; TROMPE_CORPUS or the usual folder without it.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Only suites whose names begin so.
    #[arg(long, value_name = "NAME", default_value = "")]
    suite: String,
    /// Name the cases that do not hold.
    #[arg(long)]
    failures: bool,
    /// Name them, and say why.
    #[arg(long)]
    reasons: bool,
    /// Fail unless all cases hold.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let (Command::Loader(options) | Command::Events(options) | Command::Protocols(options)) =
        &command;
    let Some(corpus) = loader::corpus(options.corpus.clone()) else {
        return ExitCode::FAILURE;
    };
    let suites = match &command {
        Command::Loader(_) => loader::run(&corpus, &options.suite),
        Command::Events(_) => suites(events::run(&corpus), &options.suite),
        Command::Protocols(_) => suites(protocols::run(&corpus, &options.suite), &options.suite),
    };
    let whole = !suites.is_empty() && suites.iter().all(Suite::is_whole);
    match suites.iter().try_for_each(|suite| print(suite, options)) {
        Ok(()) if whole || !options.check => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn suites(run: Result<impl IntoIterator<Item = Suite>, String>, prefix: &str) -> Vec<Suite> {
    match run {
        Ok(suites) => suites
            .into_iter()
            .filter(|suite| suite.name.starts_with(prefix))
            .collect(),
        Err(why) => {
            eprintln!("{why}");
            Vec::new()
        }
    }
}

fn print(suite: &Suite, options: &Options) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let (passed, total) = (suite.passed(), suite.cases.len());
    writeln!(out, "{} {passed}/{total}", suite.name)?;
    if options.failures || options.reasons {
        for (id, reason) in suite.failures() {
            writeln!(out, "  {id}")?;
            if options.reasons {
                writeln!(out, "    {}", reason.trim_end().replace('\n', "\n    "))?;
            }
        }
    }
    Ok(())
}
