//! The `trompe` command: validates Smithy models and generates Rust from them.

mod select;

mod write;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use trompe_codegen::{Builder, GenerateError, Generated};
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

/// Smithy for Rust, and event streams that don't break.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generates clients, servers and event-stream handlers.
    Generate(Generate),
    /// Checks models, and says all that is wrong with them.
    Validate(Validate),
    /// Writes models as one JSON AST document.
    Ast(write::Ast),
    /// Writes models as IDL, one file a namespace.
    Idl(write::Idl),
    /// Prints the shapes of models that a selector picks.
    Select(select::Select),
}

#[derive(Debug, Args)]
struct Model {
    /// Model files, or folders with .smithy and .json files at any depth.
    #[arg(required = true)]
    models: Vec<PathBuf>,
    /// Warn of traits that nothing defines, instead of refusing them.
    #[arg(long)]
    allow_unknown_traits: bool,
}

#[derive(Debug, Args)]
struct Generate {
    #[command(flatten)]
    model: Model,
    /// The folder for the sources: one file a module, and lib.rs.
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Only this service, by its absolute shape ID. May be given several times.
    #[arg(long, value_name = "ID")]
    service: Vec<String>,
    /// Only these operations and what they reach, by name.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    operations: Option<Vec<String>>,
}

#[derive(Debug, Args)]
struct Validate {
    #[command(flatten)]
    model: Model,
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Generate(generate) => generate.run(),
        Command::Validate(validate) => validate.run(),
        Command::Ast(ast) => ast.run(),
        Command::Idl(idl) => idl.run(),
        Command::Select(select) => select.run(),
    }
}

impl Generate {
    fn run(self) -> ExitCode {
        let model = self
            .model
            .models
            .iter()
            .fold(Builder::new(), Builder::model);
        let model = self.service.iter().fold(model, Builder::service);
        let model = match self.operations {
            Some(names) => model.operations(names),
            None => model,
        };
        match model
            .out_dir(self.out)
            .allow_unknown_traits(self.model.allow_unknown_traits)
            .try_generate()
        {
            Ok(generated) => generated_status(&generated),
            Err(error) => refused_status(&error),
        }
    }
}

fn generated_status(generated: &Generated) -> ExitCode {
    eprint!("{}", generated.report);
    let services = generated.services.join(", ");
    let (files, written) = (generated.files.len(), generated.written);
    println!("generated {services}: {files} files, {written} of them new or changed");
    ExitCode::SUCCESS
}

fn refused_status(error: &GenerateError) -> ExitCode {
    eprintln!("{error}");
    println!(
        "nothing generated: {}, {}",
        counted(error.errors, "error"),
        counted(error.warnings, "warning")
    );
    ExitCode::FAILURE
}

impl Validate {
    fn run(self) -> ExitCode {
        let loader = Loader::new().allow_unknown_traits(self.model.allow_unknown_traits);
        let loaded = self.model.models.iter().fold(loader, Loader::path).load();
        eprint!(
            "{}",
            loaded.render(Severity::Warning, std::io::stderr().is_terminal())
        );
        let count = |severity| loaded.diagnostics.count(severity);
        let errors = counted(count(Severity::Error) + count(Severity::Danger), "error");
        let warnings = counted(count(Severity::Warning), "warning");
        let shapes = loaded
            .model
            .shapes()
            .filter(|shape| !shape.id.is_prelude())
            .count();
        println!(
            "{}: {shapes} shapes, {errors}, {warnings}",
            if loaded.is_valid() {
                "valid"
            } else {
                "not valid"
            }
        );
        if loaded.is_valid() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
