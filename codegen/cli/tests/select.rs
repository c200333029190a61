//! `trompe select` as a shell sees it.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use std::process::Stdio;

use support::Folder;

const MODEL: &str = "$version: \"2.0\"\nnamespace a\nstructure S { b: String }\nstring T\n";

#[test]
fn the_shapes_picked_are_printed_one_a_line() {
    let folder = Folder::new("select", &[("m.smithy", MODEL)]);
    let ended = folder.trompe(&["select", ":is(string, structure, member)", "m.smithy"]);
    assert_eq!(ended.with(0).out, "a#S\na#S$b\na#T\n");
}

#[test]
fn a_selector_that_makes_no_sense_is_shown_with_its_place() {
    let folder = Folder::new("select-wrong", &[("m.smithy", MODEL)]);
    let ended = folder
        .trompe(&["select", "string [id=", "m.smithy"])
        .with(1);
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("selector:1:12"), "{ended:?}");
    assert!(ended.err.contains("1 | string [id="), "{ended:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new("select-pipe", &[("m.smithy", MODEL)]);
    let mut command = folder.command(&["select", "*", "--prelude", "m.smithy"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*errors), (Some(0), ""));
}
