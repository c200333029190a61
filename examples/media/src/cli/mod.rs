//! The command line.
//!
//! - `args`: what may be said on it
//! - `output`: where a run is told
//! - `serve`, `callbacks`, `control`: the commands; without one the scenario is played

mod args;
mod callbacks;
mod console;
mod control;
mod element;
mod follow;
mod output;
mod serve;

pub(crate) use args::Args;

use crate::scenario;
use args::Command;
use std::process::ExitCode;

/// Does what the command line says; the exit code is 1 where that failed.
pub(crate) async fn run(args: Args) -> ExitCode {
    let done = match args.command {
        None => play(args.json).await,
        Some(Command::Serve(serve)) => serve::run(serve, args.json).await,
        Some(Command::Callbacks(callbacks)) => callbacks::run(callbacks, args.json).await,
        Some(Command::Control(control)) => control::run(control, args.json).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("media: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Waits for Ctrl-C, or to be told to terminate.
async fn stopped() -> Result<(), String> {
    let unheard = |error: std::io::Error| format!("signals cannot be heard: {error}");
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate()).map_err(unheard)?;
        tokio::select! {
            heard = tokio::signal::ctrl_c() => heard.map_err(unheard),
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(unheard)
}

async fn play(json: bool) -> Result<(), String> {
    let journal = output::journal(json);
    match scenario::run(&journal).await {
        Ok(facts) => {
            journal.summary(&facts, true);
            Ok(())
        }
        Err(unkept) => {
            journal.summary(&[], false);
            Err(format!("a promise was not kept: {unkept}"))
        }
    }
}
