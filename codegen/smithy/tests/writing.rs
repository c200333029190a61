//! Models written out: what comes back, and in which form.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use trompe_smithy::diagnostic::Severity;
use trompe_smithy::index::nullability::{CheckMode, is_boxed_member, is_nullable};
use trompe_smithy::{Loader, Model, Version, write};

fn load(name: &str, text: &str) -> Model {
    let loaded = Loader::new().text(name, text).load();
    assert!(
        loaded.is_valid(),
        "{}",
        loaded.render(Severity::Danger, false)
    );
    loaded.model
}

/// A model whose IDL is in the form in which it is written.
const CANONICAL: &str = include_str!("writing/canonical.smithy");

#[test]
fn a_model_in_canonical_form_is_written_to_the_byte() {
    let model = load("a.smithy", CANONICAL);
    let files = write::idl(&model);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["example.smithy"]);
    assert_eq!(files["example.smithy"], CANONICAL);
}

#[test]
fn idl_and_ast_of_a_model_are_the_same_model() {
    let model = load("a.smithy", CANONICAL);
    let ast = write::ast(&model, Version::V2);
    let again = load("a.json", &ast);
    assert_eq!(write::idl(&again)["example.smithy"], CANONICAL);
    assert_eq!(write::ast(&again, Version::V2), ast);
}

#[test]
fn shipped_definitions_are_not_written_and_come_back_with_the_uses() {
    let text = "$version: \"2.0\"\n\nnamespace a\n\nuse smithy.protocols#rpcv2Cbor\n\n@rpcv2Cbor\n\
                service Svc {\n}\n";
    let files = write::idl(&load("a.smithy", text));
    assert_eq!(files.keys().collect::<Vec<_>>(), ["a.smithy"]);
    assert_eq!(files["a.smithy"], text);
}

#[test]
fn metadata_has_a_file_of_its_own() {
    let text = "$version: \"2.0\"\n\nmetadata a = [\n    1.50\n]\nmetadata \"b c\" = {}\n";
    let files = write::idl(&load("a.smithy", text));
    assert_eq!(files["metadata.smithy"], text);
    assert!(write::idl(&load("a.smithy", "$version: \"2.0\"\n")).is_empty());
}

#[test]
fn documentation_that_comments_cannot_hold_is_written_as_a_trait() {
    let text = "$version: \"2.0\"\nnamespace a\n@documentation(\"a\\rb\")\nstring S\n";
    let written = write::idl(&load("a.smithy", text));
    assert!(written["a.smithy"].contains("@documentation(\"a\\rb\")\n"));
}

const OLD: &str = r#"{"smithy": "1.0", "shapes": {
    "a#S": {"type": "structure", "members": {
        "zero": {"target": "smithy.api#PrimitiveLong"},
        "none": {"target": "smithy.api#PrimitiveLong", "traits": {"smithy.api#box": {}}},
        "data": {"target": "a#Data"}}},
    "a#Data": {"type": "blob", "traits": {"smithy.api#streaming": {}}},
    "a#Count": {"type": "integer"},
    "a#Names": {"type": "set", "member": {"target": "smithy.api#String"}}}}"#;

#[test]
fn a_model_of_1_0_is_upgraded_when_it_is_loaded() {
    let files = write::idl(&load("a.json", OLD));
    let wanted = "$version: \"2.0\"\n\nnamespace a\n\nstructure S {\n    zero: PrimitiveLong = 0\n    \
                  none: PrimitiveLong = null\n    data: Data = \"\"\n}\n\n@uniqueItems\nlist Names {\n    \
                  member: String\n}\n\n@default(0)\ninteger Count\n\n@streaming\nblob Data\n";
    assert_eq!(files["a.smithy"], wanted);
}

#[test]
fn a_model_of_1_0_is_boxed_again_when_it_is_written_as_1_0() {
    let model = load("a.json", &write::ast(&load("a.json", OLD), Version::V2));
    let ast = write::ast(&model, Version::V1);
    assert_eq!(ast.matches("smithy.api#box").count(), 1);
    assert!(!ast.contains("smithy.api#default"));
    let member = model.find("a#S").unwrap().member("none").unwrap();
    assert!(is_boxed_member(&model, member));
    assert!(is_nullable(&model, member, CheckMode::ClientZeroValueV1));
}

#[test]
fn enums_are_strings_and_integers_in_1_0() {
    let model = load(
        "a.smithy",
        "$version: \"2.0\"\nnamespace a\nenum E {\n    /// doc\n    A = \"x\"\n}\nintEnum I {\n    B = 1\n}\n",
    );
    let back = load("a.json", &write::ast(&model, Version::V1));
    let value = back
        .find("a#E")
        .unwrap()
        .trait_value("smithy.api#enum")
        .unwrap();
    let wanted = r#"[{"value":"x","name":"A","documentation":"doc"}]"#;
    assert_eq!(value.to_string(), wanted);
    assert_eq!(back.find("a#I").unwrap().kind.keyword(), "integer");
}

#[test]
fn an_enum_member_redeclared_without_a_value_keeps_the_mixins_value() {
    let text = "$version: \"2.0\"\nnamespace a\n@mixin\nenum M {\n    A = \"x\"\n}\nenum E with [M] {\n    \
                /// doc\n    A\n    B\n}\n";
    let model = load("a.smithy", text);
    let value = |name| {
        model
            .find("a#E")
            .unwrap()
            .member(name)
            .unwrap()
            .traits
            .enum_value()
            .unwrap()
            .to_string()
    };
    assert_eq!((value("A"), value("B")), (r#""x""#.into(), r#""B""#.into()));
}
