//! `Content-Type` and `Accept` on a `restJson1` server.

use super::support::*;
use trompe::protocol::REST_JSON_1;

fn status(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> (u16, &'static str) {
    match receive(&REST_JSON_1, raw(method, uri, headers, body)) {
        Ok(_) => (200, ""),
        Err(rejection) => (rejection.status, rejection.code),
    }
}

const OK: (u16, &str) = (200, "");
const UNSUPPORTED: (u16, &str) = (415, "UnsupportedMediaTypeException");
const UNACCEPTABLE: (u16, &str) = (406, "NotAcceptableException");

#[test]
fn a_document_must_be_json() {
    assert_eq!(status("POST", "/list", &[JSON], "{}"), OK);
    assert_eq!(
        status(
            "POST",
            "/list",
            &[("content-type", "application/json; charset=utf-8")],
            "{}"
        ),
        OK
    );
    assert_eq!(
        status(
            "POST",
            "/list",
            &[("content-type", "application/hal+json")],
            "{}"
        ),
        UNSUPPORTED
    );
    assert_eq!(status("POST", "/list", &[], "{}"), UNSUPPORTED);
    assert_eq!(status("POST", "/list", &[], ""), OK);
}

#[test]
fn a_body_of_two_types_is_of_none() {
    let xml = ("content-type", "application/xml");
    assert_eq!(status("POST", "/list", &[JSON, xml], "{}"), UNSUPPORTED);
    assert_eq!(status("POST", "/list", &[xml, JSON], "{}"), UNSUPPORTED);
    assert_eq!(status("POST", "/list", &[JSON, JSON], "{}"), OK);
}

#[test]
fn where_nothing_is_bound_to_the_body_there_must_be_no_typed_body() {
    assert_eq!(status("POST", "/headers", &[JSON], "{}"), UNSUPPORTED);
    assert_eq!(status("POST", "/headers", &[JSON], ""), OK);
    assert_eq!(status("POST", "/precede", &[], "{}"), OK);
    assert_eq!(status("POST", "/", &[JSON], "{}"), UNSUPPORTED);
    assert_eq!(status("POST", "/", &[], ""), OK);
}

#[test]
fn an_input_without_members_may_be_an_empty_document() {
    assert_eq!(status("POST", "/emptyio", &[JSON], "{}"), OK);
    assert_eq!(status("POST", "/emptyio", &[], ""), OK);
    assert_eq!(
        status("POST", "/emptyio", &[("content-type", "text/plain")], "{}"),
        UNSUPPORTED
    );
}

#[test]
fn a_payload_must_have_the_type_of_its_shape() {
    assert_eq!(
        status("POST", "/text", &[("content-type", "text/plain")], "raw"),
        OK
    );
    assert_eq!(status("POST", "/text", &[], "raw"), UNSUPPORTED);
    assert_eq!(status("POST", "/text", &[JSON], "raw"), UNSUPPORTED);
    assert_eq!(
        status("POST", "/jpegs", &[("content-type", "image/jpeg")], "raw"),
        OK
    );
    assert_eq!(status("POST", "/jpegs", &[JSON], "raw"), UNSUPPORTED);
    for headers in [&[("content-type", "image/png")][..], &[], &[JSON]] {
        assert_eq!(status("POST", "/blob", headers, "anything"), OK);
    }
}

#[test]
fn an_event_stream_must_not_come_as_something_else() {
    let head = ("x-word", "w");
    assert_eq!(status("POST", "/duplex", &[head], ""), OK);
    assert_eq!(
        status(
            "POST",
            "/duplex",
            &[head, ("content-type", "application/vnd.amazon.eventstream")],
            ""
        ),
        OK
    );
    assert_eq!(status("POST", "/duplex", &[head, JSON], ""), UNSUPPORTED);
}

#[test]
fn an_answer_that_the_client_does_not_accept_is_refused_beforehand() {
    let accept = |uri, accept| status("POST", uri, &[("accept", accept)], "");
    assert_eq!(accept("/list", "application/json"), OK);
    assert_eq!(accept("/list", "application/*"), OK);
    assert_eq!(accept("/list", "*/*"), OK);
    assert_eq!(accept("/list", "application/hal+json"), UNACCEPTABLE);
    assert_eq!(accept("/jpegs", "application/json"), UNACCEPTABLE);
    assert_eq!(accept("/text", "application/json"), UNACCEPTABLE);
    assert_eq!(accept("/blob", "image/png"), OK);
    assert_eq!(accept("/", "application/json"), OK);
}

#[test]
fn the_most_precise_range_of_accept_decides() {
    let accept = |accept| status("POST", "/list", &[("accept", accept)], "");
    assert_eq!(accept("application/json;q=0, */*"), UNACCEPTABLE);
    assert_eq!(accept("*/*, application/*;q=0"), UNACCEPTABLE);
    assert_eq!(accept("*/*;q=0, application/json;q=0.1"), OK);
    assert_eq!(accept("text/html;q=0, */*;q=0.1"), OK);
}

#[test]
fn a_member_that_is_the_content_type_may_name_any() {
    for kind in ["text/html", "application/vnd.of-its-own+json"] {
        let sent = TypedText {
            kind: Some(kind.to_owned()),
            text: Some("<p>".to_owned()),
        };
        let received: TypedText = receive_as(&REST_JSON_1, send(&REST_JSON_1, &TYPED, &sent));
        assert_eq!(received, sent);
    }
    assert_eq!(
        status("POST", "/typed", &[("accept", "text/html")], "<p>"),
        OK
    );
    assert_eq!(
        status("POST", "/text", &[("accept", "text/html")], ""),
        UNACCEPTABLE
    );
}
