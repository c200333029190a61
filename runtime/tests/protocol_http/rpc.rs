//! `rpcv2Cbor`, client and server.

use super::support::*;
use bytes::Bytes;
use http::Request;
use trompe::protocol::{AWS_JSON_1_0, RPC_V2_CBOR};
use trompe::serde::downcast;
use trompe::service::{Protocol, Rejection, Violation};
use trompe::types::Unit;

const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";
const OURS: (&str, &str) = ("smithy-protocol", "rpc-v2-cbor");
const CBOR: (&str, &str) = ("content-type", "application/cbor");
const EMPTY_MAP: &[u8] = b"\xbf\xff";

fn call(method: &str, path: &str, headers: &[(&str, &str)], body: &'static [u8]) -> Request<Bytes> {
    let mut request = raw(method, path, headers, "");
    *request.body_mut() = Bytes::from_static(body);
    request
}

fn refused(request: Request<Bytes>) -> (u16, &'static str) {
    let rejection = receive(&RPC_V2_CBOR, request).unwrap_err();
    (rejection.status, rejection.code)
}

#[test]
fn a_request_is_a_post_to_the_operation_with_the_protocols_headers() {
    let request = send(&RPC_V2_CBOR, &LIST, &Plain { value: Some(1) });
    assert_eq!(
        (request.method().as_str(), request.uri().to_string()),
        ("POST", "/service/Weather/operation/List".to_owned())
    );
    assert_eq!(
        value(request.headers(), "smithy-protocol"),
        Some("rpc-v2-cbor")
    );
    assert_eq!(
        value(request.headers(), "content-type"),
        Some("application/cbor")
    );
    assert_eq!(value(request.headers(), "accept"), Some("application/cbor"));
    assert_eq!(value(request.headers(), "content-length"), Some("9"));
    assert_eq!(&request.body()[..], b"\xbf\x65value\x01\xff");
}

#[test]
fn no_input_is_no_body_and_no_members_are_an_empty_map() {
    let none = send(&RPC_V2_CBOR, &NOTHING, &Unit);
    assert!(none.body().is_empty());
    assert_eq!(value(none.headers(), "content-type"), None);
    assert_eq!(value(none.headers(), "accept"), Some("application/cbor"));
    let empty = send(&RPC_V2_CBOR, &EMPTYIO, &Empty {});
    assert_eq!(&empty.body()[..], EMPTY_MAP);
    assert_eq!(value(empty.headers(), "content-length"), Some("2"));
}

#[test]
fn bindings_mean_nothing() {
    let input = Required {
        string: "a".to_owned(),
        in_query: "b".to_owned(),
        in_header: "c".to_owned(),
    };
    let request = send(&RPC_V2_CBOR, &REQUIRE, &input);
    assert_eq!(request.uri().query(), None);
    assert_eq!(value(request.headers(), "string-in-headers"), None);
    assert_eq!(receive_as::<Required>(&RPC_V2_CBOR, request), input);
}

#[test]
fn required_members_must_be_there_whatever_they_are_bound_to() {
    let path = "/service/Weather/operation/Require";
    for (body, missing) in [
        (&b""[..], "/string"),
        (EMPTY_MAP, "/string"),
        (
            b"\xa2\x66string\x61a\x6dstringInQuery\x61b",
            "/stringInHeader",
        ),
    ] {
        let rejection = receive(&RPC_V2_CBOR, call("POST", path, &[OURS, CBOR], body)).unwrap_err();
        assert_eq!(rejection.code, "ValidationException");
        assert_eq!(
            rejection.violations.first().map(|v| v.path.as_str()),
            Some(missing)
        );
    }
}

#[test]
fn only_the_last_four_segments_of_a_path_count() {
    for path in [
        "/service/Weather/operation/List",
        "/v1/prefix/service/Weather/operation/List",
        "/service/test.Weather/operation/List/",
    ] {
        assert!(
            receive(&RPC_V2_CBOR, call("POST", path, &[OURS], b"")).is_ok(),
            "{path}"
        );
    }
    for path in [
        "/service/Weather/operation/list",
        "/service/Weather/operation/test.List",
        "/service/other.Weather/operation/List",
        "/service/Other/operation/List",
        "/services/Weather/operation/List",
        "/service/Weather/operations/List",
        "/operation/List",
        "/List",
        "/",
    ] {
        assert_eq!(
            refused(call("POST", path, &[OURS], b"")),
            (404, "UnknownOperationException"),
            "{path}"
        );
    }
}

#[test]
fn requests_of_other_protocols_are_left_to_them_and_malformed_ones_refused() {
    let head = |headers| {
        parts(call(
            "POST",
            "/service/Weather/operation/List",
            headers,
            b"",
        ))
        .0
    };
    assert!(RPC_V2_CBOR.route(&SERVICE, &head(&[])).is_none());
    assert!(
        RPC_V2_CBOR
            .route(&SERVICE, &head(&[("smithy-protocol", "rpc-v2-json")]))
            .is_none()
    );
    let path = "/service/Weather/operation/List";
    assert_eq!(
        refused(call("GET", path, &[OURS], b"")),
        (405, "MethodNotAllowedException")
    );
    let allow = [(http::header::ALLOW, http::HeaderValue::from_static("POST"))];
    let get = receive(&RPC_V2_CBOR, call("GET", path, &[OURS], b""));
    assert_eq!(get.unwrap_err().headers, allow);
    let target = [("x-amz-target", "Weather.List")];
    let get = receive(&AWS_JSON_1_0, call("GET", "/", &target, b""));
    assert_eq!(get.unwrap_err().headers, allow);
    for target in ["x-amz-target", "X-Amzn-Target"] {
        assert_eq!(
            refused(call("POST", path, &[OURS, (target, "a")], b"")).0,
            400
        );
    }
}

#[test]
fn bodies_must_be_cbor_and_answers_acceptable() {
    let path = "/service/Weather/operation/List";
    assert_eq!(refused(call("POST", path, &[OURS], EMPTY_MAP)).0, 415);
    assert_eq!(refused(call("POST", path, &[OURS, JSON], EMPTY_MAP)).0, 415);
    assert_eq!(
        refused(call(
            "POST",
            path,
            &[OURS, ("accept", "application/json")],
            b""
        ))
        .0,
        406
    );
    assert_eq!(
        refused(call("POST", path, &[OURS, CBOR], b"\xbf")),
        (400, "SerializationException")
    );
    assert_eq!(
        refused(call("POST", path, &[OURS, CBOR], b"\xbf\xff\x00")),
        (400, "SerializationException")
    );
    assert_eq!(
        refused(call("POST", path, &[OURS, CBOR], b"\xf6")),
        (400, "SerializationException")
    );
}

#[test]
fn no_input_takes_no_body_and_an_empty_map() {
    let path = "/service/Weather/operation/Nothing";
    for headers in [
        &[OURS, CBOR][..],
        &[OURS, CBOR, ("accept", "application/cbor")],
    ] {
        for body in [&b""[..], EMPTY_MAP] {
            assert!(receive(&RPC_V2_CBOR, call("POST", path, headers, body)).is_ok());
        }
    }
}

#[test]
fn outputs_have_the_protocols_header_and_a_body_unless_there_is_no_output() {
    let none = RPC_V2_CBOR.write_output(&NOTHING, &Unit).unwrap();
    assert!(none.body().is_empty());
    assert_eq!(value(none.headers(), "content-type"), None);
    assert_eq!(
        value(none.headers(), "smithy-protocol"),
        Some("rpc-v2-cbor")
    );
    let empty = RPC_V2_CBOR.write_output(&EMPTYIO, &Empty {}).unwrap();
    assert_eq!(&empty.body()[..], EMPTY_MAP);
    assert_eq!(
        value(empty.headers(), "content-type"),
        Some("application/cbor")
    );
    let plain = RPC_V2_CBOR
        .write_output(&LIST, &Plain { value: Some(-1) })
        .unwrap();
    assert_eq!(
        read_output::<Plain>(&RPC_V2_CBOR, &LIST, plain),
        Plain { value: Some(-1) }
    );
}

#[test]
fn a_client_takes_an_empty_body_for_no_members_and_a_map_for_no_output() {
    let mut mapped = answer(200, &[OURS, CBOR], "");
    *mapped.body_mut() = Bytes::from_static(EMPTY_MAP);
    assert_eq!(read_output::<Unit>(&RPC_V2_CBOR, &NOTHING, mapped), Unit);
    assert_eq!(
        read_output::<Unit>(&RPC_V2_CBOR, &NOTHING, answer(200, &[OURS, CBOR], "")),
        Unit
    );
    assert_eq!(
        read_output::<Plain>(&RPC_V2_CBOR, &LIST, answer(200, &[OURS], "")),
        Plain::default()
    );
}

#[test]
fn success_is_two_hundred_with_the_protocols_header() {
    let is_success = |status, headers: &[_]| {
        RPC_V2_CBOR.is_success(&LIST, &response_parts(answer(status, headers, "")).0)
    };
    assert!(is_success(200, &[OURS]));
    assert!(
        !is_success(200, &[])
            && !is_success(200, &[("smithy-protocol", "x")])
            && !is_success(201, &[OURS])
    );
}

#[test]
fn an_error_is_named_by_the_body_alone() {
    let sad = Sad {
        word: Some("w".to_owned()),
        message: Some("m".to_owned()),
        nested: None,
    };
    let response = RPC_V2_CBOR.write_error(&ALL, &SAD_ERROR, &sad).unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            value(response.headers(), "x-amzn-errortype")
        ),
        (403, None)
    );
    assert!(response.body().starts_with(b"\xbf\x66__type\x68test#Sad"));
    let (head, body) = response_parts(response);
    let named = RPC_V2_CBOR.error_name(&head, &body);
    assert_eq!((&*named.name, &*named.message), ("Sad", "m"));
    let mut read = SAD_ERROR.shape.blank();
    RPC_V2_CBOR.read_error(&head, &body, &mut *read).unwrap();
    assert_eq!(downcast::<Sad>(read), Some(sad));
}

#[test]
fn a_response_without_the_protocols_header_names_no_error() {
    let (head, _) = response_parts(answer(500, &[CBOR, ("x-amzn-errortype", "Sad")], ""));
    let body = Bytes::from_static(b"\xa1\x66__type\x63Sad");
    assert_eq!(RPC_V2_CBOR.error_name(&head, &body).name, "");
    let (head, _) = response_parts(answer(500, &[OURS, ("x-amzn-errortype", "Other")], ""));
    assert_eq!(RPC_V2_CBOR.error_name(&head, &body).name, "Sad");
    assert_eq!(
        RPC_V2_CBOR
            .error_name(&head, &Bytes::from_static(b"\xa1\x64code\x63Sad"))
            .name,
        ""
    );
}

#[test]
fn a_rejection_is_an_error_by_its_absolute_name() {
    let violation = Violation::new("/a".to_owned(), "Member must not be null");
    let response = RPC_V2_CBOR.write_rejection(&Rejection::invalid(vec![violation]));
    assert_eq!(response.status(), 400);
    let id = b"\xbf\x66__type\x78\x24smithy.framework#ValidationException";
    assert!(response.body().starts_with(id));
    let (head, body) = response_parts(response);
    let named = RPC_V2_CBOR.error_name(&head, &body);
    assert_eq!(named.name, "ValidationException");
    assert!(
        named.message.starts_with("1 validation error detected."),
        "{named:?}"
    );
}

#[test]
fn the_heads_of_event_streams_leave_the_members_to_initial_messages() {
    let request = send(
        &RPC_V2_CBOR,
        &DUPLEX,
        &Opening {
            word: "w".to_owned(),
        },
    );
    assert_eq!(value(request.headers(), "content-type"), Some(EVENT_STREAM));
    assert_eq!(value(request.headers(), "accept"), Some(EVENT_STREAM));
    assert_eq!(value(request.headers(), "content-length"), None);
    assert_eq!(value(request.headers(), "x-word"), None);
    assert!(request.body().is_empty());
    assert!(receive(&RPC_V2_CBOR, request).is_ok());
    assert!(RPC_V2_CBOR.has_initial_messages());
    let response = RPC_V2_CBOR
        .write_output(
            &DUPLEX,
            &Opening {
                word: "w".to_owned(),
            },
        )
        .unwrap();
    assert_eq!(
        value(response.headers(), "content-type"),
        Some(EVENT_STREAM)
    );
    assert_eq!(value(response.headers(), "content-length"), None);
    assert_eq!(
        read_output::<Opening>(&RPC_V2_CBOR, &DUPLEX, response).word,
        ""
    );
}

#[test]
fn a_stream_of_the_output_alone_is_asked_for_with_a_plain_document() {
    let request = send(&RPC_V2_CBOR, &WATCH, &Plain { value: Some(1) });
    assert_eq!(
        value(request.headers(), "content-type"),
        Some("application/cbor")
    );
    assert_eq!(value(request.headers(), "accept"), Some(EVENT_STREAM));
    assert_eq!(receive_as::<Plain>(&RPC_V2_CBOR, request).value, Some(1));
}
