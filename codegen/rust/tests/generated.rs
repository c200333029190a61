//! The expected files of `goldens` compile without a warning in a program that uses little of them, and what they
//! define behaves.

#![deny(warnings, missing_docs)]

include!("goldens/bare.rs");
include!("goldens/blobs.rs");
include!("goldens/enums.rs");
include!("goldens/events.rs");
include!("goldens/http.rs");
include!("goldens/names.rs");
include!("goldens/structures.rs");
include!("goldens/unions.rs");

#[test]
fn defaults_of_the_model_are_what_values_start_from() {
    use trompe::types::Timestamp;
    let value = structures::types::Defaults::new();
    assert_eq!(value, structures::types::Defaults::default());
    assert_eq!(
        (value.long, value.name.as_str()),
        (4_000_000_000, "a \"quoted\" name")
    );
    assert_eq!(&value.data[..], b"hello");
    assert_eq!(value.at, Timestamp::new(482_196_050, 520_000_000));
    assert_eq!(
        (value.mode, value.level),
        (
            structures::types::Mode::Fast,
            structures::types::Level::High
        )
    );
}

#[test]
fn secrets_are_not_printed() {
    let at = trompe::types::Timestamp::new(0, 0);
    let secrets = [("a".to_owned(), "hidden".to_owned())];
    let value = structures::types::Everything::new(true, at, [], secrets).password("hidden too");
    let text = format!("{value:?}");
    assert!(
        !text.contains("hidden") && text.contains("** redacted **") && text.contains("flag: true"),
        "{text}"
    );
    let outcome = unions::types::Outcome::Secret("hidden".to_owned());
    assert_eq!(format!("{outcome:?}"), "secret(** redacted **)");
    assert_eq!(
        format!("{:?}", enums::types::SecretKind::One),
        "SecretKind(** redacted **)"
    );
}

#[test]
fn values_are_shown_by_the_names_of_the_model_without_what_is_absent() {
    let leaf = structures::types::Node::new();
    let node = structures::types::Node::new()
        .next(leaf.clone())
        .children([leaf]);
    assert_eq!(format!("{node:?}"), "Node { next: Node, children: [Node] }");
    assert_eq!(
        format!("{node:#?}"),
        "Node {\n    next: Node,\n    children: [\n        Node,\n    ],\n}"
    );
    let sparse = [("a".to_owned(), None), ("b".to_owned(), Some(1))];
    let at = trompe::types::Timestamp::new(0, 0);
    let text = format!(
        "{:?}",
        structures::types::Everything::new(true, at, sparse, [])
    );
    assert!(text.contains(r#"sparse: {"a": None, "b": 1}"#), "{text}");
    let outcome = unions::types::Outcome::Unknown("later".to_owned());
    assert_eq!(format!("{outcome:?}"), r#"Unknown("later")"#);
}

#[test]
fn an_open_enum_keeps_what_it_does_not_know() {
    use enums::types::{Colour, Size};
    assert_eq!(Colour::from("red"), Colour::Red);
    assert_eq!(
        Colour::from("blue"),
        Colour::UnknownValue("blue".to_owned())
    );
    assert_eq!(Colour::from("UNKNOWN"), Colour::Unknown);
    assert_eq!(Colour::from("blue".to_owned()).to_string(), "blue");
    assert_eq!((Size::from(10), Size::from(7).as_i32()), (Size::Large, 7));
}

#[test]
fn a_message_becomes_the_words_of_an_error() {
    let error = http::errors::NotFound::new("no such thing");
    let outcome: trompe::Error<http::errors::FindError> = error.clone().into();
    assert_eq!(outcome.to_string(), "no such thing");
    let modeled = outcome.modeled().unwrap();
    assert!(matches!(modeled, http::errors::FindError::NotFound(found) if *found == error));
    assert_eq!(format!("{modeled:?}"), format!("{error:?}"));
    assert_eq!(http::errors::Busy::new().to_string(), "Busy");
}
