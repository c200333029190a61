use super::{json, parse};
use crate::decl::{TargetDecl, Version};
use crate::node::Bounds;
use crate::source::Sources;

const BOUNDS: Bounds = Bounds {
    depth: 8,
    nodes: 1_000,
    events: 1,
};

fn node(text: &str) -> Result<String, String> {
    let mut sources = Sources::new();
    let source = sources.add("t.json", text);
    json::parse(source, text, BOUNDS)
        .map(|node| node.to_string())
        .map_err(|event| event.full_message(&sources))
}

#[test]
fn json_values_are_read_as_they_are() {
    let text = r#" {"a": [1, -2.50, 3E+4, true, false, null], "b": "\u00e9\ud83d\ude00\n\/"} "#;
    let wanted = "{\"a\":[1,-2.50,3E+4,true,false,null],\"b\":\"é😀\\n/\"}";
    assert_eq!(node(text).unwrap(), wanted);
}

#[test]
fn broken_json_is_refused_with_its_place() {
    let refused = |text| node(text).unwrap_err();
    assert!(
        refused("{\"a\": 1,}").starts_with("Syntax error at line 1, column 9: Error parsing JSON")
    );
    for text in [
        "",
        "[1",
        "[01]",
        "[1.]",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"a",
        "{\"a\":1,\"a\":2}",
        "nul",
        "[1]x",
    ] {
        assert!(refused(text).starts_with("Syntax error"), "{text}");
    }
    assert!(refused(&"[".repeat(9)).contains("nesting deeper than 8 levels"));
}

#[test]
fn a_document_becomes_declarations() {
    let text = r#"{"smithy": "1.0", "shapes": {
        "a#L": {"type": "list", "member": {"target": "smithy.api#String"}},
        "a#S": {"type": "structure", "mixins": [{"target": "a#M"}], "members": {"m": {"target": "a#L"}}},
        "a#S$m": {"type": "apply", "traits": {"smithy.api#required": {}}}
    }}"#;
    let mut sources = Sources::new();
    let source = sources.add("t.json", text);
    let (unit, events) = parse(source, text, crate::Limits::default().bounds());
    assert!(events.is_empty());
    assert_eq!(
        (unit.version, unit.shapes.len(), unit.applies.len()),
        (Version::V1, 2, 1)
    );
    let TargetDecl::Named(target) = &unit.shapes[1].members[0].target else {
        panic!("no target")
    };
    assert_eq!(&*target.text, "a#L");
    assert_eq!(sources.text(target.span), Some("\"a#L\""));
}
