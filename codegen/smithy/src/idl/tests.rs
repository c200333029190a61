use super::parse;
use crate::decl::{Body, TargetDecl, Unit, Version};
use crate::diagnostic::Diagnostic;
use crate::shape::ShapeKind;
use crate::source::Sources;

fn run(text: &str) -> (Unit, Vec<String>) {
    let mut sources = Sources::new();
    let source = sources.add("t.smithy", text);
    let (unit, events) = parse(source, text, crate::Limits::default().bounds());
    let shown = |event: &Diagnostic| event.full_message(&sources);
    (unit, events.iter().map(shown).collect())
}

fn clean(text: &str) -> Unit {
    let (unit, events) = run(&format!("$version: \"2\"\nnamespace a\n{text}"));
    assert_eq!(events, Vec::<String>::new());
    unit
}

#[test]
fn control_metadata_and_use_sections_are_read() {
    let (unit, events) =
        run("$version: \"2.0\"\n$odd: [1]\nmetadata a.b = 1\nmetadata \"c\" = {d: e}\n");
    assert_eq!(
        events,
        [
            "Unknown control statement `odd` with value `[1]",
            "Syntax error at line 3, column 11: Expected EQUAL('=') but found DOT('.')",
        ]
    );
    assert_eq!((unit.version, unit.metadata.len()), (Version::V2, 1));
    let unit = clean("use b.c#D\nuse e#F");
    assert_eq!(unit.scope.uses["D"].id, "b.c#D");
    assert_eq!(run("namespace a").0.version, Version::V1);
}

#[test]
fn every_kind_of_shape_is_declared() {
    let unit = clean(
        "string S\nintEnum I { A = 1, B = 2\n }\nlist L { member: S }\nmap M { key: S, value: S }\n\
         structure T for R with [X, Y] { $id, a: S = \"x\"\n }\nunion U { a: S }\n\
         service V { operations: [O] }\nresource R { identifiers: { id: S } }\noperation O { errors: [] }",
    );
    let kinds: Vec<_> = unit
        .shapes
        .iter()
        .map(|shape| shape.kind.keyword())
        .collect();
    let wanted = [
        "string",
        "intEnum",
        "list",
        "map",
        "structure",
        "union",
        "service",
        "resource",
        "operation",
    ];
    assert_eq!(kinds, wanted);
    let structure = &unit.shapes[4];
    assert_eq!(
        (structure.mixins.len(), structure.resource.is_some()),
        (2, true)
    );
    assert!(matches!(structure.members[0].target, TargetDecl::Elided));
    assert_eq!(
        &*structure.members[1].traits[0].name.text,
        "smithy.api#default"
    );
}

#[test]
fn inline_structures_take_the_suffixes_of_the_control_section() {
    let (unit, events) = run(
        "$version: \"2\"\n$operationInputSuffix: \"Request\"\nnamespace a\n\
         operation O { input := { a: S }\n output := with [M] {} }",
    );
    assert_eq!(events, Vec::<String>::new());
    let names: Vec<_> = unit.shapes.iter().map(|shape| shape.id.name()).collect();
    assert_eq!(names, ["O", "ORequest", "OOutput"]);
    let Body::Operation(operation) = &unit.shapes[0].body else {
        panic!("no operation")
    };
    assert_eq!(
        operation.input.as_ref().map(|name| &*name.text),
        Some("a#ORequest")
    );
    assert_eq!(&*unit.shapes[1].traits[0].name.text, "smithy.api#input");
}

#[test]
fn trait_values_take_every_form() {
    let unit = clean(
        "@a @b() @c(1.5) @d(\"x\") @e([1, {f: null}]) @g(h: true, \"i j\": k#L$m) @n(o.p#Q) string S",
    );
    let shown: Vec<_> = unit.shapes[0]
        .traits
        .iter()
        .map(|decl| {
            decl.value
                .as_ref()
                .map_or(String::new(), ToString::to_string)
        })
        .collect();
    let wanted = [
        "",
        "",
        "1.5",
        "\"x\"",
        "[1,{\"f\":null}]",
        "{\"h\":true,\"i j\":\"k#L$m\"}",
        "\"o.p#Q\"",
    ];
    assert_eq!(shown, wanted);
    assert_eq!(unit.syntactic_ids.len(), 2);
}

#[test]
fn documentation_comments_belong_to_what_follows_them() {
    let (unit, events) = run(
        "$version: \"2\"\nnamespace a\n/// One\n/// two\n@a\n/// ignored\nstructure S {\n /// Member\n m: S /// ignored\n n: S }",
    );
    assert_eq!(
        events
            .iter()
            .filter(|event| event.contains("attached to nothing"))
            .count(),
        2
    );
    let docs = |traits: &[crate::decl::TraitDecl]| {
        traits
            .first()
            .and_then(|decl| decl.value.clone())
            .map(|value| value.to_string())
    };
    assert_eq!(
        docs(&unit.shapes[0].traits).as_deref(),
        Some("\"One\\ntwo\"")
    );
    assert_eq!(
        docs(&unit.shapes[0].members[0].traits).as_deref(),
        Some("\"Member\"")
    );
    assert!(unit.shapes[0].members[1].traits.is_empty());
}

#[test]
fn traits_are_applied_from_outside_singly_and_in_blocks() {
    let unit = clean("apply S @a\napply S$m {\n @b\n @c(1)\n}\n");
    let applied: Vec<_> = unit
        .applies
        .iter()
        .map(|a| (&*a.target.text, a.traits.len()))
        .collect();
    assert_eq!(applied, [("S", 1), ("S$m", 2)]);
}

#[test]
fn parsing_goes_on_after_an_error_in_a_member_and_in_a_statement() {
    let text = "namespace a\nstructure S {\n a S\n b: S\n}\nnonsense\n@x(\nstring T\n\nstring U\n";
    let (unit, events) = run(text);
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(unit.shapes[0].members.len(), 1);
    assert!(
        unit.shapes
            .iter()
            .any(|shape| shape.id == "a#U" && shape.kind == ShapeKind::String)
    );
}
