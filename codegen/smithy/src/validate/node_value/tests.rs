use super::{Checker, Rules};
use crate::Loader;

#[test]
fn patterns_that_take_more_memory_than_there_is_are_refused_once() {
    let string = |i: usize| format!("@pattern(\"^[a-z]{{{i}}}$\")\nstring S{i}\n");
    let strings: String = (1..10).map(string).collect();
    let text = format!("$version: \"2\"\nnamespace a\n{strings}structure All {{}}\n");
    let model = Loader::new().text("a.smithy", text).load().model;
    let mut checker = Checker::new(&model);
    checker.patterns_room = 1 << 16;
    let node = crate::node::Node::string("!", model.find("a#All").unwrap().span);
    let found = |i: usize| {
        let shape = model.find(&format!("a#S{i}")).unwrap();
        checker.check(shape, &node, Rules::default())
    };
    let found: Vec<_> = (1..10).flat_map(found).map(|f| f.message).collect();
    let refused = found.iter().filter(|text| text.contains("of memory"));
    assert_eq!(refused.count(), 1, "{found:?}");
    assert!(found.len() > 1 && found.len() < 9, "{found:?}");
}

#[test]
fn values_and_bounds_of_a_range_are_compared_without_losing_a_digit() {
    let lines = |members: &str| -> Vec<String> {
        let text = format!("$version: \"2.0\"\nnamespace a\nstructure S {{\n{members}\n}}\n");
        let loaded = Loader::new().text("m.smithy", text).load();
        let events = loaded.diagnostics.iter();
        events.map(|event| event.to_line(&loaded.sources)).collect()
    };
    for (member, words) in [
        (
            "@range(max: 9007199254740992) a: Long = 9007199254740993",
            "must be less than or equal to 9007199254740992, but found 9007199254740993",
        ),
        (
            "@range(min: 0.1) a: BigDecimal = 0.0999999999999999999999",
            "must be greater than or equal to 0.1, but found 0.0999999999999999999999",
        ),
        (
            "@range(min: 1e400, max: 1e399) a: BigDecimal",
            "a `min` value greater than its `max` value",
        ),
    ] {
        let found = lines(member);
        assert!(found.len() == 1 && found[0].contains(words), "{found:?}");
    }
    let found = lines("@range(min: 0.1, max: 0.10) a: BigDecimal = 1e-1");
    assert!(found.is_empty(), "{found:?}");
}
