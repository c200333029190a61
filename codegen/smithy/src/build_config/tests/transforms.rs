//! What single transforms make of models.

use super::parse;
use crate::load::Loader;

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
