//! What people see when they make the usual mistakes: one blessed text a mistake.
//! `BLESS=1` writes the texts anew.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use std::fs;
use std::path::{Path, PathBuf};

use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_model = |path: &PathBuf| {
        path.extension()
            .is_some_and(|e| e == "smithy" || e == "json")
    };
    let mut cases: Vec<_> = entries.filter(is_model).collect();
    cases.sort();
    cases
}

fn rendered(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let loaded = Loader::new()
        .text(name, fs::read_to_string(path).unwrap())
        .load();
    assert!(!loaded.is_valid(), "{} is no mistake", path.display());
    loaded.render(Severity::Warning, false)
}

#[test]
fn every_usual_mistake_is_rendered_as_blessed() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    for path in cases() {
        let (blessed, now) = (path.with_extension("txt"), rendered(&path));
        if bless {
            fs::write(&blessed, &now).unwrap();
        } else if fs::read_to_string(&blessed).unwrap_or_default() != now {
            differing.push(format!("{}\n{now}", path.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
