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

/// The text of a model after one transform.
fn transformed(transform: &str, model: &str) -> String {
    let config =
        format!(r#"{{"version": "1.0", "projections": {{"p": {{"transforms": [{transform}]}}}}}}"#);
    let loaded = Loader::new().text("a.smithy", model).load();
    assert!(loaded.is_valid(), "{:?}", loaded.diagnostics);
    let projected = parse(&config).unwrap().project("p", &loaded).unwrap();
    crate::write::idl(&projected).into_values().collect()
}

const SUPPRESSED: &str = r#"$version: "2.0"
metadata suppressions = [
    { id: "DeprecatedShape", namespace: "a", reason: "secret" }
    { id: "Unused", namespace: "a" }
    { id: "DeprecatedShape", namespace: "*" }
]
namespace a
@deprecated
structure Old {}
@suppress(["DeprecatedShape", "Other"])
structure New { old: Old }
@suppress(["Other"])
structure Newer {}
"#;

#[test]
fn suppressions_without_effect_go() {
    let filter = r#"{"name": "filterSuppressions", "args": {"removeUnused": true}}"#;
    let left = transformed(filter, SUPPRESSED);
    assert!(
        !left.contains("Unused") && !left.contains("Other"),
        "{left}"
    );
    assert!(left.contains("secret") && left.contains("\"*\""), "{left}");
    assert_eq!(left.matches("@suppress").count(), 1, "{left}");
    let without = SUPPRESSED.replace("old: Old", "");
    assert!(!transformed(filter, &without).contains("suppress"));
}

#[test]
fn suppressions_are_filtered_by_event_namespace_and_reason() {
    let filtered = |args: &str| {
        let filter = format!(r#"{{"name": "filterSuppressions", "args": {args}}}"#);
        transformed(&filter, SUPPRESSED)
    };
    let left = filtered(r#"{"removeReasons": true}"#);
    assert!(
        !left.contains("secret") && left.contains("Unused"),
        "{left}"
    );
    let left = filtered(r#"{"eventIdAllowList": ["Unused"]}"#);
    assert!(
        !left.contains("DeprecatedShape") && !left.contains("@suppress"),
        "{left}"
    );
    let left = filtered(r#"{"eventIdDenyList": ["Other"]}"#);
    assert!(!left.contains("Other") && left.contains("Unused"), "{left}");
    let left = filtered(r#"{"namespaceAllowList": ["a"]}"#);
    assert!(!left.contains("\"*\"") && left.contains("Other"), "{left}");
    let left = filtered(r#"{"namespaceDenyList": ["a"]}"#);
    assert!(left.contains("\"*\"") && !left.contains("Unused"), "{left}");
}

#[test]
fn suppressions_of_validators_that_went_go_too() {
    let model = r#"$version: "2.0"
metadata validators = [{ name: "EmitEachSelector", id: "Told", configuration: { selector: "string" } }]
metadata suppressions = [{ id: "Told", namespace: "a" }]
namespace a
string T
"#;
    let drop = r#"{"name": "excludeMetadata", "args": {"keys": ["validators"]}}"#;
    let filter = r#"{"name": "filterSuppressions", "args": {"removeUnused": true}}"#;
    assert!(transformed(filter, model).contains("suppressions"));
    let left = transformed(&format!("{drop}, {filter}"), model);
    assert!(!left.contains("suppressions"), "{left}");
}

#[test]
fn what_was_deprecated_before_a_date_or_version_goes() {
    let model = r#"$version: "2.0"
namespace a
@deprecated(since: "2024-09-30") string Dated
@deprecated(since: "20241010") string SameDay
@deprecated(since: "1.9.0") string Version
@deprecated(since: "1.10.0-beta.2") string Beta
@deprecated(since: "1.10.0") string SameVersion
@deprecated(since: "long ago") string Vague
@deprecated string Bare
structure Kept { @deprecated(since: "0.1.0") gone: String, kept: String }
"#;
    let cutoffs = r#"{"relativeDate": "2024-10-10", "relativeVersion": "1.10.0"}"#;
    let transform = format!(r#"{{"name": "removeDeprecatedShapes", "args": {cutoffs}}}"#);
    let left = transformed(&transform, model);
    let names = [
        "Dated",
        "SameDay",
        " Version",
        "Beta",
        "SameVersion",
        "Vague",
        "Bare",
        "gone:",
        "kept:",
    ];
    let found: Vec<_> = names
        .into_iter()
        .filter(|name| left.contains(name))
        .collect();
    assert_eq!(
        found,
        ["SameDay", "SameVersion", "Vague", "Bare", "kept:"],
        "{left}"
    );
}

#[test]
fn required_idempotency_tokens_become_optional_for_clients() {
    let model = r#"$version: "2.0"
namespace a
structure S {
    @required @idempotencyToken token: String
    @required name: String
}
structure Other {
    @idempotencyToken other: String
}
"#;
    let left = transformed(r#"{"name": "makeIdempotencyTokensClientOptional"}"#, model);
    assert_eq!(left.matches("@clientOptional").count(), 1, "{left}");
    let token = left.split_once("token:").map(|(before, _)| before);
    assert!(
        token.is_some_and(|before| before.contains("@clientOptional")),
        "{left}"
    );
}
