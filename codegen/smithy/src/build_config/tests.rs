mod transforms;

use std::path::Path;

use super::*;
use crate::load::Loader;

fn parse(text: &str) -> Result<BuildConfig, String> {
    let variable = |name: &str| (name == "WHERE").then(|| "here".to_owned());
    BuildConfig::parse("smithy-build.json", text, Path::new("dir"), &variable)
        .map_err(|error| error.to_string())
}

#[test]
fn paths_are_relative_to_the_folder_and_comments_are_passed_over() {
    let text = "{ // \"the\" version\n\"version\": \"1.0\", \"sources\": [\"a//b\"], \"imports\": [\"c\"],\n\
                \"plugins\": {\"x\": {}} }";
    let config = parse(text).unwrap();
    assert_eq!(config.sources, [Path::new("dir/a//b")]);
    assert_eq!(config.imports, [Path::new("dir/c")]);
}

#[test]
fn a_projection_applies_the_transforms_of_others_in_order() {
    let config = parse(
        r#"{"version": "1.0", "projections": {
            "base": {"abstract": true, "transforms": [
                {"name": "excludeShapesByTrait", "args": {"traits": ["internal"]}}]},
            "public": {"transforms": [
                {"name": "apply", "args": {"projections": ["base"]}},
                {"name": "renameShapes", "args": {"renamed": {"a#A": "a#Z"}}}]}}}"#,
    );
    let text = "$version: \"2.0\"\nnamespace a\nstring A\n@internal string B\n";
    let model = Loader::new().text("a.smithy", text).load();
    let projected = config.clone().unwrap().project("public", &model).unwrap();
    let names: Vec<_> = projected
        .own_shapes()
        .map(|shape| shape.id.name())
        .collect();
    assert_eq!(names, ["Z"]);
    let refused = config.unwrap().project("base", &model).unwrap_err();
    assert_eq!(refused.to_string(), "projection `base`: is abstract");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let cases = [
        (
            "[]",
            "smithy-build.json:1:1: expected a build configuration to be an object, found array",
        ),
        ("{}", "smithy-build.json:1:1: missing `version`"),
        (
            r#"{"version": "1.0", "sources": "a"}"#,
            "smithy-build.json:1:31: expected `sources` to be an array, found string",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"transforms": [{"name": "excludeTag"}]}}}"#,
            "smithy-build.json:1:66: unknown transform `excludeTag`; did you mean `excludeTags`?",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"transforms": [
                {"name": "excludeShapesByTag", "args": {"tag": ["internal"]}}]}}}"#,
            "smithy-build.json:2:57: unknown property `tag` of `excludeShapesByTag`; did you mean `tags`?",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"transforms": [
                {"name": "compileBddFromEndpointRuleSet"}]}}}"#,
            "smithy-build.json:2:26: unknown transform `compileBddFromEndpointRuleSet`",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"transforms": [
                {"name": "removeDeprecatedShapes", "args": {"relativeDate": "May"}}]}}}"#,
            "smithy-build.json:2:77: expected `relativeDate` to be a date such as 2024-10-10, found `May`",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"transforms": [{"name": "filterSuppressions",
                "args": {"eventIdAllowList": ["A"], "eventIdDenyList": ["B"]}}]}}}"#,
            "smithy-build.json:2:25: `eventIdAllowList` and `eventIdDenyList` exclude each other",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"abstract": true, "imports": ["a"]}}}"#,
            "smithy-build.json:1:71: the abstract projection `p` has imports or plugins",
        ),
        (
            r#"{"version": "1.0", "source": ["a"]}"#,
            "smithy-build.json:1:20: unknown property `source` of a build configuration; did you mean `sources`?",
        ),
        (
            r#"{"version": "1.0", "sources": ["a", "${NOWHERE}/b"]}"#,
            "smithy-build.json:1:37: the environment variable `NOWHERE` is not set; a `${` itself is written `\\\\${`",
        ),
        (
            r#"{"version": "1.0", "projections": {"p": {"transforms": [
                {"name": "apply", "args": {"projections": ["p"]}}]}}}"#,
            "smithy-build.json:1:1: the projection `p` applies itself",
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(parse(text).unwrap_err(), wanted);
    }
}

#[test]
fn placeholders_stand_for_variables_unless_escaped() {
    let text = r#"{"version": "1.0", "${WHERE}": 1}"#;
    let wrong = "smithy-build.json:1:20: unknown property `here` of a build configuration";
    assert_eq!(parse(text).unwrap_err(), wrong);
    let text = r#"{"version": "1.0", "sources": ["${WHERE}/a-${WHERE}", "\\${WHERE}", "${open"]}"#;
    let wanted = ["dir/here/a-here", "dir/${WHERE}", "dir/${open"].map(Path::new);
    assert_eq!(parse(text).unwrap().sources, wanted);
}
