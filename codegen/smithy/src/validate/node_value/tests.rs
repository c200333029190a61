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
