//! Many sources as one model.

use std::path::Path;

use trompe_smithy::diagnostic::Severity;
use trompe_smithy::index::{Closure, errors_of, operations_of, protocols_of};
use trompe_smithy::{Loaded, Loader, ShapeId};

const HEAD: &str = "$version: \"2\"\n";

fn load(texts: &[(&str, &str)]) -> Loaded {
    let add =
        |loader: Loader, (name, text): &(&str, &str)| loader.text(*name, format!("{HEAD}{text}"));
    texts.iter().fold(Loader::new(), add).load()
}

fn errors(loaded: &Loaded) -> Vec<String> {
    let fatal = loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity >= Severity::Danger);
    fatal.map(|event| event.to_line(&loaded.sources)).collect()
}

const FILES: [(&str, &str); 3] = [
    (
        "c.smithy",
        "metadata list = [3]\nnamespace c\nuse b#Name\nstructure C { name: Name }\napply Name @tags([\"c\"])",
    ),
    (
        "a.smithy",
        "metadata list = [1]\nnamespace a\nstructure A { c: c#C, missing: Nothing }",
    ),
    (
        "b.smithy",
        "metadata list = [2]\nnamespace b\n@tags([\"b\"])\nstring Name",
    ),
];

#[test]
fn the_order_of_sources_changes_nothing() {
    let (mut forward, mut backward) = (FILES.to_vec(), FILES.to_vec());
    forward.sort_unstable();
    backward.reverse();
    let (one, two) = (load(&forward), load(&backward));
    let text = |loaded: &Loaded| {
        format!(
            "{:?} {:?}",
            loaded.model,
            loaded.render(Severity::Note, false)
        )
    };
    assert_eq!(text(&one), text(&two));
    assert_eq!(errors(&one).len(), 1);
    assert_eq!(one.model.metadata()["list"].to_string(), "[1,2,3]");
    let name = one.model.find("b#Name").unwrap();
    assert_eq!(name.traits.tags().collect::<Vec<_>>(), ["b", "c"]);
}

#[test]
fn equal_definitions_are_one_and_others_conflict() {
    let same = load(&[
        ("a.smithy", "namespace a\nstring S"),
        ("b.smithy", "namespace a\nstring S"),
    ]);
    assert_eq!(errors(&same), Vec::<String>::new());
    let other = load(&[
        ("a.smithy", "namespace a\nstring S"),
        ("b.smithy", "namespace a\n@sensitive string S"),
    ]);
    assert!(errors(&other)[0].contains("Conflicting shape definition for `a#S` found at"));
}

#[test]
fn a_folder_is_read_to_its_depths_and_named_for_rebuilding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model");
    if !folder.is_dir() {
        println!("no {}", folder.display());
        return;
    }
    let loaded = Loader::new().path(&folder).load();
    assert!(
        loaded.is_valid(),
        "{}",
        loaded.render(Severity::Danger, false)
    );
    assert!(loaded.files.contains(&folder));
    assert!(
        loaded
            .files
            .iter()
            .any(|file| file.extension().is_some_and(|e| e == "smithy"))
    );
}

#[test]
fn a_file_that_is_not_there_is_an_event() {
    let loaded = Loader::new().path("/no/such/file.smithy").load();
    assert!(errors(&loaded)[0].contains("cannot be read"));
}

#[test]
fn unknown_traits_fail_a_load_unless_allowed() {
    let text = format!("{HEAD}namespace a\n@vendor.things#odd\nstring S");
    let strict = Loader::new().text("a.smithy", text.clone()).load();
    assert!(!strict.is_valid());
    let lenient = Loader::new()
        .text("a.smithy", text)
        .allow_unknown_traits(true)
        .load();
    assert!(lenient.is_valid());
    assert_eq!(lenient.diagnostics.count(Severity::Warning), 1);
}

#[test]
fn events_are_suppressed_by_trait_and_by_metadata_but_errors_are_not() {
    let by_trait = load(&[(
        "a.smithy",
        "namespace a\n@suppress([\"EnumShape\"])\nenum E { lower }",
    )]);
    assert_eq!(by_trait.diagnostics.count(Severity::Suppressed), 1);
    assert_eq!(by_trait.diagnostics.count(Severity::Warning), 0);
    let metadata = "metadata suppressions = [{ id: \"Target\", namespace: \"*\" }]\nnamespace a\nlist L { member: No }";
    assert_eq!(errors(&load(&[("a.smithy", metadata)])).len(), 1);
}

const SERVICE: &str = r#"namespace a
use smithy.protocols#rpcv2Cbor
@rpcv2Cbor
service S { operations: [Ping], resources: [Room], errors: [Busy], rename: { "a#Note": "Remark" } }
operation Ping { output := { note: Note } }
structure Note {}
resource Room { identifiers: { id: String }, read: ReadRoom, resources: [Seat], collectionOperations: [CountRooms] }
@readonly operation ReadRoom { input := { @required id: String }, errors: [NotFound] }
operation CountRooms {}
resource Seat { identifiers: { id: String, seat: String }, operations: [TakeSeat] }
operation TakeSeat { input := { @required id: String, @required seat: SeatId } }
string SeatId
@error("server") structure Busy {}
@error("client") structure NotFound {}
structure Stranger {}
"#;

#[test]
fn a_service_reaches_operations_of_nested_resources() {
    let loaded = load(&[(
        "a.smithy",
        &SERVICE.replace("seat: String }", "seat: SeatId }"),
    )]);
    assert_eq!(errors(&loaded), Vec::<String>::new());
    let (model, service) = (&loaded.model, ShapeId::from_parts("a", "S"));
    let operations: Vec<_> = operations_of(model, &service)
        .iter()
        .map(|shape| shape.id.name())
        .collect();
    assert_eq!(operations, ["CountRooms", "Ping", "ReadRoom", "TakeSeat"]);
    let read = ShapeId::from_parts("a", "ReadRoom");
    let returned: Vec<_> = errors_of(model, &service, &read)
        .iter()
        .map(|shape| shape.id.name())
        .collect();
    assert_eq!(returned, ["NotFound", "Busy"]);
    assert_eq!(
        protocols_of(model, &service),
        [&ShapeId::from_parts("smithy.protocols", "rpcv2Cbor")]
    );
}

#[test]
fn a_closure_holds_what_is_reached_and_nothing_else() {
    let loaded = load(&[(
        "a.smithy",
        &SERVICE.replace("seat: String }", "seat: SeatId }"),
    )]);
    let (model, service) = (&loaded.model, ShapeId::from_parts("a", "S"));
    let id = |name| ShapeId::from_parts("a", name);
    let whole = Closure::of_service(model, &service);
    assert!(
        ["Note", "Room", "Seat", "SeatId", "Busy"]
            .iter()
            .all(|name| whole.contains(&id(name)))
    );
    assert!(!whole.contains(&id("Stranger")));
    assert_eq!(whole.name_of(&id("Note")), "Remark");
    let narrow = Closure::of_operations(model, &service, &[id("Ping")]);
    let names: Vec<_> = narrow.shapes().map(|shape| shape.id.name()).collect();
    assert_eq!(names, ["Busy", "Note", "Ping", "PingOutput", "S", "Unit"]);
}
