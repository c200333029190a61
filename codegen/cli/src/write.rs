//! `trompe ast` and `trompe idl`: models written out, in either notation.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::{Model, Version, transform, write};

use crate::input::Input;
use crate::output::{Outcome, color, print, report};

/// What is written.
#[derive(Debug, Args)]
struct Source {
    #[command(flatten)]
    input: Input,
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
    source: Source,
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
    source: Source,
    /// The folder for the files; all go to the standard output without it.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Ast {
    pub(crate) fn run(self) -> Outcome {
        let version = match self.version {
            AstVersion::V1 => Version::V1,
            AstVersion::V2 => Version::V2,
        };
        let Some(model) = self.source.model()? else {
            return Ok(false);
        };
        let text = write::ast(&model, version);
        match &self.out {
            Some(path) => write_file(path, &text)?,
            None => print(&text)?,
        }
        Ok(true)
    }
}

impl Idl {
    pub(crate) fn run(self) -> Outcome {
        let Some(model) = self.source.model()? else {
            return Ok(false);
        };
        let files = write::idl(&model);
        let mut files = files.iter();
        match &self.out {
            Some(folder) => files.try_for_each(|(name, text)| write_file(&folder.join(name), text)),
            None if files.len() == 1 => files.try_for_each(|(_, text)| print(text)),
            None => files.try_for_each(|(name, text)| print(&format!("// {name}\n{text}"))),
        }?;
        Ok(true)
    }
}

impl Source {
    /// The model; none when it is wrong, which was told.
    fn model(&self) -> Result<Option<Model>, String> {
        let loaded = self.input.load(self.allow_unknown_traits)?;
        if !loaded.is_valid() {
            report(&loaded.render(Severity::Danger, color()));
            return Ok(None);
        }
        Ok(Some(match self.flatten {
            true => transform::flatten_mixins(&loaded.model),
            false => loaded.model,
        }))
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
