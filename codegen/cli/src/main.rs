//! The `trompe` command: validates Smithy models, generates Rust from them and reads captured event streams.
//!
//! * `output`: both standard streams, colour, exit status
//! * `input`: where models come from
//! * `event`: an event as JSON
//! * `decode`: captured event streams as people read them
//! * `generate`, `validate`, `write`, `select`: one command a file

mod output;

mod input;

mod event;

mod decode;
mod generate;
mod select;
mod validate;
mod write;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Smithy for Rust, and event streams that don't break.
#[derive(Debug, Parser)]
#[command(version, after_help = STATUS)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const STATUS: &str = "Exit status: 0 when all went well, 1 when a model, a capture or what was asked of it \
is wrong, 2 when the arguments are.\nReports are coloured on a terminal, unless NO_COLOR is set.";

#[derive(Debug, Subcommand)]
enum Command {
    Decode(decode::Decode),
    Generate(generate::Generate),
    Validate(validate::Validate),
    Ast(write::Ast),
    Idl(write::Idl),
    Select(select::Select),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Decode(decode) => decode.run(),
        Command::Generate(generate) => generate.run(),
        Command::Validate(validate) => validate.run(),
        Command::Ast(ast) => ast.run(),
        Command::Idl(idl) => idl.run(),
        Command::Select(select) => select.run(),
    };
    output::finish(done)
}
