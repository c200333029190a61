//! What a `restJson1` server writes and a client reads of responses.

use super::support::*;
use bytes::Bytes;
use std::collections::BTreeMap;
use trompe::protocol::REST_JSON_1;
use trompe::service::Protocol;
use trompe::types::Unit;

#[test]
fn an_output_is_a_document_even_when_nothing_is_in_it() {
    for response in [
        REST_JSON_1.write_output(&EMPTYIO, &Empty {}).unwrap(),
        REST_JSON_1
            .write_output(
                &HEADERS,
                &HeadersOnly {
                    word: Some("w".to_owned()),
                },
            )
            .unwrap(),
    ] {
        assert_eq!(
            (response.status().as_u16(), text(response.body())),
            (200, "{}")
        );
        assert_eq!(
            value(response.headers(), "content-type"),
            Some("application/json")
        );
        assert_eq!(value(response.headers(), "content-length"), Some("2"));
    }
}

#[test]
fn no_output_is_no_body() {
    let response = REST_JSON_1.write_output(&NOTHING, &Unit).unwrap();
    assert!(response.body().is_empty());
    assert_eq!(value(response.headers(), "content-type"), None);
}

#[test]
fn the_status_is_the_members_else_the_models() {
    let written = |status| {
        let output = Coded {
            status,
            word: None,
            ignored: None,
        };
        REST_JSON_1
            .write_output(&CODE, &output)
            .map(|r| r.status().as_u16())
    };
    assert_eq!(written(None).unwrap(), 202);
    assert_eq!(written(Some(0)).unwrap(), 202);
    assert_eq!(written(Some(418)).unwrap(), 418);
    assert_eq!(written(Some(599)).unwrap(), 599);
    for bad in [-1, 1, 99, 100, 101, 600, 999, 1000, i32::MAX] {
        assert_eq!(written(Some(bad)).unwrap_err().path(), "/status", "{bad}");
    }
}

#[test]
fn bindings_of_requests_mean_nothing_in_responses() {
    let output = Coded {
        status: Some(201),
        word: None,
        ignored: Some("no".to_owned()),
    };
    let response = REST_JSON_1.write_output(&CODE, &output).unwrap();
    assert_eq!(text(response.body()), r#"{"ignored":"no"}"#);
    assert_eq!(read_output::<Coded>(&REST_JSON_1, &CODE, response), output);
}

#[test]
fn a_client_reads_headers_status_and_an_empty_body() {
    let read = read_output::<Coded>(&REST_JSON_1, &CODE, answer(201, &[("X-Word", "Hello")], ""));
    assert_eq!(
        read,
        Coded {
            status: Some(201),
            word: Some("Hello".to_owned()),
            ignored: None
        }
    );
    let plain = read_output::<Plain>(&REST_JSON_1, &LIST, answer(200, &[], ""));
    assert_eq!(plain, Plain { value: None });
}

#[test]
fn a_header_bound_member_in_the_body_does_not_count() {
    let body = r#"{"word":"from the body","value":1}"#;
    let read = read_output::<HeadersOnly>(&REST_JSON_1, &HEADERS, answer(200, &[], body));
    assert_eq!(read.word, None);
}

#[test]
fn an_empty_prefix_takes_every_header() {
    let response = answer(200, &[("x-foo", "Foo"), ("hello", "There")], "");
    let read = read_output::<AllHeaders>(&REST_JSON_1, &ANYHEADERS, response);
    let every = BTreeMap::from(
        [("x-foo", "Foo"), ("hello", "There")].map(|(k, v)| (k.to_owned(), v.to_owned())),
    );
    assert_eq!(
        read,
        AllHeaders {
            every: Some(every),
            hello: Some("There".to_owned())
        }
    );
}

#[test]
fn payloads_are_read_as_they_are_and_absent_when_empty() {
    let blob = read_output::<BlobPayload>(&REST_JSON_1, &BLOB, answer(200, &[], "blobby"));
    assert_eq!(blob.data, Some(Bytes::from_static(b"blobby")));
    assert_eq!(
        read_output::<BlobPayload>(&REST_JSON_1, &BLOB, answer(200, &[], "")).data,
        None
    );
    let nested = read_output::<StructurePayload>(&REST_JSON_1, &STRUCTURE, answer(200, &[], ""));
    assert_eq!(nested.nested, None);
    let blank = read_output::<StructurePayload>(&REST_JSON_1, &STRUCTURE, answer(200, &[], "{}"));
    assert_eq!(blank.nested, Some(Nested::default()));
}

#[test]
fn a_blob_payload_is_a_slice_of_the_body() {
    let (head, body) = response_parts(answer(200, &[], "0123456789"));
    let mut output = BLOB.output.blank();
    REST_JSON_1
        .read_output(&BLOB, &head, &body, &mut *output)
        .unwrap();
    let read: BlobPayload = trompe::serde::downcast(output).unwrap();
    assert_eq!(read.data.unwrap().as_ptr(), body.as_ptr());
}

#[test]
fn an_absent_payload_is_an_empty_response() {
    let response = REST_JSON_1
        .write_output(&STRUCTURE, &StructurePayload::default())
        .unwrap();
    assert!(response.body().is_empty());
    assert_eq!(value(response.headers(), "content-length"), Some("0"));
    assert_eq!(value(response.headers(), "content-type"), None);
}

#[test]
fn the_head_of_an_event_stream_carries_the_headers_alone() {
    let response = REST_JSON_1
        .write_output(
            &DUPLEX,
            &Opening {
                word: "w".to_owned(),
            },
        )
        .unwrap();
    assert_eq!(
        value(response.headers(), "content-type"),
        Some("application/vnd.amazon.eventstream")
    );
    assert_eq!(value(response.headers(), "content-length"), None);
    assert_eq!(
        read_output::<Opening>(&REST_JSON_1, &DUPLEX, response).word,
        "w"
    );
}

#[test]
fn a_required_member_of_an_event_streams_head_must_be_there_for_clients_too() {
    let (head, body) = response_parts(answer(200, &[], ""));
    let mut output = Opening::default();
    let error = REST_JSON_1
        .read_output(&WATCH, &head, &body, &mut output)
        .unwrap_err();
    assert_eq!(error.path(), "/word");
}

#[test]
fn success_is_a_status_of_two_hundred_or_the_models() {
    let is_success =
        |status| REST_JSON_1.is_success(&HEADERS, &response_parts(answer(status, &[], "")).0);
    assert!(is_success(200) && is_success(202) && is_success(299));
    assert!(!is_success(304) && !is_success(400) && !is_success(500));
}

#[test]
fn a_redirection_is_a_success_where_the_output_has_the_status() {
    let is_success =
        |status| REST_JSON_1.is_success(&CODE, &response_parts(answer(status, &[], "")).0);
    assert!(is_success(200) && is_success(304));
    assert!(!is_success(400) && !is_success(500));
}
