//! An in-memory media control server and its controller.
//!
//! Modules, lowest first:
//!
//! - `clock`, `random`: what the server takes from outside
//! - `document`, `report`, `elements`: shapes as JSON, errors in words, elements as controllers write them
//! - `journal`: what is told of a run
//! - `server`: the media server
//! - `sim`: simulated members
//! - `controller`: the other side
//! - `scenario`: the main job
//! - `cli`: the command line

mod cli;
mod clock;
mod controller;
mod document;
mod elements;
mod journal;
mod random;
mod report;
mod scenario;
mod server;
mod sim;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = cli::Args::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("media: no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(cli::run(args));
    // A read of standard input cannot be interrupted, and must not hold up the exit.
    runtime.shutdown_background();
    code
}
