//! The `build.rs` API: model files in, Rust files out.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use trompe_smithy::diagnostic::{Diagnostic, Severity};
use trompe_smithy::{Loaded, Loader};

use crate::plan::{self, Plan, Wanted};
use crate::write;

/// Generates Rust from Smithy models.
///
/// ```no_run
/// trompe_codegen::Builder::new()
///     .model("model")
///     .service("medea.control#ControlApi")
///     .operations(["Create", "Subscribe"])
///     .generate();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    models: Vec<PathBuf>,
    wanted: Wanted,
    out_dir: Option<PathBuf>,
    allow_unknown_traits: bool,
}

/// What a generation made.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The services, by their identifiers.
    pub services: Vec<String>,
    /// The files, whether they had to be written or were the same already.
    pub files: Vec<PathBuf>,
    /// How many of them were written.
    pub written: usize,
    /// The files and folders of the model.
    pub inputs: Vec<PathBuf>,
    /// Warnings for who builds the crate, one a line, with file, line and column where they have a place: three of each
    /// kind, and how many more there are. They are those of models in the IDL, and of what the generated code does
    /// less than a model says; models in JSON are exported from what others write, who were warned. The
    /// [report](Self::report) has them all.
    pub warnings: Vec<String>,
    /// The warnings with the source that they are about, for people.
    pub report: String,
}

/// Why nothing was generated.
#[derive(Clone, Debug)]
pub struct GenerateError {
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are beside them.
    pub warnings: usize,
    /// All of them with the source that they are about, for people.
    pub report: String,
    /// The files and folders of the model, as far as they were found.
    pub inputs: Vec<PathBuf>,
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.report.trim_end())
    }
}

impl std::error::Error for GenerateError {}

impl Builder {
    /// A builder without models.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a model file, or a folder with `.smithy` and `.json` files at any depth. Relative paths
    /// start at the package, where Cargo runs build scripts.
    #[must_use]
    pub fn model(mut self, path: impl AsRef<Path>) -> Self {
        self.models.push(path.as_ref().to_owned());
        self
    }

    /// Adds a service, by its absolute identifier. Without any, all services of the model are generated.
    #[must_use]
    pub fn service(mut self, id: impl Into<String>) -> Self {
        self.wanted.services.push(id.into());
        self
    }

    /// Narrows the services to these operations and what they reach. Services without any of them
    /// are left out.
    #[must_use]
    pub fn operations<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let names = names.into_iter().map(Into::into);
        self.wanted.operations.get_or_insert_default().extend(names);
        self
    }

    /// Leaves out what servers are made of: the trait that one implements, and what its answers need. The
    /// crate then does without the feature `server` of `trompe`.
    #[must_use]
    pub fn without_server(mut self) -> Self {
        self.wanted.sides.server = false;
        self
    }

    /// Leaves out the client. The crate then does without the feature `client` of `trompe`.
    #[must_use]
    pub fn without_client(mut self) -> Self {
        self.wanted.sides.client = false;
        self
    }

    /// Writes sources of a crate to this folder, one file a module and a `lib.rs`, instead of one
    /// file a service to `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, path: impl AsRef<Path>) -> Self {
        self.out_dir = Some(path.as_ref().to_owned());
        self
    }

    /// Takes traits that nothing defines for warnings, as models of other vendors need it. They have
    /// no effect on what is generated.
    #[must_use]
    pub fn allow_unknown_traits(mut self, allow: bool) -> Self {
        self.allow_unknown_traits = allow;
        self
    }

    /// Generates, for a build script: tells Cargo what to watch and what to warn of, and leaves the report
    /// in the script's output, which `cargo build -vv` shows. When the model has errors, prints all of them
    /// and ends the process with status 1.
    pub fn generate(&self) {
        for path in &self.models {
            println!("cargo:rerun-if-changed={}", path.display());
        }
        match self.try_generate() {
            Ok(generated) => {
                watch(&generated.inputs);
                eprint!("{}", generated.report);
                for warning in &generated.warnings {
                    println!("cargo:warning={warning}");
                }
            }
            Err(error) => {
                watch(&error.inputs);
                eprintln!("{error}");
                std::process::exit(1);
            }
        }
    }

    /// Generates, and returns what was made.
    ///
    /// # Errors
    /// What is wrong with the model or what was asked of it, all at once; or a file that cannot be written.
    pub fn try_generate(&self) -> Result<Generated, GenerateError> {
        let mut loaded = self.load();
        let of_model = loaded.diagnostics.len();
        let plan = match loaded.is_valid() {
            true => plan::plan(&loaded.model, &self.wanted, &mut loaded.diagnostics),
            false => Plan::default(),
        };
        if !loaded.is_valid() {
            return Err(refusal(&loaded));
        }
        self.write(&plan, loaded, of_model)
    }

    fn load(&self) -> Loaded {
        let loader = Loader::new().allow_unknown_traits(self.allow_unknown_traits);
        self.models.iter().fold(loader, Loader::path).load()
    }

    fn write(
        &self,
        plan: &Plan,
        mut loaded: Loaded,
        of_model: usize,
    ) -> Result<Generated, GenerateError> {
        let (folder, files) = match (&self.out_dir, std::env::var_os("OUT_DIR")) {
            (Some(folder), _) => (folder.clone(), write::sources(plan)),
            (None, Some(folder)) => (PathBuf::from(folder), write::included(plan)),
            (None, None) => {
                let help = "this is a build script's: elsewhere name a folder with `out_dir`";
                loaded
                    .diagnostics
                    .push(Diagnostic::error("Output", "OUT_DIR is not set").help(help));
                return Err(refusal(&loaded));
            }
        };
        let saved = write::save(&folder, &files).and_then(|written| {
            write::remove_stale(&folder, &files)?;
            Ok(written)
        });
        match saved {
            Ok(written) => Ok(summary(
                plan,
                &loaded,
                of_model,
                files.keys().map(|path| folder.join(path)).collect(),
                written,
            )),
            Err(error) => {
                loaded
                    .diagnostics
                    .push(Diagnostic::error("Output", error.to_string()));
                Err(refusal(&loaded))
            }
        }
    }
}

fn watch(inputs: &[PathBuf]) {
    for path in inputs {
        println!("cargo:rerun-if-changed={}", path.display());
    }
}

/// `of_model` is how many diagnostics there were before anything was planned.
fn summary(
    plan: &Plan,
    loaded: &Loaded,
    of_model: usize,
    files: Vec<PathBuf>,
    written: usize,
) -> Generated {
    let warnings = loaded
        .diagnostics
        .iter()
        .enumerate()
        .filter(|(at, diagnostic)| *at >= of_model || !is_of_json(loaded, diagnostic))
        .map(|(_, diagnostic)| diagnostic)
        .filter(|diagnostic| diagnostic.severity == Severity::Warning);
    Generated {
        services: plan
            .services
            .iter()
            .map(|service| service.id.clone())
            .collect(),
        files,
        written,
        inputs: loaded.files.clone(),
        warnings: a_few_of_each_kind(loaded, warnings),
        report: loaded.render(Severity::Warning, false),
    }
}

fn is_of_json(loaded: &Loaded, diagnostic: &Diagnostic) -> bool {
    let place = diagnostic.span.and_then(|span| loaded.sources.locate(span));
    place.is_some_and(|place| {
        Path::new(place.file)
            .extension()
            .is_some_and(|kind| kind == "json")
    })
}

/// How many warnings of one kind Cargo shows. A model with hundreds, as AWS publishes them, would bury the others.
const SHOWN_OF_A_KIND: usize = 3;

fn a_few_of_each_kind<'a>(
    loaded: &Loaded,
    warnings: impl Iterator<Item = &'a Diagnostic>,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut kinds = BTreeMap::<&str, usize>::new();
    for warning in warnings {
        // Some validators name what a warning is of after themselves.
        let kind = warning.event.split('.').next().unwrap_or_default();
        let seen = kinds.entry(kind).or_default();
        *seen += 1;
        if *seen <= SHOWN_OF_A_KIND {
            lines.push(one_line(loaded, warning));
        }
    }
    let hidden = kinds
        .into_iter()
        .filter(|(_, count)| *count > SHOWN_OF_A_KIND);
    lines.extend(hidden.map(|(event, count)| {
        let more = count - SHOWN_OF_A_KIND;
        format!("{more} more warnings of `{event}`; `trompe validate` shows them")
    }));
    lines
}

// Cargo's warnings are single lines.
fn one_line(loaded: &Loaded, diagnostic: &Diagnostic) -> String {
    let message = diagnostic.message.lines().collect::<Vec<_>>().join(" ");
    match diagnostic.span.and_then(|span| loaded.sources.locate(span)) {
        Some(place) => format!("{place}: {message}"),
        None => message,
    }
}

fn refusal(loaded: &Loaded) -> GenerateError {
    let count = |severity| loaded.diagnostics.count(severity);
    GenerateError {
        errors: count(Severity::Error) + count(Severity::Danger),
        warnings: count(Severity::Warning),
        report: loaded.render(Severity::Warning, false),
        inputs: loaded.files.clone(),
    }
}
