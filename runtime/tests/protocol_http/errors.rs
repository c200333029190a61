//! Errors of `restJson1`: how a server names them and a client finds out.

use super::support::*;
use trompe::protocol::REST_JSON_1;
use trompe::serde::{Error, ErrorKind, Segment, downcast};
use trompe::service::{Protocol, Rejection, Violation};

fn name(headers: &[(&str, &str)], body: &'static str) -> String {
    let (head, body) = response_parts(answer(500, headers, body));
    REST_JSON_1.error_name(&head, &body).name
}

#[test]
fn an_error_is_named_by_its_header_without_namespace_and_uri() {
    for text in [
        "FooError",
        "FooError:http://internal.amazon.com/coral/com.amazon.coral.validate/",
        "aws.protocoltests.restjson#FooError",
        "aws.different.namespace#FooError:http://internal.amazon.com/coral/",
    ] {
        assert_eq!(
            name(&[("X-Amzn-Errortype", text)], ""),
            "FooError",
            "{text}"
        );
    }
}

#[test]
fn an_error_is_named_by_its_body_where_the_header_is_missing() {
    for body in [
        r#"{"code":"FooError"}"#,
        r#"{"code":"aws.protocoltests.restjson#FooError:http://internal/"}"#,
        r#"{"__type":"FooError"}"#,
        r#"{"__type":"a#FooError","ErrorDetails":[{"__type":"b#Other","reason":"r"}]}"#,
        r#"{"code":404,"__type":"a#FooError"}"#,
    ] {
        assert_eq!(name(&[JSON], body), "FooError", "{body}");
    }
    assert_eq!(name(&[("x-amzn-errortype", "A")], r#"{"__type":"B"}"#), "A");
    for nothing in [
        "",
        "{}",
        "[]",
        "null",
        "service unavailable",
        r#"{"__type":5}"#,
        "{\"__type\"",
    ] {
        assert_eq!(name(&[], nothing), "", "{nothing}");
    }
}

#[test]
fn the_words_of_an_error_are_found_in_json_and_in_text() {
    let message = |headers: &[(&str, &str)], body| {
        let (head, body) = response_parts(answer(500, headers, body));
        REST_JSON_1.error_name(&head, &body).message
    };
    assert_eq!(message(&[], r#"{"message":"m"}"#), "m");
    assert_eq!(message(&[], r#"{"Message":"M"}"#), "M");
    assert_eq!(
        message(
            &[("content-type", "text/plain")],
            "service unavailable\nmore"
        ),
        "service unavailable"
    );
    assert_eq!(message(&[("content-type", "text/html")], "<html>"), "");
}

#[test]
fn a_modeled_error_comes_back_as_it_was() {
    let sad = Sad {
        word: Some("w".to_owned()),
        message: Some("m".to_owned()),
        nested: Some(Nested::default()),
    };
    let response = REST_JSON_1.write_error(&ALL, &SAD_ERROR, &sad).unwrap();
    assert_eq!(response.status(), 403);
    assert_eq!(value(response.headers(), "x-amzn-errortype"), Some("Sad"));
    assert_eq!(value(response.headers(), "x-word"), Some("w"));
    assert_eq!(text(response.body()), r#"{"message":"m","nested":{}}"#);
    let (head, body) = response_parts(response);
    let mut read = SAD_ERROR.shape.blank();
    REST_JSON_1.read_error(&head, &body, &mut *read).unwrap();
    assert_eq!(downcast::<Sad>(read), Some(sad));
}

#[test]
fn an_empty_error_is_an_empty_document() {
    let response = REST_JSON_1
        .write_error(&ALL, &SAD_ERROR, &Sad::default())
        .unwrap();
    assert_eq!(text(response.body()), "{}");
    assert_eq!(
        value(response.headers(), "content-type"),
        Some("application/json")
    );
}

#[test]
fn an_error_without_a_body_is_read_by_its_headers() {
    let (head, body) = response_parts(answer(500, &[("x-word", "w")], ""));
    let mut read = SAD_ERROR.shape.blank();
    REST_JSON_1.read_error(&head, &body, &mut *read).unwrap();
    assert_eq!(
        downcast::<Sad>(read),
        Some(Sad {
            word: Some("w".to_owned()),
            ..Sad::default()
        })
    );
}

#[test]
fn a_rejection_names_itself_and_lists_its_violations() {
    let plain =
        REST_JSON_1.write_rejection(&Rejection::new(415, "UnsupportedMediaTypeException", "no"));
    assert_eq!(plain.status(), 415);
    assert_eq!(
        value(plain.headers(), "x-amzn-errortype"),
        Some("UnsupportedMediaTypeException")
    );
    assert_eq!(text(plain.body()), r#"{"message":"no"}"#);

    let violation = Violation::new("/a".to_owned(), "Member must not be null");
    let invalid = REST_JSON_1.write_rejection(&Rejection::invalid(vec![violation]));
    let words = "Value at '/a' failed to satisfy constraint: Member must not be null";
    assert_eq!(
        value(invalid.headers(), "x-amzn-errortype"),
        Some("ValidationException")
    );
    assert_eq!(
        text(invalid.body()),
        format!(
            r#"{{"message":"1 validation error detected. {words}","fieldList":[{{"path":"/a","message":"{words}"}}]}}"#
        ),
    );
}

#[test]
fn a_missing_member_is_a_validation_error_and_anything_else_one_of_serialization() {
    let missing = Error::new(ErrorKind::Missing("b"))
        .inside(Segment::Member("b"))
        .inside(Segment::Index(2));
    let rejection = Rejection::from(missing);
    assert_eq!(
        (rejection.status, rejection.code),
        (400, "ValidationException")
    );
    assert_eq!(
        rejection.violations.first().map(|v| v.path.as_str()),
        Some("/2/b")
    );
    let broken = Rejection::from(Error::new(ErrorKind::UnexpectedEnd));
    assert_eq!(
        (broken.status, broken.code),
        (400, "SerializationException")
    );
    assert!(broken.violations.is_empty());
}
