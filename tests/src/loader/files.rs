//! Cases found on disk.

use std::fs;
use std::path::{Path, PathBuf};

/// All files below a folder, sorted; none where there is no folder.
#[must_use]
pub fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let into = if path.is_dir() { &mut open } else { &mut found };
            into.push(path);
        }
    }
    found.sort();
    found
}

/// The files below a folder whose names end in a text, each with its identifier: the path
/// from the folder, without that ending.
#[must_use]
pub fn cases(folder: &Path, ending: &str) -> Vec<(String, PathBuf)> {
    let case = |path: PathBuf| Some((id(folder, &path)?.strip_suffix(ending)?.to_owned(), path));
    all(folder).into_iter().filter_map(case).collect()
}

/// The path from a folder, with forward slashes.
#[must_use]
pub fn id(folder: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(folder).ok()?;
    Some(relative.to_str()?.replace('\\', "/"))
}

/// Names of the folders directly in a folder, sorted.
#[must_use]
pub fn folders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read as UTF-8, with the reason.
pub fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
