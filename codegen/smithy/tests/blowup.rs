//! Models made to cost more than their size: four times the text may not ask for much more than
//! four times the memory.

#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

#[path = "support/counting.rs"]
mod counting;

use counting::{Counting, Use};
use trompe_smithy::Loader;

#[global_allocator]
static ALLOCATOR: Counting = Counting::new();

/// So many copies of a text, `%` standing for the number of each and `^` for the next number.
fn repeat(count: usize, text: &str) -> String {
    let one = |i: usize| {
        text.replace('%', &i.to_string())
            .replace('^', &(i + 1).to_string())
    };
    (0..count).map(one).collect()
}

fn operations(count: usize, uri: &str) -> String {
    let bound = repeat(count, "O% ");
    let operation = format!("@http(method: \"PUT\", uri: \"{uri}\")\noperation O% {{}}\n");
    format!(
        "service S {{ operations: [{bound}] }}\n{}",
        repeat(count, &operation)
    )
}

/// Makes a model of a size.
type Model = fn(usize) -> String;

/// Models by what is hostile about them.
const HOSTILE: &[(&str, Model)] = &[
    ("operations of different URIs", |n| operations(n, "/a%")),
    ("operations of one URI", |n| operations(n, "/a")),
    ("a circle of mixins", |n| {
        format!(
            "{}@mixin structure M{n} with [M0] {{}}\n",
            repeat(n, "@mixin structure M% with [M^] {}\n")
        )
    }),
    ("mixins mixed in twice", |n| {
        let text = "@mixin structure A% with [A^, B^] {}\n@mixin structure B% with [A^, B^] {}\n";
        format!(
            "{}@mixin structure A{n} {{ a: String }}\n@mixin structure B{n} {{}}\n",
            repeat(n, text)
        )
    }),
    ("tags applied one by one", |n| {
        format!("string S\n{}", repeat(n, "apply S @tags([\"t%\"])\n"))
    }),
    ("traits nobody defines", |n| {
        repeat(n, "@unknownTrait% string S%\n")
    }),
    ("targets nobody defines", |n| {
        repeat(n, "structure S% { a: Missing% }\n")
    }),
    ("patterns that compile to much", |n| {
        repeat(n, "@pattern(\"(\\\\w{100}){100}%\") string S%\n")
    }),
    ("enum members", |n| {
        format!("enum E {{\n{}}}\n", repeat(n, "A%\n"))
    }),
    ("structure members", |n| {
        format!("structure E {{\n{}}}\n", repeat(n, "a%: String\n"))
    }),
    ("a chain of structures", |n| {
        format!(
            "{}structure S{n} {{}}\n",
            repeat(n, "structure S% { a: S^, b: S^ }\n")
        )
    }),
    ("a chain of resources", |n| {
        format!(
            "{}resource R{n} {{}}\n",
            repeat(n, "resource R% { resources: [R^] }\n")
        )
    }),
    ("members that look like identifiers", |n| {
        let chain = repeat(n, "structure S% { room: String, next: S^ }\n");
        format!("resource R {{ identifiers: {{ room: String }} }}\n{chain}structure S{n} {{}}\n")
    }),
    ("text blocks", |n| {
        format!(
            "@documentation(\"\"\"\n{}\"\"\")\nstring S\n",
            repeat(n, "    line\n")
        )
    }),
    ("documentation lines", |n| {
        format!("{}string S\n", repeat(n, "/// line\n"))
    }),
    ("long numbers", |n| {
        format!("metadata a = 1{}e-{}\n", "0".repeat(n), "9".repeat(n))
    }),
    ("suppressions", |n| {
        format!(
            "metadata suppressions = [{}]\nlist L {{ member: String }}\n",
            repeat(n, "{ id: \"A%\", namespace: \"*\" }\n")
        )
    }),
    ("names that differ in case", |n| {
        repeat(n, "structure S {}\nstructure s {}\n")
    }),
    ("errors of operations", |n| {
        let errors = repeat(n, "E% ");
        format!(
            "service S {{ errors: [{errors}] }}\n{}",
            repeat(n, "@error(\"client\") structure E% {}\n")
        )
    }),
    ("imports", |n| repeat(n, "use a.b#C%\n")),
    ("traits applied over inherited ones", |n| {
        format!(
            "{}{}@mixin structure M {{}}\nstructure S with [M] {{}}\napply S {{ {} }}\n",
            repeat(n, "@trait structure t% {}\n"),
            repeat(n, "@t%\n"),
            repeat(n, "@t% ")
        )
    }),
    ("identifiers that are properties", |n| {
        let (identifiers, properties) = (repeat(n, "a%: String "), repeat(n, "A%: String "));
        format!(
            "resource R {{ identifiers: {{ {identifiers} }} properties: {{ {properties} }} }}\n"
        )
    }),
    ("operations that share the errors of a service", |n| {
        format!(
            "service S {{ operations: [{}] errors: [{}] }}\n{}{}",
            repeat(n, "O% "),
            repeat(n, "E% "),
            repeat(n, "operation O% {}\n"),
            repeat(n, "@error(\"client\") structure E% {}\n")
        )
    }),
];

/// Statements that are wrong, so many that most of what is said of them is only counted.
fn mistakes(count: usize) -> String {
    "@ !\n".repeat(count)
}

fn cost(text: &str) -> Use {
    let (metadata, rest): (Vec<_>, Vec<_>) =
        text.lines().partition(|line| line.starts_with("metadata"));
    let text = format!(
        "$version: \"2.0\"\n{}\nnamespace hostile\n{}\n",
        metadata.join("\n"),
        rest.join("\n")
    );
    let (_, used) = ALLOCATOR.during(|| Loader::new().text("a.smithy", text).load());
    used
}

/// One test, for the counts are those of the whole process.
#[test]
fn hostile_models_cost_what_their_size_says() {
    let _warm = cost("string S\n");
    let mut grown = Vec::new();
    for (what, model) in HOSTILE {
        let one = cost(&model(150));
        let four = cost(&model(600));
        if four.bytes > 8 * one.bytes || four.peak > 8 * one.peak {
            grown.push(format!("{what}: {one:?} -> {four:?}"));
        }
    }
    assert!(grown.is_empty(), "{}", grown.join("\n"));
    let (some, many) = (cost(&mistakes(10_000)), cost(&mistakes(80_000)));
    assert!(many.peak < 2 * some.peak, "mistakes: {some:?} -> {many:?}");
}
