//! Small models, one feature each, beside what is generated from them. `BLESS=1 cargo test -p
//! trompe-codegen --test goldens` writes the expected files anew.

use std::fs;
use std::path::{Path, PathBuf};

use trompe_codegen::plan::{self, Wanted};
use trompe_codegen::write;
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

#[cfg(test)]
fn generate(name: &str) -> String {
    let mut loaded = Loader::new()
        .path(folder().join(format!("{name}.smithy")))
        .load();
    let plan = plan::plan(&loaded.model, &Wanted::default(), &mut loaded.diagnostics);
    assert!(
        loaded.is_valid(),
        "{}",
        loaded.render(Severity::Warning, false)
    );
    let files = write::included(&plan);
    assert_eq!(files.len(), 1);
    files.into_values().next().unwrap()
}

#[cfg(test)]
fn check(name: &str) {
    let path = folder().join(format!("{name}.rs"));
    let actual = generate(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    let same = actual
        .lines()
        .zip(expected.lines())
        .take_while(|(a, b)| a == b)
        .count();
    let place = format!("{}:{}", path.display(), same + 1);
    assert!(
        actual == expected,
        "{place}: generated is\n{}",
        actual.lines().nth(same).unwrap_or("nothing more")
    );
}

#[test]
fn structures_are_generated_as_blessed() {
    check("structures");
}

#[test]
fn services_without_operations_are_generated_as_blessed() {
    check("bare");
}

#[test]
fn unions_are_generated_as_blessed() {
    check("unions");
}

#[test]
fn enums_are_generated_as_blessed() {
    check("enums");
}

#[test]
fn http_bindings_are_generated_as_blessed() {
    check("http");
}

#[test]
fn event_streams_are_generated_as_blessed() {
    check("events");
}

#[test]
fn names_that_collide_are_generated_as_blessed() {
    check("names");
}

#[test]
fn streaming_blobs_are_generated_as_blessed() {
    check("blobs");
}
