//! `trompe validate` as a shell and other tools see it.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use serde_json::{Value, json};
use support::Folder;

const GOOD: &str = "$version: \"2.0\"\nnamespace a\nstructure S {\n    b: String\n}\n";
const BROKEN: &str =
    "$version: \"2.0\"\nnamespace a\nstructure S {\n    a: Nowhere\n    b: Intger\n}\n";
/// A warning, a note, and another warning that is suppressed.
const MIXED: &str = "$version: \"2.0\"\n\
    metadata validators = [{ name: \"EmitEachSelector\", id: \"Told\", severity: \"NOTE\", \
        configuration: { selector: \"string\" } }]\n\
    metadata suppressions = [{ id: \"DeprecatedShape\", namespace: \"b\", reason: \"until May\" }]\n\
    namespace a\n@deprecated structure Old {}\nstructure S { o: Old, s: T }\nstring T\n";
const SUPPRESSED: &str = "$version: \"2.0\"\nnamespace b\nuse a#Old\nstructure Late { o: Old }\n";
const DANGER: &str = "$version: \"2.0\"\n\
    metadata validators = [{ name: \"EmitEachSelector\", id: \"Told\", severity: \"DANGER\", \
        configuration: { selector: \"string\" } }]\n\
    namespace a\nstring T\n";

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_valid_model_is_told_in_one_line() {
    let folder = Folder::new("valid", &[("m.smithy", GOOD)]);
    let ended = folder.trompe(&["validate", "m.smithy"]).with(0);
    assert_eq!(ended.out, "valid: 1 shape, 0 errors, 0 warnings\n");
    assert_eq!(ended.err, "");
}

#[test]
fn a_broken_model_is_told_with_every_place() {
    let folder = Folder::new("broken", &[("in/m.smithy", BROKEN)]);
    let ended = folder.trompe(&["validate", "in"]).with(1);
    assert_eq!(ended.out, "not valid: 1 shape, 2 errors, 0 warnings\n");
    assert!(ended.err.contains("in/m.smithy:4:8"), "{ended:?}");
    assert!(ended.err.contains("in/m.smithy:5:8"), "{ended:?}");
    assert!(!ended.err.contains('\u{1b}'), "colour without a terminal");
}

#[test]
fn tools_get_the_same_as_json() {
    let folder = Folder::new("json", &[("m.smithy", BROKEN)]);
    let ended = folder.trompe(&["validate", "--json", "m.smithy"]).with(1);
    assert_eq!(ended.err, "");
    let document = document(&ended.out);
    let counts = [
        "valid",
        "shapes",
        "errors",
        "dangers",
        "warnings",
        "notes",
        "suppressed",
        "dropped",
    ];
    let counts = counts.map(|name| document[name].clone());
    assert_eq!(json!(counts), json!([false, 1, 2, 0, 0, 0, 0, 0]));
    assert_eq!(document["events"].as_array().unwrap().len(), 2);
    let wanted = json!({
        "severity": "ERROR",
        "id": "Target.UnresolvedShape",
        "shape": "a#S$b",
        "message": "member shape targets an unresolved shape `a#Intger`",
        "file": "m.smithy",
        "line": 5, "column": 8, "endLine": 5, "endColumn": 14,
        "notes": [],
        "help": "did you mean `Integer`?",
        "suggestion": "Integer",
        "suppressionReason": null,
    });
    assert_eq!(document["events"][1], wanted);
}

#[test]
fn further_places_are_notes_in_json() {
    let twice = "$version: \"2.0\"\nnamespace a\nstring T\n\ninteger T\n";
    let folder = Folder::new("notes", &[("m.smithy", twice)]);
    let ended = folder.trompe(&["validate", "--json", "m.smithy"]).with(1);
    let note = json!({
        "message": "first defined here",
        "file": "m.smithy", "line": 3, "column": 8, "endLine": 3, "endColumn": 9,
    });
    assert_eq!(document(&ended.out)["events"][0]["notes"], json!([note]));
}

#[test]
fn the_severity_chooses_what_is_shown_and_not_what_is_counted() {
    let folder = Folder::new("severity", &[("a.smithy", MIXED), ("b.smithy", SUPPRESSED)]);
    let severities = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["validate", "--json", "a.smithy", "b.smithy"], arguments].concat();
        let document = document(&folder.trompe(&arguments).with(0).out);
        let counts = ["warnings", "notes", "suppressed"].map(|name| document[name].clone());
        assert_eq!(json!(counts), json!([1, 1, 1]), "{document}");
        let events = document["events"].as_array().unwrap().iter();
        let mut shown: Vec<_> = events
            .map(|event| event["severity"].as_str().unwrap().to_owned())
            .collect();
        shown.sort();
        shown
    };
    assert_eq!(severities(&[]), ["WARNING"]);
    assert_eq!(severities(&["--severity", "NOTE"]), ["NOTE", "WARNING"]);
    assert_eq!(severities(&["--severity", "error"]), [""; 0]);
    assert_eq!(
        severities(&["--show-suppressed"]),
        ["SUPPRESSED", "WARNING"]
    );
    let told = ["--severity", "note", "--show-validators", "Told"];
    assert_eq!(severities(&told), ["NOTE"]);
    assert_eq!(
        severities(&["--hide-validators", "DeprecatedShape,Other"]),
        [""; 0]
    );
}

#[test]
fn a_suppressed_event_is_shown_with_its_reason_on_demand() {
    let folder = Folder::new("reason", &[("a.smithy", MIXED), ("b.smithy", SUPPRESSED)]);
    let ended = folder.trompe(&["validate", "a.smithy", "b.smithy", "--show-suppressed"]);
    let ended = ended.with(0);
    assert!(
        ended.err.contains("suppressed[DeprecatedShape.a#Old]"),
        "{ended:?}"
    );
    assert!(ended.err.contains("until May"), "{ended:?}");
    let summary = "valid: 4 shapes, 0 errors, 1 warning, 1 note, 1 suppressed\n";
    assert_eq!(ended.out, summary);
}

#[test]
fn dangers_fail_and_warnings_do_on_demand() {
    let folder = Folder::new(
        "fail",
        &[("danger.smithy", DANGER), ("warning.smithy", MIXED)],
    );
    let status = |arguments: &[&str]| {
        let arguments = [&["validate"], arguments].concat();
        folder.trompe(&arguments).status
    };
    assert_eq!(status(&["danger.smithy"]), Some(1));
    assert_eq!(status(&["danger.smithy", "--fail-on", "error"]), Some(0));
    assert_eq!(status(&["warning.smithy"]), Some(0));
    assert_eq!(status(&["warning.smithy", "--fail-on", "WARNING"]), Some(1));
    assert_eq!(status(&["warning.smithy", "--fail-on", "fatal"]), Some(2));
    assert_eq!(status(&[]), Some(2));
}

#[test]
fn files_that_are_no_models_are_told_and_never_a_crash() {
    let folder = Folder::new("files", &[("empty.smithy", ""), ("empty.json", "")]);
    folder.write(
        "latin1.smithy",
        b"$version: \"2.0\"\nnamespace a\n// caf\xe9\n",
    );
    folder.write("folder/readme.txt", b"nothing");
    let cases = [
        ("empty.smithy", 0, ""),
        ("empty.json", 1, "empty.json:1:1"),
        (
            "latin1.smithy",
            1,
            "latin1.smithy` is not UTF-8 at line 3, column 7",
        ),
        ("missing.smithy", 1, "missing.smithy` cannot be read"),
        ("folder", 1, "folder: no .smithy or .json files"),
    ];
    for (path, status, told) in cases {
        let ended = folder.trompe(&["validate", path]).with(status);
        assert!(ended.err.contains(told), "{path}: {ended:?}");
    }
}

#[test]
fn json_of_other_tools_in_a_folder_is_passed_over() {
    let files = [("m.smithy", GOOD), ("package.json", "{\"name\": \"a\"}")];
    let folder = Folder::new("strangers", &files);
    folder.trompe(&["validate", "."]).with(0);
    folder.trompe(&["validate", "package.json"]).with(1);
}

#[test]
fn a_configuration_and_its_projections_are_validated() {
    let config = r#"{
        "version": "1.0",
        "sources": ["model"],
        "projections": {"cut": {"transforms": [
            {"name": "excludeShapesByTag", "args": {"tags": ["internal"]}}
        ]}}
    }"#;
    let model = "$version: \"2.0\"\nnamespace a\n@tags([\"internal\"])\nstructure Gone {}\n\
        @http(method: \"GET\", uri: \"/{id}\") @readonly operation Op { input := {\n\
        @httpLabel @required @tags([\"internal\"]) id: String } }\n";
    let files = [("smithy-build.json", config), ("model/m.smithy", model)];
    let folder = Folder::new("projection", &files);
    let configured = ["validate", "-c", "smithy-build.json"];
    folder.trompe(&configured).with(0);
    let cut = [&configured[..], &["--projection", "cut"]].concat();
    let ended = folder.trompe(&cut).with(1);
    assert!(ended.err.contains("model/m.smithy:5:"), "{ended:?}");
    let misspelt = [&configured[..], &["--projection", "cutt"]].concat();
    let ended = folder.trompe(&misspelt).with(1);
    let told = "projection `cutt`: is not defined; did you mean `cut`?\n";
    assert_eq!(ended.err, told);
}
