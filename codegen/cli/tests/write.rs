//! `trompe ast` and `trompe idl` as a shell sees them.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use std::fs;

use support::Folder;

const MODEL: &str = "$version: \"2.0\"\n\nnamespace a.b\n\n@mixin\nstructure M {\n    c: String\n}\n\n\
    @tags([\n    \"internal\"\n])\nstructure S with [M] {}\n";

#[test]
fn idl_goes_through_the_ast_and_comes_back_the_same() {
    let folder = Folder::new("back", &[("m.smithy", MODEL)]);
    let ast = folder.trompe(&["ast", "m.smithy", "--out", "ast/m.json"]);
    assert_eq!(ast.status, Some(0), "{ast:?}");
    let idl = folder.trompe(&["idl", "ast/m.json"]);
    assert_eq!(idl.out, MODEL);
}

#[test]
fn each_namespace_gets_a_file_of_its_own() {
    let other = "$version: \"2.0\"\n\nnamespace c\n\nuse a.b#S\n\nlist L {\n    member: S\n}\n";
    let folder = Folder::new("files", &[("m.smithy", MODEL), ("n.smithy", other)]);
    let idl = folder.trompe(&["idl", "m.smithy", "n.smithy", "--out", "out"]);
    assert_eq!(idl.status, Some(0), "{idl:?}");
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).unwrap();
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
    assert!(source.out.contains("a.b#S"), "{}", source.err);
    let public = folder.trompe(&[&configured[..], &["--projection", "public"]].concat());
    let empty = "{\n    \"smithy\": \"2.0\",\n    \"shapes\": {}\n}\n";
    assert_eq!(public.out, empty);
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    let broken = "$version: \"2.0\"\nnamespace a\nstructure S { b: Nowhere }\n";
    let folder = Folder::new("broken", &[("m.smithy", broken)]);
    let output = folder.trompe(&["ast", "m.smithy", "--out", "m.json"]);
    assert_eq!(output.status, Some(1));
    assert!(output.err.contains("a#Nowhere"));
    assert!(!folder.path().join("m.json").exists());
}
