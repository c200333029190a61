//! Cargo, run on a project, and what it cost.

use super::project::Project;
use super::rustc::{LOG, children};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;

/// What is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Check,
    Dev,
    Release,
}

/// What is exported for one's own builds would change what is measured.
const FOREIGN: [&str; 6] = [
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_JOBS",
];

impl Profile {
    pub(crate) const ALL: [Self; 3] = [Self::Check, Self::Dev, Self::Release];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Dev => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// A project and a profile, built in a folder of their own.
pub(crate) struct Build<'p> {
    pub(crate) project: &'p Project,
    pub(crate) profile: Profile,
}

impl Build<'_> {
    fn target(&self) -> PathBuf {
        self.project.target.join(self.profile.name())
    }

    fn log(&self) -> PathBuf {
        let Project { folder, .. } = self.project;
        folder.join(self.profile.name()).with_extension("log")
    }

    /// Builds everything from nothing: the processor seconds of every process that took part.
    pub(crate) fn cold(&self) -> io::Result<f64> {
        match fs::remove_dir_all(self.target()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => self.build(),
        }
    }

    /// Builds what is missing.
    pub(crate) fn build(&self) -> io::Result<f64> {
        let before = children();
        self.cargo(self.profile.words())?;
        Ok(children() - before)
    }

    /// Builds the generated crate once more: the processor seconds of its rustc.
    pub(crate) fn alone(&self) -> io::Result<f64> {
        self.build()?;
        let name = &self.project.generated;
        let clean = ["clean", "--package", name];
        let release = (self.profile == Profile::Release).then_some("--release");
        self.cargo(&clean.into_iter().chain(release).collect::<Vec<_>>())?;
        self.build()?;
        let log = fs::read_to_string(self.log())?;
        let name = name.replace('-', "_");
        let mut costs = log.lines().filter_map(|line| line.split_once(' '));
        costs
            .find_map(|(crate_name, cost)| (crate_name == name).then(|| cost.parse().ok())?)
            .ok_or_else(|| io::Error::other(format!("rustc was not run for {name}")))
    }

    fn cargo(&self, words: &[&str]) -> io::Result<()> {
        match fs::remove_file(self.log()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut command = Command::new(cargo());
        command
            .args(words)
            .arg("--quiet")
            .current_dir(&self.project.folder);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_foreign(name)) {
            command.env_remove(name);
        }
        command
            .env("CARGO_TARGET_DIR", self.target())
            // Crates of a registry are never built so, hence the one that stands beside them is not either.
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTC_WRAPPER", std::env::current_exe()?)
            .env(LOG, self.log());
        let status = command.status()?;
        match status.success() {
            true => Ok(()),
            false => Err(io::Error::other(format!(
                "cargo {} in {}: {status}",
                words.join(" "),
                self.project.folder.display()
            ))),
        }
    }
}

/// The Cargo that runs this, or the one of the path.
pub(super) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn is_foreign(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    FOREIGN.contains(&&*name) || name.starts_with("CARGO_PROFILE_")
}
