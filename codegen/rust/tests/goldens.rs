//! Small models, one feature each, beside what is generated from them. `BLESS=1 cargo test -p
//! trompe-codegen --test goldens` writes the expected files anew; here they are compiled as well.

#![deny(warnings, missing_docs)]
#![allow(dead_code, reason = "the public items of a library, in a test program")]

use std::fs;
use std::path::{Path, PathBuf};

use trompe_codegen::plan::{self, Wanted};
use trompe_codegen::write;
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

include!("goldens/enums.rs");
include!("goldens/events.rs");
include!("goldens/http.rs");
include!("goldens/names.rs");
include!("goldens/structures.rs");
include!("goldens/unions.rs");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

fn generate(name: &str) -> String {
    let mut loaded = Loader::new().path(folder().join(format!("{name}.smithy"))).load();
    let plan = plan::plan(&loaded.model, &Wanted::default(), &mut loaded.diagnostics);
    assert!(loaded.is_valid(), "{}", loaded.render(Severity::Warning, false));
    let files = write::included(&plan);
    assert_eq!(files.len(), 1);
    files.into_values().next().unwrap()
}

fn check(name: &str) {
    let path = folder().join(format!("{name}.rs"));
    let actual = generate(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    let same = actual.lines().zip(expected.lines()).take_while(|(a, b)| a == b).count();
    let place = format!("{}:{}", path.display(), same + 1);
    assert!(actual == expected, "{place}: generated is\n{}", actual.lines().nth(same).unwrap_or("nothing more"));
}

#[test]
fn structures_are_generated_as_blessed() {
    check("structures");
}

#[test]
fn unions_are_generated_as_blessed() {
    check("unions");
}

#[test]
fn enums_are_generated_as_blessed() {
    check("enums");
}

#[test]
fn http_bindings_are_generated_as_blessed() {
    check("http");
}

#[test]
fn event_streams_are_generated_as_blessed() {
    check("events");
}

#[test]
fn names_that_collide_are_generated_as_blessed() {
    check("names");
}

#[test]
fn defaults_of_the_model_are_what_values_start_from() {
    use trompe::types::Timestamp;
    let value = structures::types::Defaults::new();
    assert_eq!(value, structures::types::Defaults::default());
    assert_eq!((value.long, value.name.as_str()), (4_000_000_000, "a \"quoted\" name"));
    assert_eq!(&value.data[..], b"hello");
    assert_eq!(value.at, Timestamp::new(482_196_050, 520_000_000));
    assert_eq!((value.mode, value.level), (structures::types::Mode::Fast, structures::types::Level::High));
}

#[test]
fn secrets_are_not_printed() {
    let at = trompe::types::Timestamp::new(0, 0);
    let secrets = [("a".to_owned(), "hidden".to_owned())];
    let value = structures::types::Everything::new(true, at, [], secrets).password("hidden too");
    let text = format!("{value:?}");
    assert!(!text.contains("hidden") && text.contains("** redacted **") && text.contains("flag: true"), "{text}");
    let outcome = unions::types::Outcome::Secret("hidden".to_owned());
    assert_eq!(format!("{outcome:?}"), "Secret(** redacted **)");
    assert_eq!(format!("{:?}", enums::types::SecretKind::One), "SecretKind(** redacted **)");
}

#[test]
fn an_open_enum_keeps_what_it_does_not_know() {
    use enums::types::{Colour, Size};
    assert_eq!(Colour::from("red"), Colour::Red);
    assert_eq!(Colour::from("blue"), Colour::UnknownValue("blue".to_owned()));
    assert_eq!(Colour::from("UNKNOWN"), Colour::Unknown);
    assert_eq!(Colour::from("blue".to_owned()).to_string(), "blue");
    assert_eq!((Size::from(10), Size::from(7).as_i32()), (Size::Large, 7));
}

#[test]
fn a_message_becomes_the_words_of_an_error() {
    let error = http::errors::NotFound::new("no such thing");
    let outcome: trompe::Error<http::errors::FindError> = error.clone().into();
    assert_eq!(outcome.to_string(), "no such thing");
    assert_eq!(outcome.modeled(), Some(&http::errors::FindError::NotFound(error)));
    assert_eq!(http::errors::Busy::new().to_string(), "Busy");
}
