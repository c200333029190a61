use super::{Expression, Gravity, Kind, Operation, Value, check};
use crate::Loader;

#[test]
fn operators_bind_as_the_grammar_says() {
    let parse = |text| Expression::parse(text).unwrap().operation;
    assert!(matches!(parse("a || b && c"), Operation::Or(..)));
    assert!(matches!(parse("a | b || c"), Operation::Sub(..)));
    assert!(matches!(parse("a.b == c.d"), Operation::Compare(..)));
    assert!(matches!(parse("a[?b > `1`].c"), Operation::Filter { .. }));
    assert!(matches!(parse("*.a"), Operation::ProjectObject(..)));
    assert!(matches!(parse("[1:2]"), Operation::Project(..)));
    assert!(matches!(parse("sort_by(a, &b)"), Operation::Call(..)));
}

#[test]
fn errors_name_the_place_and_what_could_stand_there() {
    let refused = |text| Expression::parse(text).unwrap_err().to_string();
    assert_eq!(
        refused("foo.@"),
        "Syntax error at line 1 column 5: Expected ['[', '{', '*', 'A-Z|a-z|_'], but found '@'"
    );
    assert!(refused("foo[").starts_with("Syntax error at line 1 column 5"));
    assert!(refused("'a").contains("Unclosed raw string"));
}

#[test]
fn depth_is_bounded() {
    for text in [
        "(".repeat(100_000),
        "a.".repeat(100_000),
        "!".repeat(100_000),
    ] {
        assert!(Expression::parse(&text).is_err());
    }
    assert!(Expression::parse(&format!("`{}`", "[".repeat(100_000))).is_err());
}

#[test]
fn expressions_are_held_against_the_model() {
    let text = "$version: \"2\"\nnamespace a\nstructure S { name: String, count: Integer, inner: S, list: L }\nlist L { member: S }";
    let loaded = Loader::new().text("a.smithy", text).load();
    let value = Value::of_shape(&loaded.model, loaded.model.find("a#S").unwrap());
    let result = |text: &str| {
        let (value, problems) = check(&Expression::parse(text).unwrap(), &value);
        let problems: Vec<_> = problems
            .into_iter()
            .map(|p| (p.gravity, p.column))
            .collect();
        (value.kind(), problems)
    };
    assert_eq!(result("name == 'x'"), (Kind::Boolean, vec![]));
    assert_eq!(result("list[*].count"), (Kind::Array, vec![]));
    assert_eq!(result("list[0].inner.inner.nothing"), (Kind::Any, vec![]));
    assert_eq!(result("nothing"), (Kind::Null, vec![(Gravity::Danger, 1)]));
    assert_eq!(result("name.x"), (Kind::Any, vec![(Gravity::Danger, 6)]));
    assert_eq!(
        result("length(count)"),
        (Kind::Number, vec![(Gravity::Error, 8)])
    );
    assert_eq!(result("what(name)"), (Kind::Any, vec![(Gravity::Error, 1)]));
}
