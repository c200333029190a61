//! What a command says, and how it ends.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// How a command ends: whether all is well, or why it could not do its work.
pub(crate) type Outcome = Result<bool, String>;

/// The status of an outcome; a failure is told.
pub(crate) fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            report(&format!("{}\n", message.trim_end()));
            ExitCode::FAILURE
        }
    }
}

/// Writes to the standard output. A reader that has seen enough may close the pipe.
pub(crate) fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write to the standard output: {error}"))
        }
        _ => Ok(()),
    }
}

/// Writes to the standard error output. Nobody can be told when that fails.
pub(crate) fn report(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether reports are coloured: on a terminal, unless `NO_COLOR` is set to anything.
pub(crate) fn color() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal() && !unwanted
}

/// A number of things, in words.
pub(crate) fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
