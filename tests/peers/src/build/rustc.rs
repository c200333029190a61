//! The wrapper that Cargo calls in place of rustc, so that what each crate costs is known.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike};
use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

/// Names the file that costs are written to: one line a crate, its name and seconds.
pub(crate) const LOG: &str = "TROMPE_PEERS_RUSTC_LOG";

/// Runs rustc, if Cargo has started this process for that. Lints are off for every crate, as Cargo has it for those
/// of a registry.
pub(crate) fn wrapped() -> Option<ExitCode> {
    let log = std::env::var_os(LOG)?;
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next()?;
    let mut arguments: Vec<_> = arguments.collect();
    let is_capped = |word: &OsString| word.to_string_lossy().starts_with("--cap-lints");
    if !arguments.iter().any(is_capped) {
        arguments.extend(["--cap-lints", "allow"].map(OsString::from));
    }
    let outcome = run(&rustc, &arguments).and_then(|code| {
        record(Path::new(&log), crate_name(&arguments))?;
        Ok(code)
    });
    Some(outcome.unwrap_or_else(|error| {
        eprintln!("{}: {error}", rustc.to_string_lossy());
        ExitCode::FAILURE
    }))
}

fn run(rustc: &OsStr, arguments: &[OsString]) -> io::Result<ExitCode> {
    let status = Command::new(rustc).args(arguments).status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn record(log: &Path, name: Option<&OsStr>) -> io::Result<()> {
    let Some(name) = name else {
        return Ok(());
    };
    // One write, so that lines of two processes never mix.
    let line = format!("{} {}\n", name.to_string_lossy(), children());
    let mut log = OpenOptions::new().create(true).append(true).open(log)?;
    log.write_all(line.as_bytes())
}

fn crate_name(arguments: &[OsString]) -> Option<&OsStr> {
    let at = arguments.iter().position(|word| word == "--crate-name")?;
    arguments.get(at + 1).map(OsString::as_os_str)
}

/// Processor time, in seconds, of the processes that this one has started and waited for, and of theirs.
pub(crate) fn children() -> f64 {
    let seconds = |time: TimeVal| time.num_microseconds() as f64 / 1e6;
    getrusage(UsageWho::RUSAGE_CHILDREN).map_or(f64::NAN, |usage| {
        seconds(usage.user_time()) + seconds(usage.system_time())
    })
}
