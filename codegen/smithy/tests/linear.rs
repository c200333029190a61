//! A model of sixteen times the size costs sixteen times as much, in work that can be counted.

#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

#[path = "support/counting.rs"]
mod counting;
#[path = "support/synthetic.rs"]
mod synthetic;

use counting::{Counting, Use};
use trompe_smithy::{Loader, Version, write};

#[global_allocator]
static ALLOCATOR: Counting = Counting::new();

fn cost(name: &str, text: &str) -> Use {
    let (loaded, used) = ALLOCATOR.during(|| Loader::new().text(name, text).load());
    assert!(loaded.is_valid(), "{}", loaded.diagnostics.len());
    used
}

fn assert_linear(name: &str, texts: [&str; 2]) {
    let (one, sixteen) = (cost(name, texts[0]), cost(name, texts[1]));
    assert!(
        sixteen.calls < 20 * one.calls,
        "{name}: {one:?} {sixteen:?}"
    );
    assert!(
        sixteen.bytes < 20 * one.bytes,
        "{name}: {one:?} {sixteen:?}"
    );
    assert!(sixteen.peak < 20 * one.peak, "{name}: {one:?} {sixteen:?}");
}

/// One test, for the counts are those of the whole process.
#[test]
fn sixteen_times_the_model_asks_the_allocator_for_sixteen_times_as_much() {
    let idl = [8, 128].map(synthetic::idl);
    assert_linear("model.smithy", [&idl[0], &idl[1]]);
    let ast = idl.map(|text| {
        let model = Loader::new().text("model.smithy", text).load().model;
        write::ast(&model, Version::V2)
    });
    assert_linear("model.json", [&ast[0], &ast[1]]);
}
