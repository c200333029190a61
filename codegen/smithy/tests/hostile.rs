//! Input nobody would write on purpose: cut off, garbled, endless. Every load ends, and what
//! fails says where.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

#[path = "support/garble.rs"]
mod garble;

use garble::{AST, Random, SAMPLE};
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::{Limits, Loaded, Loader};

fn load(name: &str, text: &str) -> Loaded {
    Loader::new().text(name, text).load()
}

/// Every event of a failed load names a place or a shape.
fn assert_located(loaded: &Loaded, text: &str) {
    for event in loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity == Severity::Error)
    {
        let place = event.span.and_then(|span| loaded.sources.locate(span));
        assert!(
            place.is_some() || event.shape.is_some(),
            "{} in\n{text}",
            event.message
        );
    }
}

/// How many cuts of one text are tried; of a longer text, as many drawn from all over it.
const CUTS: usize = 250;

fn assert_prefixes_end(name: &str, text: &str) {
    let mut cuts: Vec<_> = (0..=text.len())
        .filter(|end| text.is_char_boundary(*end))
        .collect();
    let mut random = Random(0x0DD_BA11);
    while cuts.len() > CUTS {
        cuts.swap_remove(random.below(cuts.len()));
    }
    for end in cuts {
        let prefix = &text[..end];
        assert_located(&load(name, prefix), prefix);
    }
}

#[test]
fn the_samples_load_whole() {
    for (name, text) in [("a.smithy", SAMPLE), ("a.json", AST)] {
        let loaded = load(name, text);
        assert!(
            loaded.is_valid(),
            "{}",
            loaded.render(Severity::Danger, false)
        );
    }
}

#[test]
fn an_idl_model_cut_at_any_byte_loads_or_fails_with_a_place() {
    assert_prefixes_end("a.smithy", SAMPLE);
}

#[test]
fn an_ast_model_cut_at_any_byte_loads_or_fails_with_a_place() {
    assert_prefixes_end("a.json", AST);
}

#[test]
fn garbled_models_load_or_fail_with_a_place() {
    let mut random = Random(0x5EED_0F7A_0B3E_D00D);
    for (name, text) in [("a.smithy", SAMPLE), ("a.json", AST)] {
        for _ in 0..250 {
            let garbled = random.mutate(text);
            let loaded = load(name, &garbled);
            assert_located(&loaded, &garbled);
            let lines = loaded.render(Severity::Note, true).lines().count();
            assert!(lines >= loaded.diagnostics.len());
        }
    }
}

#[test]
fn nesting_beyond_the_limit_is_refused_where_it_begins() {
    let deep = "[".repeat(200_000);
    let idl = load("a.smithy", &format!("metadata a = {deep}"));
    let event = idl
        .diagnostics
        .iter()
        .find(|event| {
            event
                .message
                .contains("Parser exceeded maximum allowed depth of 64")
        })
        .unwrap();
    assert_eq!(
        idl.sources
            .locate(event.span.unwrap())
            .map(|place| place.line),
        Some(1)
    );
    let ast = load(
        "a.json",
        &format!("{{\"smithy\": \"2.0\", \"metadata\": {deep}"),
    );
    assert!(
        ast.diagnostics
            .iter()
            .any(|event| event.message.contains("nesting deeper"))
    );
    let traits = load(
        "a.smithy",
        &format!("$version: \"2\"\nnamespace a\n@a({}", "{a:".repeat(50_000)),
    );
    assert!(traits.diagnostics.iter().any(|event| {
        event
            .message
            .contains("Parser exceeded maximum allowed depth of 64")
    }));
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let limits = Limits {
        file_bytes: 10,
        ..Limits::default()
    };
    let loaded = Loader::new()
        .text("a.smithy", "namespace abcdef")
        .limits(limits)
        .load();
    assert!(!loaded.is_valid());
    assert!(
        loaded
            .render(Severity::Error, false)
            .contains("larger than 10 bytes")
    );
}

#[test]
fn events_over_the_limit_are_counted_and_still_fail_the_load() {
    let broken = "@ !\n".repeat(500);
    let limits = Limits {
        events: 20,
        ..Limits::default()
    };
    let text = format!("$version: \"2\"\nnamespace a\n{broken}");
    let loaded = Loader::new().text("a.smithy", text).limits(limits).load();
    assert_eq!(loaded.diagnostics.len(), 20);
    assert!(loaded.diagnostics.dropped() > 0 && !loaded.is_valid());
}

#[test]
fn warnings_over_the_limit_do_not_fail_a_load() {
    let members: String = (0..50).map(|i| format!("lower{i}\n")).collect();
    let text = format!("$version: \"2\"\nnamespace a\nenum E {{\n{members}}}");
    let limits = Limits {
        events: 20,
        ..Limits::default()
    };
    let loaded = Loader::new().text("a.smithy", text).limits(limits).load();
    assert_eq!(
        (loaded.diagnostics.len(), loaded.diagnostics.dropped()),
        (20, 30)
    );
    assert!(loaded.is_valid());
}

#[test]
fn a_long_chain_of_required_members_takes_no_long_time() {
    let link = |i: usize| format!("structure S{i} {{ @required next: S{} }}\n", i + 1);
    let chain: String = (0..5_000).map(link).collect();
    let text = format!("$version: \"2\"\nnamespace a\n{chain}structure S5000 {{ back: S0 }}\n");
    assert!(load("a.smithy", &text).is_valid());
}

#[test]
fn a_long_chain_of_mixins_and_members_is_no_deep_recursion() {
    let mixin = |i: usize| format!("@mixin structure M{i} with [M{}] {{}}\n", i + 1);
    let chain: String = (0..5_000).map(mixin).collect();
    let text =
        format!("$version: \"2\"\nnamespace a\n{chain}@mixin structure M5000 {{ a: String }}\n");
    let loaded = load("a.smithy", &text);
    assert!(loaded.is_valid());
    assert!(loaded.model.find("a#M0").unwrap().member("a").is_some());
}

#[test]
fn members_that_mixins_multiply_are_limited_where_they_pass_the_limit() {
    let mixin = |i: usize| {
        format!(
            "@mixin structure M{i} with [M{}] {{ a{i}: String }}\n",
            i + 1
        )
    };
    let chain: String = (0..100).map(mixin).collect();
    let text = format!("$version: \"2\"\nnamespace a\n{chain}@mixin structure M100 {{}}\n");
    let limits = Limits {
        inherited: 1_000,
        ..Limits::default()
    };
    let loaded = Loader::new().text("a.smithy", text).limits(limits).load();
    assert!(!loaded.is_valid());
    let over =
        |event: &&trompe_smithy::diagnostic::Diagnostic| event.message.contains("hand down more");
    let event = loaded.diagnostics.iter().find(over).unwrap();
    assert!(event.span.is_some());
}

#[test]
fn choices_that_overlap_do_not_double_at_every_step() {
    let model = load("a.smithy", SAMPLE).model;
    let text = ":is(*, *, *)".repeat(60);
    let selector = trompe_smithy::selector::Selector::parse(&text).unwrap();
    assert!(!selector.select(&model).unwrap().is_empty());
}

/// Where, by line, a load complains with such words.
fn lines_of(loaded: &Loaded, words: &str) -> Vec<usize> {
    let events = loaded.diagnostics.iter();
    let said = events.filter(|event| event.message.contains(words));
    said.filter_map(|event| loaded.sources.locate(event.span?))
        .map(|place| place.line)
        .collect()
}

#[test]
fn shapes_over_the_limit_are_refused_where_they_pass_it() {
    let shapes: String = (0..400).map(|i| format!("string S{i}\n")).collect();
    let text = format!("$version: \"2\"\nnamespace a\n{shapes}");
    let limits = Limits {
        shapes: 400,
        ..Limits::default()
    };
    let loaded = Loader::new().text("a.smithy", text).limits(limits).load();
    assert!(!loaded.is_valid());
    let prelude = loaded.model.shapes().filter(|s| s.id.is_prelude()).count();
    let line = 3 + 400 - prelude;
    assert_eq!(lines_of(&loaded, "More than 400 shapes"), [line]);
}

#[test]
fn values_over_the_limit_are_refused_where_they_pass_it() {
    let limits = Limits {
        nodes: 50,
        ..Limits::default()
    };
    let values = "1,\n".repeat(100);
    let idl = format!("metadata a = [\n{values}]\n");
    let ast = format!("{{\"smithy\": \"2.0\", \"metadata\": {{ \"a\": [\n{values}1] }} }}");
    for (name, text, line) in [("a.smithy", idl, 51), ("a.json", ast, 48)] {
        let loaded = Loader::new().text(name, text).limits(limits).load();
        assert!(!loaded.is_valid());
        assert_eq!(lines_of(&loaded, "ore than 50 values in one file"), [line]);
    }
}

#[test]
fn a_validator_whose_selector_multiplies_is_refused_where_it_is_defined() {
    let selector = ":is($a(*), $b(*))".repeat(40);
    let text = format!(
        "$version: \"2\"\nmetadata validators = [\n{{ name: \"EmitEachSelector\", id: \"X\", \
         configuration: {{ selector: \"{selector}\" }} }}\n]\nnamespace a\nstring S\n"
    );
    let loaded = load("a.smithy", &text);
    assert!(!loaded.is_valid());
    assert_eq!(lines_of(&loaded, "The selectors of validator `X`"), [3]);
}

fn numbered(count: usize, text: &str) -> String {
    let one = |i: usize| text.replace('%', &i.to_string());
    (0..count).map(one).collect()
}

#[test]
fn what_multiplies_is_refused_where_it_passes_the_limit() {
    let limits = Limits {
        pairs: 1_000,
        ..Limits::default()
    };
    let chain = "structure In { a: A }\nstructure A { b: B }\nstructure B {}\n\
                 operation O { input: In }\n";
    let services = numbered(300, "service S% { operations: [O] }\n");
    let resources = numbered(100, "resource R% { identifiers: { id: String } }\n");
    let members = numbered(100, "structure M% { id: String }\n");
    let operations = numbered(100, "operation O% {}\n");
    let (bound, held) = (numbered(100, "O% "), numbered(11, "i%: String "));
    let resource = format!("resource R {{ identifiers: {{ {held} }} operations: [{bound}] }}\n");
    for (what, text, line) in [
        // Each of the services reaches itself, the operation, its shapes and the unit type.
        (
            "services reach shapes",
            format!("{chain}{services}"),
            7 + 166,
        ),
        (
            "members look like",
            format!("{resources}{members}"),
            3 + 100 + 10,
        ),
        (
            "are to hold identifiers",
            format!("{operations}{resource}"),
            3 + 100,
        ),
    ] {
        let text = format!("$version: \"2\"\nnamespace a\n{text}");
        let loaded = Loader::new().text("a.smithy", &text).limits(limits).load();
        assert!(!loaded.is_valid());
        assert_eq!(lines_of(&loaded, what), [line], "{what}");
        assert!(lines_of(&load("a.smithy", &text), what).is_empty());
    }
}

#[test]
fn very_many_traits_over_inherited_ones_take_no_long_time() {
    let count = 20_000;
    let text = format!(
        "$version: \"2\"\nnamespace a\n{}{}@mixin structure M {{}}\nstructure S with [M] {{}}\napply S {{ {} }}\n",
        numbered(count, "@trait structure t% {}\n"),
        numbered(count, "@t%\n"),
        numbered(count, "@t% ")
    );
    let loaded = load("a.smithy", &text);
    assert!(loaded.is_valid());
    let shape = loaded.model.find("a#S").unwrap();
    assert_eq!(shape.traits.introduced().count(), count);
}

#[test]
fn what_is_wrong_with_each_of_many_shapes_is_said_once() {
    let count = 1_000;
    let shapes = numbered(
        count,
        "@old @unstableOne structure S% { a: Gone, @required b: P }\n",
    );
    let text = format!(
        "$version: \"2\"\nnamespace a\n@trait @deprecated structure old {{}}\n@trait @unstable structure unstableOne {{}}\n\
         @deprecated string Gone\n@pattern(\"a\") string P\n{shapes}"
    );
    let loaded = Loader::new()
        .text("a.smithy", &text)
        .limits(Limits {
            events: 10 * count,
            ..Limits::default()
        })
        .load();
    assert!(loaded.is_valid());
    for (event, times) in [
        ("DeprecatedTrait.a#old", count),
        ("UnstableTrait.a#unstableOne", count),
        ("DeprecatedShape.a#Gone", count),
        ("PatternTrait", 1),
    ] {
        let said = loaded.diagnostics.iter().filter(|said| said.event == event);
        let mut shapes: Vec<_> = said.map(|said| said.shape.clone()).collect();
        assert_eq!(shapes.len(), times, "{event}");
        shapes.dedup();
        assert_eq!(shapes.len(), times, "{event}");
    }
}
