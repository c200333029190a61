//! Rules written for one purpose each, as text.

use super::{Endpoint, Resolution, RuleSet, Value, Values};
use crate::Loader;
use crate::node::Node;

/// The node of a JSON text.
fn node(json: &str) -> Node {
    let text = format!("$version: \"2\"\nmetadata rules = {json}");
    let loaded = Loader::new().text("rules.smithy", text).load();
    assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
    loaded.model.metadata()["rules"].clone()
}

/// Rules of two optional texts `a` and `b` and a flag, with the conditions of one rule and what it
/// says.
fn tree(conditions: &str, error: &str) -> Node {
    node(&format!(
        r#"{{"version": "1.1", "parameters": {{"a": {{"type": "string"}}, "b": {{"type": "string"}},
        "flag": {{"type": "boolean", "required": true, "default": false}}}},
        "rules": [{{"type": "error", "conditions": [{conditions}], "error": {error}}},
                  {{"type": "error", "conditions": [], "error": "none"}}]}}"#
    ))
}

fn values(given: &[(&str, &str)]) -> Values {
    let given = given.iter();
    given
        .map(|(name, value)| ((*name).into(), Value::string(value)))
        .collect()
}

/// What rules say for a value of `a`.
fn says(conditions: &str, error: &str, a: &str) -> String {
    let rules = RuleSet::from_tree(&tree(conditions, error)).unwrap();
    match rules.resolve(&values(&[("a", a)])).unwrap() {
        Resolution::Error(text) => text.to_string(),
        Resolution::Endpoint(endpoint) => panic!("{endpoint:?}"),
    }
}

/// Why rules are refused.
fn refused(conditions: &str, error: &str) -> Vec<String> {
    let errors = RuleSet::from_tree(&tree(conditions, error)).unwrap_err();
    errors.into_iter().map(|error| error.message).collect()
}

const SET: &str = r#"{"fn": "isSet", "argv": [{"ref": "a"}]}"#;

#[test]
fn what_may_be_unset_is_no_text_until_it_is_proven_to_be_set() {
    let hint = "use `assign` in a condition or `isSet`";
    let errors = refused("", r#""{a}""#);
    assert!(
        matches!(&errors[..], [one] if one.contains(hint)),
        "{errors:?}"
    );
    // Not to be set proves nothing.
    let not = format!(r#"{{"fn": "not", "argv": [{SET}]}}"#);
    assert!(refused(&not, r#""{a}""#)[0].contains(hint));
    assert_eq!(says(SET, r#""<{a}>""#, "x"), "<x>");
}

#[test]
fn errors_of_rules_beside_each_other_are_all_told() {
    let rules = node(
        r#"{"version": "1.0", "parameters": {}, "rules": [
            {"type": "error", "conditions": [{"fn": "nope", "argv": []}], "error": "x"},
            {"type": "error", "conditions": [], "error": {"ref": 1}},
            {"type": "other", "conditions": []}]}"#,
    );
    let errors = RuleSet::from_tree(&rules).unwrap_err();
    let errors: Vec<_> = errors.iter().map(|error| &*error.message).collect();
    assert_eq!(
        errors,
        [
            "`nope` is not a valid function",
            "Expected `ref` member to be a string, but found number.",
            "Unexpected rule type: other",
        ]
    );
}

#[test]
fn names_are_declared_once_and_known_only_inside_their_rule() {
    let assign = |name| format!(r#"{{"fn": "uriEncode", "argv": ["x"], "assign": "{name}"}}"#);
    assert_eq!(
        refused(&assign("a"), r#""x""#),
        ["Invalid shadowing of `a`"]
    );
    let twice = format!("{}, {}", assign("c"), assign("c"));
    assert_eq!(refused(&twice, r#""x""#), ["Invalid shadowing of `c`"]);
    let rules = node(&format!(
        r#"{{"version": "1.0", "parameters": {{}}, "rules": [
            {{"type": "error", "conditions": [{}], "error": "{{c}}"}},
            {{"type": "error", "conditions": [], "error": "{{c}}"}}]}}"#,
        assign("c")
    ));
    let errors = RuleSet::from_tree(&rules).unwrap_err();
    assert!(matches!(&errors[..], [one] if one.message == "No field named c"));
}

#[test]
fn functions_take_the_types_they_ask_for() {
    let call = |text: &str| refused(text, r#""x""#).remove(0);
    assert_eq!(
        call(r#"{"fn": "booleanEquals", "argv": [true, "true"]}"#),
        "Unexpected type in the second argument of `booleanEquals`: Expected BooleanType but found StringType"
    );
    assert_eq!(
        call(r#"{"fn": "stringEquals", "argv": ["x"]}"#),
        "Expected 2 arguments of `stringEquals` but found 1"
    );
    assert_eq!(
        call(r#"{"fn": "isSet", "argv": ["x"]}"#),
        "Unexpected type in the first argument of `isSet`: Expected OptionalType[AnyType] but found StringType"
    );
    assert_eq!(
        call(r#"{"fn": "coalesce", "argv": [{"ref": "a"}, true]}"#),
        "Type mismatch in coalesce at argument 2: expected StringType but got BooleanType"
    );
    assert_eq!(
        call(r#"{"fn": "ite", "argv": [{"ref": "flag"}, 1, "x"]}"#),
        "ITE branches must have the same base type: true branch is IntegerType, false branch is StringType"
    );
    let unset =
        call(r#"{"fn": "getAttr", "argv": [{"fn": "aws.parseArn", "argv": ["x"]}, "region"]}"#);
    assert!(
        unset.starts_with("cannot index into OptionalType[{partition=StringType, "),
        "{unset}"
    );
}

#[test]
fn templates_have_places_for_names_and_paths_and_doubled_braces_are_braces() {
    let arn =
        format!(r#"{SET}, {{"fn": "aws.parseArn", "argv": [{{"ref": "a"}}], "assign": "arn"}}"#);
    let arn = |error: &str| says(&arn, error, "arn:aws:s3:r:1:thing/name");
    assert_eq!(
        arn(r#""{{{arn#service}}}: {arn#region}{a}""#),
        "{s3}: rarn:aws:s3:r:1:thing/name"
    );
    for (text, reason) in [
        ("{a", "unmatched `{` in template"),
        ("a}", "unmatched `}` in template"),
        ("{{a}", "unmatched `}` in template"),
        ("{a{b}}", "unmatched `{` in template"),
    ] {
        assert_eq!(refused(SET, &format!("\"{text}\"")), [reason], "{text}");
    }
}

#[test]
fn items_of_lists_are_counted_from_either_end_and_may_be_missing() {
    let item = |at: &str| {
        let conditions = format!(
            r#"{SET}, {{"fn": "split", "argv": [{{"ref": "a"}}, "-", 0], "assign": "parts"}},
            {{"fn": "getAttr", "argv": [{{"ref": "parts"}}, "{at}"], "assign": "item"}}"#
        );
        says(&conditions, r#""{item}""#, "x-y-z")
    };
    let found = ["[0]", "[2]", "[3]", "[-1]", "[-3]", "[-4]"].map(item);
    assert_eq!(found, ["x", "z", "none", "z", "x", "none"]);
}

#[test]
fn addresses_are_taken_apart() {
    let parts = |url: &str| {
        let conditions =
            format!(r#"{SET}, {{"fn": "parseURL", "argv": [{{"ref": "a"}}], "assign": "url"}}"#);
        let text = r#""{url#scheme} {url#authority} {url#path} {url#normalizedPath}""#;
        says(&conditions, text, url)
    };
    assert_eq!(
        parts("https://e.com:8443/a/b"),
        "https e.com:8443 /a/b /a/b/"
    );
    assert_eq!(parts("http://user@e.com"), "http e.com  /");
    assert_eq!(parts("https://[fe80::1]:80/"), "https [fe80::1]:80 / /");
    for wrong in [
        "e.com",
        "ftp://e.com",
        "http://",
        "http://e.com?q",
        "http://e.com:a",
        "http://[x]",
        "http://e.com:99999",
    ] {
        assert_eq!(parts(wrong), "none", "{wrong}");
    }
}

#[test]
fn buckets_may_be_hosts() {
    let is = |dots: bool, name: &str| {
        let condition = format!(
            r#"{SET}, {{"fn": "aws.isVirtualHostableS3Bucket", "argv": [{{"ref": "a"}}, {dots}]}}"#
        );
        says(&condition, r#""yes""#, name) == "yes"
    };
    assert!(is(false, "bucket-1") && is(true, "a.bucket") && is(false, "1-2"));
    for wrong in ["ab", "Bucket", "bucket-", "-bucket", "a.bucket", "b_cket"] {
        assert!(!is(false, wrong), "{wrong}");
    }
    for wrong in ["1.2.3.4", "a.-b", "a-.b", "a..b"] {
        assert!(!is(true, wrong), "{wrong}");
    }
}

#[test]
fn regions_belong_to_partitions_and_unknown_ones_to_aws() {
    let partition = |region: &str| {
        let condition =
            format!(r#"{SET}, {{"fn": "aws.partition", "argv": [{{"ref": "a"}}], "assign": "p"}}"#);
        says(&condition, r#""{p#name}""#, region)
    };
    let regions = [
        "eu-north-9",
        "cn-north-1",
        "us-gov-west-1",
        "us-iso-east-1",
        "us-isob-east-1",
        "aws-cn-global",
        "moon",
        "",
    ];
    let expected = [
        "aws",
        "aws-cn",
        "aws-us-gov",
        "aws-iso",
        "aws-iso-b",
        "aws-cn",
        "aws",
        "aws",
    ];
    assert_eq!(regions.map(partition), expected);
}

#[test]
fn parameters_have_the_values_they_ask_for() {
    let rules = node(
        r#"{"version": "1.0", "parameters": {"a": {"type": "string", "required": true},
            "list": {"type": "stringArray"}},
            "rules": [{"type": "endpoint", "conditions": [], "endpoint": {"url": "https://{a}",
                "headers": {"x": ["{a}", "y"]}, "properties": {"deep": [{"n": 1, "b": false}]}}}]}"#,
    );
    let rules = RuleSet::from_tree(&rules).unwrap();
    let missing = rules.resolve(&Values::new()).unwrap_err();
    assert_eq!(missing.message, "Parameter `a` is required");
    let mut given = values(&[("a", "h")]);
    given.insert("list".into(), Value::string("x"));
    let wrong = rules.resolve(&given).unwrap_err();
    assert_eq!(
        wrong.message,
        "Parameter `list` is of type `stringArray` but was given `x`"
    );
    let found = rules.resolve(&values(&[("a", "h")])).unwrap();
    let Resolution::Endpoint(Endpoint {
        url,
        headers,
        properties,
    }) = found
    else {
        panic!("{found:?}");
    };
    assert_eq!(&*url, "https://h");
    assert_eq!(headers["x"], ["h".into(), "y".into()]);
    assert_eq!(properties["deep"].to_string(), "[{b=false, n=1}]");
}

#[test]
fn defaults_are_required_and_of_their_parameters_type() {
    let errors = |parameter: &str| {
        let rules =
            format!(r#"{{"version": "1.0", "parameters": {{"p": {parameter}}}, "rules": []}}"#);
        let errors = RuleSet::from_tree(&node(&rules)).unwrap_err();
        errors
            .into_iter()
            .map(|error| error.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        errors(r#"{"type": "string", "default": "x"}"#),
        ["When a default value is set, the field must also be marked as required"]
    );
    let wrong = errors(r#"{"type": "boolean", "default": "x", "required": true}"#);
    assert!(
        wrong[0].ends_with("Expected `BooleanType`, found `StringType`."),
        "{wrong:?}"
    );
    assert!(errors(r#"{"type": "blob"}"#)[0].starts_with("Unexpected parameter type `blob`"));
}

#[test]
fn rules_of_a_tree_that_all_fail_are_no_reason_to_go_on_after_it() {
    let rules = node(
        r#"{"version": "1.0", "parameters": {"a": {"type": "string"}}, "rules": [
            {"type": "tree", "conditions": [], "rules": [{"type": "error", "conditions": [
                {"fn": "isSet", "argv": [{"ref": "a"}]}], "error": "set"}]},
            {"type": "error", "conditions": [], "error": "never"}]}"#,
    );
    let rules = RuleSet::from_tree(&rules).unwrap();
    let error = rules.resolve(&Values::new()).unwrap_err();
    assert_eq!(error.message, "no rules inside of tree rule matched");
}

#[test]
fn texts_that_double_in_every_step_end_at_the_bound_of_work() {
    let mut conditions = vec![SET.to_owned()];
    let mut last = "a".to_owned();
    for step in 0..60 {
        let next = format!("v{step}");
        conditions.push(format!(
            r#"{{"fn": "uriEncode", "argv": ["{{{last}}}{{{last}}}"], "assign": "{next}"}}"#
        ));
        last = next;
    }
    let rules = RuleSet::from_tree(&tree(&conditions.join(", "), r#""x""#)).unwrap();
    let error = rules.resolve(&values(&[("a", "%")])).unwrap_err();
    assert!(error.message.contains("more than 1000000 steps"), "{error}");
}

/// A diagram of one condition, that `a` is set, with nodes of one's choice after the first.
fn diagram(root: i32, nodes: &[[i32; 3]]) -> Node {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let all = std::iter::once(&[-1, 1, -1]).chain(nodes).flatten();
    let bytes: Vec<u8> = all.flat_map(|number: &i32| number.to_be_bytes()).collect();
    let digits = bytes.chunks(3).flat_map(|three| {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[(bits >> shift & 63) as usize]))
    });
    let (nodes, count) = (digits.collect::<String>(), nodes.len() + 1);
    node(&format!(
        r#"{{"version": "1.1", "parameters": {{"a": {{"type": "string"}}}}, "conditions": [{SET}],
        "results": [{{"type": "error", "error": "<{{a}}>"}}, {{"type": "error", "error": "unset"}}],
        "root": {root}, "nodeCount": {count}, "nodes": "{nodes}"}}"#
    ))
}

const FIRST: i32 = 100_000_001;
const SECOND: i32 = 100_000_002;

#[test]
fn diagrams_find_what_trees_would_also_through_complements() {
    for node in [
        diagram(2, &[[0, FIRST, SECOND]]),
        diagram(2, &[[0, -3, SECOND], [0, SECOND, FIRST]]),
    ] {
        let rules = RuleSet::from_diagram(&node).unwrap();
        let find = |given: &[_]| rules.resolve(&values(given)).unwrap();
        assert_eq!(find(&[("a", "x")]), Resolution::Error("<x>".into()));
        assert_eq!(find(&[]), Resolution::Error("unset".into()));
    }
    let open = RuleSet::from_diagram(&diagram(2, &[[0, 1, 100_000_000]])).unwrap();
    for given in [&[][..], &[("a", "x")]] {
        let error = open.resolve(&values(given)).unwrap_err();
        assert_eq!(error.message, "No rules in ruleset matched");
    }
}

#[test]
fn references_of_diagrams_lead_somewhere_and_their_nodes_may_not_go_in_circles_for_ever() {
    let errors = |root, nodes: &[_]| {
        let errors = RuleSet::from_diagram(&diagram(root, nodes)).unwrap_err();
        errors
            .into_iter()
            .map(|error| error.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        errors(2, &[[1, 0, 9], [-1, 100_000_003, FIRST]]),
        [
            "Node 1 has invalid variable index 1 (condition count: 1)",
            "Node 1 high has invalid reference: 0",
            "Node 1 low reference 9 points to non-existent node 8 (node count: 3)",
            "Node 2 has invalid variable index -1 (condition count: 1)",
            "Node 2 high reference 100000003 points to non-existent result 3 (result count: 3)",
        ]
    );
    assert_eq!(
        errors(-2, &[]),
        ["Root reference cannot be complemented: -2"]
    );
    assert_eq!(
        errors(5, &[]),
        ["Root points to invalid BDD node: 4 (node count: 1)"]
    );
    let circle = RuleSet::from_diagram(&diagram(2, &[[0, 2, 2]])).unwrap();
    let error = circle.resolve(&Values::new()).unwrap_err();
    assert!(error.message.contains("steps"), "{error}");
}
