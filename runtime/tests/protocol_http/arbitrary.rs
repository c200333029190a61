//! Whatever arrives, there is an answer and never a panic.

use super::support::*;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::service::{OperationSchema, Protocol};

/// A small generator of numbers, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }

    fn bytes(&mut self, max: usize) -> Vec<u8> {
        (0..self.roll(max)).map(|_| self.roll(256) as u8).collect()
    }

    fn pieces(&mut self, from: &[&str], max: usize) -> String {
        (0..self.roll(max)).map(|_| *self.pick(from)).collect()
    }
}

const PATH: &[&str] = &[
    "/",
    "/",
    "/",
    "all",
    "n",
    "%",
    "%2F",
    "%zz",
    "%FF",
    "1.5",
    "x",
    "r",
    "service",
    "Weather",
    "operation",
    "All",
    "2019-12-16T23%3A48%3A18Z",
    "text",
    "blob",
    "structure",
    "(a+)+",
    "..",
    "NaN",
];
const QUERY: &[&str] = &[
    "&",
    "&",
    "=",
    "fixed=yes",
    "bare",
    "q",
    "flag",
    "true",
    "size",
    "1",
    "%",
    "%20",
    "+",
    "since",
];
const NAMES: &[&str] = &[
    "smithy-protocol",
    "content-type",
    "accept",
    "x-short",
    "x-words",
    "x-dates",
    "x-date",
    "x-json",
    "x-meta-a",
    "x-word",
    "x-flags",
    "x-epoch",
    "x-amzn-errortype",
    "x-amz-target",
    "string-in-headers",
];
const VALUES: &[&str] = &[
    "rpc-v2-cbor",
    "application/json",
    "application/cbor",
    "text/plain",
    "*/*",
    ",",
    "\"",
    "\\",
    " ",
    "a",
    "1",
    "true",
    "Mon, 16 Dec 2019 23:48:18 GMT",
    "dHJ1ZQ==",
    ";q=0",
    "é",
    "#",
    ":",
    "=",
];
const BODY: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "bodyText",
    "nested",
    "list",
    "text",
    "cnt",
    ":",
    ",",
    "null",
    "1",
    "1e999",
    "\\u",
    "-",
    "__type",
    "message",
    "{\"__type\":\"A\"}",
    "{\"nested\":{\"cnt\":1}}",
];
const TAGS: &[u8] =
    b"\x00\x18\x1b\x3b\x40\x5f\x60\x78\x7f\x80\x9b\x9f\xa1\xbb\xbf\xc1\xc4\xf6\xf7\xfb\xff";

fn body(dice: &mut Dice) -> Bytes {
    match dice.roll(3) {
        0 => Bytes::from(dice.bytes(40)),
        1 => Bytes::from(dice.pieces(BODY, 12)),
        _ => (0..dice.roll(20)).map(|_| *dice.pick(TAGS)).collect(),
    }
}

fn headers(dice: &mut Dice, into: &mut http::HeaderMap) {
    for _ in 0..dice.roll(6) {
        let value = match dice.roll(4) {
            0 => dice.bytes(12),
            _ => dice.pieces(VALUES, 5).into_bytes(),
        };
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            into.append(HeaderName::from_static(dice.pick::<&str>(NAMES)), value);
        }
    }
}

fn request(dice: &mut Dice) -> Option<Request<Bytes>> {
    let uri = format!("/{}?{}", dice.pieces(PATH, 10), dice.pieces(QUERY, 10));
    let mut request = Request::new(body(dice));
    *request.uri_mut() = Uri::try_from(uri).ok()?;
    *request.method_mut() = dice
        .pick(&[Method::GET, Method::POST, Method::PUT, Method::HEAD])
        .clone();
    headers(dice, request.headers_mut());
    Some(request)
}

fn response(dice: &mut Dice) -> Response<Bytes> {
    let mut response = Response::new(body(dice));
    *response.status_mut() =
        StatusCode::from_u16(*dice.pick(&[100, 200, 204, 400, 500, 999])).unwrap();
    headers(dice, response.headers_mut());
    response
}

fn serve(protocol: &dyn Protocol, request: &Request<Bytes>, op: &'static OperationSchema) {
    let (head, body) = request.clone().into_parts();
    if let Some(Err(rejection)) = protocol.route(&SERVICE, &head) {
        assert!(
            protocol
                .write_rejection(&rejection)
                .status()
                .is_client_error()
        );
    }
    // Any operation may get any body, as if it had been routed to it.
    let index = SERVICE
        .operations
        .iter()
        .position(|o| o.id == op.id)
        .unwrap();
    let labels = vec![
        (0, "n".to_owned()),
        (2, "not a number".to_owned()),
        (99, String::new()),
    ];
    let route = trompe::service::RoutedRequest {
        operation: op,
        index,
        labels,
    };
    let mut input = op.input.blank();
    if let Err(rejection) = protocol.read_input(&route, &head, &body, &mut *input) {
        assert!(
            protocol
                .write_rejection(&rejection)
                .status()
                .is_client_error()
        );
    }
}

fn answer_to(protocol: &dyn Protocol, response: Response<Bytes>, op: &'static OperationSchema) {
    let (head, body) = response.into_parts();
    protocol.is_success(op, &head);
    let _ = protocol.read_output(op, &head, &body, &mut *op.output.blank());
    protocol.error_name(&head, &body);
    let _ = protocol.read_error(&head, &body, &mut *SAD_ERROR.shape.blank());
}

#[test]
fn arbitrary_requests_and_responses_are_answered() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for _ in 0..20_000 {
        let op = dice.pick(SERVICE.operations);
        let answer = response(&mut dice);
        for protocol in [&REST_JSON_1 as &dyn Protocol, &RPC_V2_CBOR] {
            answer_to(protocol, answer.clone(), op);
        }
        let Some(request) = request(&mut dice) else {
            continue;
        };
        for protocol in [&REST_JSON_1 as &dyn Protocol, &RPC_V2_CBOR] {
            serve(protocol, &request, op);
        }
    }
}

#[test]
fn a_written_request_that_was_damaged_is_answered() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let input = Everything {
        words: Some(vec!["a,b".to_owned()]),
        body_blob: Some(Bytes::from_static(b"blob")),
        list: Some(vec![Nested {
            text: Some("t".to_owned()),
            count: Some(1),
        }]),
        ..everything()
    };
    for protocol in [&REST_JSON_1 as &dyn Protocol, &RPC_V2_CBOR] {
        let intact = send(protocol, &ALL, &input);
        for _ in 0..5_000 {
            let mut request = intact.clone();
            let mut bytes = intact.body().to_vec();
            let at = dice.roll(bytes.len());
            bytes[at] = dice.roll(256) as u8;
            bytes.truncate(bytes.len() - dice.roll(2) * dice.roll(bytes.len()));
            *request.body_mut() = Bytes::from(bytes);
            serve(protocol, &request, &ALL);
        }
    }
}
