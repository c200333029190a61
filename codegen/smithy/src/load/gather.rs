//! Files and folders to source texts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use super::Limits;
use crate::diagnostic::Diagnostic;

/// What was found under the given paths.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Names and texts.
    pub(super) texts: Vec<(String, String)>,
    /// Files and folders that were looked at, sorted.
    pub(super) seen: BTreeSet<PathBuf>,
    pub(super) events: Vec<Diagnostic>,
}

/// How deep folders may be nested.
const FOLDER_DEPTH: usize = 64;

/// Reads every path: a file as it is, a folder with all model files below it.
pub(super) fn gather(paths: &[PathBuf], limits: &Limits) -> Gathered {
    let mut gathered = Gathered::default();
    for path in paths {
        match path.is_dir() {
            true => gathered.folder(path, limits, FOLDER_DEPTH),
            false => gathered.file(path, limits),
        }
    }
    gathered
}

impl Gathered {
    fn folder(&mut self, path: &Path, limits: &Limits, depth: usize) {
        if depth == 0 || !self.seen.insert(path.to_owned()) {
            return;
        }
        match entries(path) {
            Ok(entries) => entries
                .iter()
                .for_each(|entry| self.entry(entry, limits, depth)),
            Err(error) => self.fail(path, &format!("cannot be read: {error}")),
        }
    }

    fn entry(&mut self, path: &Path, limits: &Limits, depth: usize) {
        if path.is_dir() {
            self.folder(path, limits, depth - 1);
        } else if is_model(path) {
            self.file(path, limits);
            self.texts.pop_if(|(name, text)| is_strange(name, text));
        }
    }

    fn file(&mut self, path: &Path, limits: &Limits) {
        if !self.seen.insert(path.to_owned()) {
            return;
        }
        match read(path, limits) {
            Ok(text) => self.texts.push((path.display().to_string(), text)),
            Err(message) => self.fail(path, &message),
        }
    }

    fn fail(&mut self, path: &Path, message: &str) {
        let message = format!("Model file `{}` {message}", path.display());
        self.events.push(Diagnostic::error("Model", message));
    }
}

fn entries(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

fn is_model(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "smithy" || extension == "json")
}

/// Whether a text is JSON that other tools left in a folder: it does not say its Smithy version.
fn is_strange(name: &str, text: &str) -> bool {
    name.ends_with(".json") && !text.contains("\"smithy\"")
}

fn read(path: &Path, limits: &Limits) -> Result<String, String> {
    let size = fs::metadata(path)
        .map_err(|error| format!("cannot be read: {error}"))?
        .len();
    if usize::try_from(size).is_ok_and(|size| size <= limits.file_bytes) {
        let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
        return String::from_utf8(bytes).map_err(|error| not_utf8(&error));
    }
    Err(too_large(limits))
}

/// Where a text stops being UTF-8, counted as for other places.
fn not_utf8(error: &FromUtf8Error) -> String {
    let offset = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..offset).unwrap_or_default();
    let before = String::from_utf8_lossy(before);
    let line = 1 + before.matches('\n').count();
    let column = 1 + before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count());
    format!("is not UTF-8 at line {line}, column {column} (byte offset {offset})")
}

/// The complaint about a text over the limit.
pub(super) fn too_large(limits: &Limits) -> String {
    format!("is larger than {} bytes", limits.file_bytes)
}
