//! `trompe ast` and `trompe idl`: models written out, in either notation.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use trompe_smithy::build_config::{BuildConfig, SOURCE};
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::{Loader, Model, Version, transform, write};

/// Where a model comes from, and what is made of it before it is written.
#[derive(Debug, Args)]
struct Input {
    /// Model files, or folders with .smithy and .json files at any depth.
    #[arg(required_unless_present = "config")]
    models: Vec<PathBuf>,
    /// Load the sources and imports of this smithy-build.json.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write this projection of the configuration.
    #[arg(long, value_name = "NAME", requires = "config", default_value = SOURCE)]
    projection: String,
    /// Give what mixins hand down to the shapes themselves, and drop the mixins.
    #[arg(long)]
    flatten: bool,
    /// Warn of traits that nothing defines, instead of refusing them.
    #[arg(long)]
    allow_unknown_traits: bool,
}

/// The version of a JSON AST document.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum AstVersion {
    #[value(name = "1.0")]
    V1,
    #[value(name = "2.0")]
    V2,
}

/// Writes models as one JSON AST document.
#[derive(Debug, Args)]
pub(crate) struct Ast {
    #[command(flatten)]
    input: Input,
    /// The version of Smithy to write.
    #[arg(long, value_enum, default_value = "2.0")]
    version: AstVersion,
    /// The file to write; the standard output without it.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes models as IDL, one file a namespace.
#[derive(Debug, Args)]
pub(crate) struct Idl {
    #[command(flatten)]
    input: Input,
    /// The folder for the files; all go to the standard output without it.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Ast {
    pub(crate) fn run(self) -> ExitCode {
        let version = match self.version {
            AstVersion::V1 => Version::V1,
            AstVersion::V2 => Version::V2,
        };
        finish(self.input.model().and_then(|model| {
            let text = write::ast(&model, version);
            match &self.out {
                Some(path) => write_file(path, &text),
                None => print(&text),
            }
        }))
    }
}

impl Idl {
    pub(crate) fn run(self) -> ExitCode {
        finish(self.input.model().and_then(|model| {
            let files = write::idl(&model);
            match &self.out {
                Some(folder) => files
                    .iter()
                    .try_for_each(|(name, text)| write_file(&folder.join(name), text)),
                None if files.len() == 1 => files.values().try_for_each(|text| print(text)),
                None => files
                    .iter()
                    .try_for_each(|(name, text)| print(&format!("// {name}\n{text}"))),
            }
        }))
    }
}

impl Input {
    /// The model, or why there is none.
    fn model(&self) -> Result<Model, String> {
        let config = self.config.as_ref().map(BuildConfig::read).transpose();
        let config = config.map_err(|error| error.to_string())?;
        let loader = match &config {
            Some(config) => config.loader(&self.projection),
            None => Ok(Loader::new()),
        };
        let loader = loader.map_err(|error| error.to_string())?;
        let loader = loader.allow_unknown_traits(self.allow_unknown_traits);
        let loaded = self.models.iter().fold(loader, Loader::path).load();
        if !loaded.is_valid() {
            return Err(loaded.render(Severity::Danger, io::stderr().is_terminal()));
        }
        let model = match &config {
            Some(config) => config.project(&self.projection, &loaded.model),
            None => Ok(loaded.model),
        };
        let model = model.map_err(|error| error.to_string())?;
        Ok(match self.flatten {
            true => transform::flatten_mixins(&model),
            false => model,
        })
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// A reader that has seen enough may close the pipe.
fn print(text: &str) -> Result<(), String> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn finish(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}
