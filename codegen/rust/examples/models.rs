//! What generating costs, and whether what is generated compiles.
//!
//! `cargo run --release -p trompe-codegen --example models -- [--check] [--compile] [FILE or NAME…]`
//!
//! Each model is loaded, checked, planned and emitted on its own; the CPU seconds of each step are
//! printed. Without names it takes all AWS models of the corpus. `--compile` then runs `cargo check`,
//! warnings denied, on a crate for each; without names it takes a sample of eight. With `--check` the
//! exit status says whether all went well and DynamoDB cost less than 0.4 s, or less than 4 s where
//! this program itself is not optimised, as a build script is.

#![allow(clippy::print_stdout, reason = "printing is its work")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use trompe_codegen::plan::{self, Wanted};
use trompe_codegen::write::{self, Files};
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

/// What is compiled where no names are given: every protocol and both kinds of streams.
const SAMPLE: [&str; 8] = [
    "s3",
    "dynamodb",
    "sqs",
    "iam",
    "lambda",
    "transcribe-streaming",
    "cloudwatch-logs",
    "kinesis",
];

const SECONDS: f64 = if cfg!(debug_assertions) { 4.0 } else { 0.4 };

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let (flags, words): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|word| word.starts_with("--"));
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    let done = run(&words, has("--compile"));
    let kept = done.unwrap_or_else(|error| {
        println!("{error}");
        false
    });
    ExitCode::from(u8::from(has("--check") && !kept))
}

fn run(words: &[String], compile: bool) -> Result<bool, Failure> {
    let paths = match (words.is_empty(), compile) {
        (true, true) => SAMPLE.map(of_corpus).to_vec(),
        (true, false) => all_of_corpus()?,
        (false, _) => words.iter().map(of_corpus).collect(),
    };
    let (mut kept, mut made) = (true, Vec::new());
    for path in &paths {
        match generate(path) {
            Ok((files, seconds)) => {
                kept &= seconds < SECONDS || !path.ends_with("dynamodb.json");
                made.push((crate_name(path), files));
            }
            Err(report) => {
                println!("{}: {report}", path.display());
                kept = false;
            }
        }
    }
    println!(
        "{} of {} models generate (bar for DynamoDB: {SECONDS} s)",
        made.len(),
        paths.len()
    );
    Ok(match compile {
        true => checks(&made)? && kept,
        false => kept,
    })
}

/// A file as it is, or the model of a name.
fn of_corpus(word: impl AsRef<str>) -> PathBuf {
    let path = PathBuf::from(word.as_ref());
    match path.is_file() {
        true => path,
        false => corpus().join(format!("{}.json", word.as_ref())),
    }
}

fn corpus() -> PathBuf {
    let given = std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    given
        .unwrap_or_else(|| root().join("../shared/corpus"))
        .join("aws-models")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn all_of_corpus() -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for folder in [corpus(), corpus().join("newer")] {
        let folder =
            fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        found.extend(folder.flatten().map(|entry| entry.path()));
    }
    found.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
    found.sort();
    Ok(found)
}

fn crate_name(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    match path
        .parent()
        .is_some_and(|folder| folder.ends_with("newer"))
    {
        true => format!("{name}-newer"),
        false => name.into_owned(),
    }
}

/// The files of one model, and the CPU seconds they took.
fn generate(path: &Path) -> Result<(Files, f64), String> {
    let start = cpu_seconds();
    let mut loaded = Loader::new().path(path).load();
    let read = cpu_seconds();
    let plan = plan::plan(&loaded.model, &Wanted::default(), &mut loaded.diagnostics);
    if !loaded.is_valid() {
        return Err(loaded.render(Severity::Danger, false));
    }
    let planned = cpu_seconds();
    let files = write::sources(&plan);
    let written = cpu_seconds();
    let bytes = files.values().map(String::len).sum::<usize>();
    println!(
        "{:24} load {:6.1} ms  plan {:6.1} ms  emit {:6.1} ms  all {:6.1} ms  {:8} bytes",
        crate_name(path),
        (read - start) * 1e3,
        (planned - read) * 1e3,
        (written - planned) * 1e3,
        (written - start) * 1e3,
        bytes,
    );
    Ok((files, written - start))
}

/// CPU time of this thread, the only one.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next();
    let nanoseconds = nanoseconds.and_then(|word| word.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// Runs `cargo check` over a workspace with a crate for each model.
fn checks(made: &[(String, Files)]) -> Result<bool, Failure> {
    let target = root().join("target");
    let folder = target.join("models");
    let _absent = fs::remove_dir_all(&folder);
    for (name, files) in made {
        for (path, text) in files {
            let path = folder.join(name).join("src").join(path);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(path, text)?;
        }
        fs::write(folder.join(name).join("Cargo.toml"), manifest(name)?)?;
    }
    let members: Vec<_> = made.iter().map(|(name, _)| format!("{name:?}")).collect();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(folder.join("Cargo.toml"), workspace)?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["check", "--workspace", "--keep-going"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &target)
        .status()?;
    let verdict = if status.success() {
        "compile"
    } else {
        "do NOT all compile"
    };
    println!("{} models {verdict} with warnings denied", made.len());
    Ok(status.success())
}

fn manifest(name: &str) -> Result<String, Failure> {
    let runtime = fs::canonicalize(root().join("runtime"))?;
    Ok(format!(
        "[package]\nname = \"models-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"warn\"\n\n\
         [dependencies]\ntrompe = {{ path = {runtime:?} }}\n"
    ))
}
