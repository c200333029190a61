//! Requests that a `restJson1` server refuses, and how.

use super::support::*;
use std::collections::BTreeMap;
use trompe::protocol::REST_JSON_1;
use trompe::service::Rejection;

/// The refusal of a call of `All` with these labels, query and headers.
fn refused(labels: &str, query: &str, headers: &[(&str, &str)]) -> Rejection {
    let uri = format!("/all/{labels}?fixed=yes&bare&{query}");
    receive(&REST_JSON_1, raw("POST", &uri, headers, "")).expect_err(&uri)
}

const LABELS: &str = "n/1985-04-12T23:20:50Z/1.5/x/r";

fn is_serialization(rejection: &Rejection, path: &str) {
    assert_eq!(
        (rejection.status, rejection.code),
        (400, "SerializationException"),
        "{rejection:?}"
    );
    assert!(rejection.message.contains(path), "{rejection:?}");
}

#[test]
fn labels_of_another_type_are_refused() {
    for number in ["true", "2ABC", "0x42", "inf", "nan"] {
        is_serialization(
            &refused(&format!("n/1985-04-12T23:20:50Z/{number}/x/r"), "", &[]),
            "/number",
        );
    }
    for date in [
        "Tue%2C%2029%20Apr%202014%2018%3A30%3A38%20GMT",
        "1515531081",
        "1996-12-19T16%3A39%3A57-08%3A00",
        "1996-12-19T16%3A39%3A57%2B00Z",
        "19961219T163957Z",
        "1996-12-19%2016%3A39%3A57Z",
    ] {
        is_serialization(&refused(&format!("n/{date}/1.5/x/r"), "", &[]), "/at");
    }
}

#[test]
fn malformed_percent_encoding_is_refused_wherever_it_stands() {
    for bad in ["%", "%2", "%zz", "a%G0", "%FF"] {
        is_serialization(
            &refused(&format!("{bad}/1985-04-12T23:20:50Z/1.5/x/r"), "", &[]),
            "/name",
        );
        is_serialization(
            &refused(&format!("n/1985-04-12T23:20:50Z/1.5/x/a/{bad}/b"), "", &[]),
            "/rest",
        );
        is_serialization(&refused(LABELS, &format!("q={bad}"), &[]), "malformed");
        is_serialization(&refused(LABELS, &format!("{bad}=q"), &[]), "malformed");
    }
}

#[test]
fn query_values_of_another_type_are_refused() {
    for flag in ["True", "TRUE", "y", "1", "on", "", "yes"] {
        is_serialization(&refused(LABELS, &format!("flag={flag}"), &[]), "/flag");
    }
    is_serialization(&refused(LABELS, "size=1&size=x", &[]), "/sizes/1");
    is_serialization(
        &refused(LABELS, "since=1996-12-19T16:39:57+00", &[]),
        "/since",
    );
}

#[test]
fn header_values_of_another_type_are_refused() {
    for short in [
        "32768",
        "-32769",
        "123000000000000000000000",
        "1.001",
        "2ABC",
        "0x42",
        "Infinity",
        "NaN",
        "",
    ] {
        is_serialization(&refused(LABELS, "", &[("x-short", short)]), "/short");
    }
    for flags in ["true, yes", "TRUE"] {
        is_serialization(&refused(LABELS, "", &[("x-flags", flags)]), "/flags");
    }
    for date in [
        "1985-04-12T23:20:50Z",
        "1515531081",
        "1996-12-19T16:39:57-08:00",
    ] {
        is_serialization(&refused(LABELS, "", &[("x-date", date)]), "/date");
    }
    for epoch in [
        "true",
        "1515531081ABC",
        "0x42",
        "1515531081.123.456",
        "Infinity",
        "-Infinity",
        "NaN",
    ] {
        is_serialization(&refused(LABELS, "", &[("x-epoch", epoch)]), "/epoch");
    }
    for json in ["xyz", "YmxvYg=", "[][]", "-_==", "/w=="] {
        is_serialization(&refused(LABELS, "", &[("x-json", json)]), "/json");
    }
    is_serialization(&refused(LABELS, "", &[("x-words", "\"open")]), "/words");
    is_serialization(
        &refused(LABELS, "", &[("x-word", "a"), ("x-word", "b")]),
        "/word",
    );
}

#[test]
fn a_header_of_a_prefix_that_comes_in_several_lines_keeps_all_of_them() {
    let lines = [("x-meta-a", "1"), ("x-meta-b", "2"), ("x-meta-a", "3")];
    let uri = format!("/all/{LABELS}?fixed=yes&bare");
    let read: Everything = receive_as(&REST_JSON_1, raw("POST", &uri, &lines, ""));
    let all = [("a", "1, 3"), ("b", "2")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(read.meta, Some(BTreeMap::from(all)));
}

#[test]
fn bodies_that_are_no_document_of_the_input_are_refused() {
    for body in [
        "{[",
        "{\"value\": 10 }abc",
        "[{}]",
        "10",
        "null",
        "{'value': 10}",
        "{\"value\": 10,}",
        "{\"value\":\"1\"}",
    ] {
        let rejection = receive(&REST_JSON_1, raw("POST", "/list", &[JSON], body)).expect_err(body);
        assert_eq!(
            (rejection.status, rejection.code),
            (400, "SerializationException"),
            "{body}"
        );
    }
    let rejection = receive(
        &REST_JSON_1,
        raw("POST", "/text", &[("content-type", "text/plain")], "x"),
    )
    .map(drop);
    assert!(rejection.is_ok());
}

#[test]
fn a_text_payload_that_is_not_utf8_is_refused() {
    let mut request = raw("POST", "/text", &[("content-type", "text/plain")], "");
    *request.body_mut() = bytes::Bytes::from_static(b"ab\xff");
    is_serialization(&receive(&REST_JSON_1, request).unwrap_err(), "UTF-8");
}

#[test]
fn a_required_member_that_is_missing_is_told_by_its_path() {
    let headers = [JSON, ("string-in-headers", "abc")];
    for (uri, headers, body, path) in [
        ("/require?stringInQuery=abc", &headers[..], "{}", "/string"),
        (
            "/require?stringInQuery=abc",
            &headers[..],
            "{\"string\":null}",
            "/string",
        ),
        ("/require?stringInQuery=abc", &headers[..], "", "/string"),
        (
            "/require?stringInQuery=abc",
            &headers[..1],
            "{\"string\":\"abc\"}",
            "/stringInHeader",
        ),
        (
            "/require",
            &headers[..],
            "{\"string\":\"abc\"}",
            "/stringInQuery",
        ),
    ] {
        let rejection = receive(&REST_JSON_1, raw("POST", uri, headers, body)).unwrap_err();
        let message =
            format!("Value at '{path}' failed to satisfy constraint: Member must not be null");
        assert_eq!(
            (rejection.status, rejection.code),
            (400, "ValidationException")
        );
        assert_eq!(
            rejection.message,
            format!("1 validation error detected. {message}")
        );
        let [violation] = &rejection.violations[..] else {
            panic!("{rejection:?}")
        };
        assert_eq!(
            (&*violation.path, violation.message.as_str()),
            (path, &*message)
        );
    }
}

#[test]
fn a_required_member_of_an_event_streams_head_must_be_there() {
    let rejection = receive(&REST_JSON_1, raw("POST", "/duplex", &[], "")).unwrap_err();
    assert_eq!(
        rejection.violations.first().map(|v| v.path.as_str()),
        Some("/word")
    );
    let opening: Opening = receive_as(
        &REST_JSON_1,
        raw("POST", "/duplex", &[("x-word", "foo")], ""),
    );
    assert_eq!(opening.word, "foo");
}

#[test]
fn a_query_string_is_read_as_servers_should() {
    let read = |uri: &str| receive_as::<Precedence>(&REST_JSON_1, raw("POST", uri, &[], ""));
    let map = |pairs: &[(&str, &str)]| {
        let owned = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        (!pairs.is_empty()).then(|| owned.collect::<BTreeMap<_, _>>())
    };
    let both = read("/precede?bar=named&qux=fromMap");
    assert_eq!(
        (both.foo.as_deref(), both.baz),
        (Some("named"), map(&[("bar", "named"), ("qux", "fromMap")]))
    );
    let first = read("/precede?bar=a&bar=b&empty&last=");
    assert_eq!(
        (first.foo.as_deref(), first.baz),
        (Some("a"), map(&[("bar", "a"), ("empty", ""), ("last", "")]))
    );
    let spaces = read("/precede?bar=a+b%20c%2Bd");
    assert_eq!(spaces.foo.as_deref(), Some("a b c+d"));
    let none = read("/precede?");
    assert_eq!((none.foo, none.baz), (None, None));
}

#[test]
fn an_optional_structure_payload_without_members_is_absent() {
    let read = |body| {
        receive_as::<StructurePayload>(&REST_JSON_1, raw("PUT", "/structure", &[JSON], body)).nested
    };
    assert_eq!(read("{}"), None);
    assert_eq!(read(" { \"unknown\": [1] } "), None);
    assert_eq!(
        read("{\"cnt\":1}"),
        Some(Nested {
            text: None,
            count: Some(1)
        })
    );
    for broken in ["{", "[]", "{}{}", "{\"text\":1}"] {
        assert!(
            receive(&REST_JSON_1, raw("PUT", "/structure", &[JSON], broken)).is_err(),
            "{broken}"
        );
    }
}
