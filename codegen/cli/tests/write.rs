//! `trompe ast` and `trompe idl` as a shell sees them.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const MODEL: &str = "$version: \"2.0\"\n\nnamespace a.b\n\n@mixin\nstructure M {\n    c: String\n}\n\n\
    @tags([\n    \"internal\"\n])\nstructure S with [M] {}\n";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("trompe-write-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, text) in files {
            fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }

    fn trompe(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trompe"));
        command
            .current_dir(&self.0)
            .args(arguments)
            .output()
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn idl_goes_through_the_ast_and_comes_back_the_same() {
    let folder = Folder::new("back", &[("m.smithy", MODEL)]);
    let ast = folder.trompe(&["ast", "m.smithy", "--out", "ast/m.json"]);
    assert!(ast.status.success(), "{}", text(&ast.stderr));
    let idl = folder.trompe(&["idl", "ast/m.json"]);
    assert_eq!(text(&idl.stdout), MODEL);
}

#[test]
fn each_namespace_gets_a_file_of_its_own() {
    let other = "$version: \"2.0\"\n\nnamespace c\n\nuse a.b#S\n\nlist L {\n    member: S\n}\n";
    let folder = Folder::new("files", &[("m.smithy", MODEL), ("n.smithy", other)]);
    let idl = folder.trompe(&["idl", "m.smithy", "n.smithy", "--out", "out"]);
    assert!(idl.status.success(), "{}", text(&idl.stderr));
    let read = |name: &str| fs::read_to_string(folder.0.join("out").join(name)).unwrap();
    assert_eq!(
        (read("a.b.smithy"), read("c.smithy")),
        (MODEL.into(), other.into())
    );
}

#[test]
fn a_projection_is_written_in_place_of_its_sources() {
    let config = r#"{
        "version": "1.0", // of the configuration
        "sources": ["m.smithy"],
        "projections": {"public": {"transforms": [
            {"name": "flattenAndRemoveMixins"},
            {"name": "excludeShapesByTag", "args": {"tags": ["internal"]}}
        ]}}
    }"#;
    let files = [("m.smithy", MODEL), ("smithy-build.json", config)];
    let folder = Folder::new("projection", &files);
    let configured = ["ast", "--config", "smithy-build.json"];
    let source = folder.trompe(&configured);
    assert!(
        text(&source.stdout).contains("a.b#S"),
        "{}",
        text(&source.stderr)
    );
    let public = folder.trompe(&[&configured[..], &["--projection", "public"]].concat());
    let empty = "{\n    \"smithy\": \"2.0\",\n    \"shapes\": {}\n}\n";
    assert_eq!(text(&public.stdout), empty);
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    let broken = "$version: \"2.0\"\nnamespace a\nstructure S { b: Nowhere }\n";
    let folder = Folder::new("broken", &[("m.smithy", broken)]);
    let output = folder.trompe(&["ast", "m.smithy", "--out", "m.json"]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("a#Nowhere"));
    assert!(!folder.0.join("m.json").exists());
}
