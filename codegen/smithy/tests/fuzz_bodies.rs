//! What the fuzz targets run, over seeded mutations; `TROMPE_MUTATIONS` says how many of each.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

#[path = "../fuzz/bodies.rs"]
mod bodies;
#[path = "support/garble.rs"]
mod garble;

use garble::{AST, Random, SAMPLE};

const SELECTOR: &str = "service :test(-[input]-> structure > member [trait|length|min >= 1 i]) $a(~>) \
    :not(<-[bound]- [id|namespace^=a, 'b']) :is(list, map) ${a} [@trait|x: @{(keys)} = @{y}]";

fn mutate(seed: u64, text: &str, body: impl Fn(&str)) {
    let count = std::env::var("TROMPE_MUTATIONS").ok();
    let count = count.and_then(|count| count.parse().ok()).unwrap_or(60);
    let mut random = Random(seed);
    (0..count).for_each(|_| body(&random.mutate(text)));
}

#[test]
fn mutated_idl_loads_or_is_refused() {
    mutate(0x1D1, SAMPLE, bodies::idl);
}

#[test]
fn mutated_ast_loads_or_is_refused() {
    mutate(0xA57, AST, bodies::ast);
}

#[test]
fn mutated_selectors_pick_or_are_refused() {
    mutate(0x5E1, SELECTOR, bodies::selector);
}

#[test]
fn mutated_models_that_are_valid_survive_being_written() {
    mutate(0x2075, SAMPLE, |text| bodies::round_trip("a.smithy", text));
    mutate(0x2076, AST, |text| bodies::round_trip("a.json", text));
}
