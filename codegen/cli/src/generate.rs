//! `trompe generate`: Rust from models.

use std::path::PathBuf;

use clap::Args;
use trompe_codegen::{Builder, GenerateError, Generated};

use crate::output::{Outcome, counted, print, report};

/// Generates clients, servers and event-stream handlers.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Model files, or folders with .smithy and .json files at any depth.
    #[arg(value_name = "MODEL", required = true)]
    models: Vec<PathBuf>,
    /// The folder for the sources: one file a module, and lib.rs.
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Only this service, by its absolute shape ID. May be given several times.
    #[arg(long, value_name = "ID")]
    service: Vec<String>,
    /// Only these operations and what they reach, by name, separated by commas.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    operations: Option<Vec<String>>,
    /// Leave out what servers are made of, for which `trompe` then needs no feature `server`.
    #[arg(long)]
    no_server: bool,
    /// Leave out the client, for which `trompe` then needs no feature `client`.
    #[arg(long)]
    no_client: bool,
    /// Warn of traits that nothing defines, instead of refusing them.
    #[arg(long)]
    allow_unknown_traits: bool,
}

impl Generate {
    pub(crate) fn run(self) -> Outcome {
        let builder = self.models.iter().fold(Builder::new(), Builder::model);
        let builder = self.service.iter().fold(builder, Builder::service);
        let builder = match self.operations {
            Some(names) => builder.operations(names),
            None => builder,
        };
        let builder = match self.no_server {
            true => builder.without_server(),
            false => builder,
        };
        let builder = match self.no_client {
            true => builder.without_client(),
            false => builder,
        };
        let builder = builder
            .out_dir(self.out)
            .allow_unknown_traits(self.allow_unknown_traits);
        match builder.try_generate() {
            Ok(generated) => made(&generated),
            Err(error) => refused(&error),
        }
    }
}

fn made(generated: &Generated) -> Outcome {
    // As Cargo shows them. Models of AWS have hundreds, of which who generates can mend none.
    for warning in &generated.warnings {
        report(&format!("warning: {warning}\n"));
    }
    let services = generated.services.join(", ");
    let (files, written) = (counted(generated.files.len(), "file"), generated.written);
    print(&format!(
        "generated {services}: {files}, {written} of them new or changed\n"
    ))?;
    Ok(true)
}

fn refused(error: &GenerateError) -> Outcome {
    report(&format!("{error}\n"));
    print(&format!(
        "nothing generated: {}, {}\n",
        counted(error.errors, "error"),
        counted(error.warnings, "warning")
    ))?;
    Ok(false)
}
