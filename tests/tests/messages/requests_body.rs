//! What must hold for servers and clients of every protocol, whatever arrives.

use crate::arbitrary;
use crate::everything;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use trompe::serde::Shape;
use trompe::server::validate::{exception_message, validate};
use trompe::service::{OperationSchema, Protocol, ServiceSchema};

/// A protocol, and a service of ours that speaks it.
pub(crate) type Spoken = (&'static dyn Protocol, &'static ServiceSchema);

/// Every protocol that a service of ours speaks.
pub(crate) fn spoken() -> Vec<Spoken> {
    let services = everything().into_iter();
    services
        .flat_map(|service| {
            service
                .protocols
                .iter()
                .map(move |protocol| (*protocol, service))
        })
        .collect()
}

/// Takes a message of an operation that any value made, damages it as `data` says, and has it read: by a server and,
/// as an answer, by a client. `data`: protocol, operation, kind of damage, the length of the value's description, that
/// description, and the damage.
///
/// # Panics
/// When a promise is broken.
pub(crate) fn check(spoken: &[Spoken], data: &[u8]) {
    let [protocol, operation, damage, length, rest @ ..] = data else {
        return;
    };
    let (protocol, service) = spoken[usize::from(*protocol) % spoken.len()];
    let operation = service.operations[usize::from(*operation) % service.operations.len()];
    let (value, rest) = rest.split_at(usize::from(*length).min(rest.len()));
    if let Ok(input) = arbitrary::input(protocol, operation, value)
        && let Ok(request) = protocol.write_request(operation, &*input)
    {
        serve(protocol, service, &damaged_request(request, *damage, rest));
    }
    if let Ok(output) = arbitrary::answer(protocol, operation.output.blank(), value)
        && let Ok(response) = protocol.write_output(operation, &*output)
    {
        answered(
            protocol,
            operation,
            &damaged_response(response, *damage, rest),
        );
    }
}

/// A server has an answer to everything, and what it takes it can pass on.
fn serve(
    protocol: &'static dyn Protocol,
    service: &'static ServiceSchema,
    request: &Request<Bytes>,
) {
    let (head, body) = request.clone().into_parts();
    let routed = match protocol.needs_body(&head) {
        true => protocol.route_body(service, &head, &body),
        false => protocol.route(service, &head),
    };
    let route = match routed {
        None => return,
        Some(Err(refusal)) => return refused(protocol, &refusal),
        Some(Ok(route)) => route,
    };
    let mut input = route.operation.input.blank();
    match protocol.read_input(&route, &head, &body, &mut *input) {
        Ok(()) => passed_on(protocol, service, route.operation, &mut *input),
        Err(refusal) => refused(protocol, &refusal),
    }
}

fn refused(protocol: &dyn Protocol, refusal: &trompe::service::Rejection) {
    let mut answer = protocol.write_rejection(refusal);
    protocol.identify(&mut answer, true, "<id>");
    assert!(answer.status().is_client_error(), "{answer:?}");
}

// Not every value that a server takes may a client send; what it may is routed to the same operation.
fn passed_on(
    protocol: &'static dyn Protocol,
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    input: &mut dyn Shape,
) {
    input.fill_defaults();
    if let Err(violations) = validate(input) {
        let _message = exception_message(&violations);
    }
    if let Ok(request) = protocol.write_request(operation, input) {
        let (head, body) = request.into_parts();
        let routed = match protocol.needs_body(&head) {
            true => protocol.route_body(service, &head, &body),
            false => protocol.route(service, &head),
        };
        let route = routed.unwrap().unwrap();
        assert_eq!(route.operation.id, operation.id, "{head:?}");
    }
}

/// A client makes an output or an error of everything.
fn answered(
    protocol: &dyn Protocol,
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
) {
    let (head, body) = response.clone().into_parts();
    let mut output = operation.output.blank();
    let _ = protocol.read_output(operation, &head, &body, &mut *output);
    let _ = protocol.error_name(&head, &body);
    for error in operation.errors {
        let mut shape = error.shape.blank();
        let _ = protocol.read_error(&head, &body, &mut *shape);
    }
}

fn damaged_request(mut request: Request<Bytes>, damage: u8, by: &[u8]) -> Request<Bytes> {
    match damage % 6 {
        0 => *request.body_mut() = Bytes::copy_from_slice(by),
        1 => *request.body_mut() = damaged(request.body(), by).into(),
        2 => {
            let text = damaged(request.uri().to_string().as_bytes(), by);
            if let Ok(uri) = Uri::try_from(text) {
                *request.uri_mut() = uri;
            }
        }
        3 => {
            let mut lines = by.split(|byte| *byte == b'\n');
            let name = HeaderName::from_bytes(lines.next().unwrap_or_default());
            let value = HeaderValue::from_bytes(lines.next().unwrap_or_default());
            if let (Ok(name), Ok(value)) = (name, value) {
                request.headers_mut().append(name, value);
            }
        }
        4 => {
            if let Ok(other) = request_of_text(by) {
                request = other;
            }
        }
        _ => {
            if let Ok(method) = Method::from_bytes(by) {
                *request.method_mut() = method;
            }
            damage_headers(request.headers_mut(), by);
        }
    }
    request
}

/// A request as HTTP/1.1 writes it, but for the version: nothing is left of what a client of ours would send.
fn request_of_text(text: &[u8]) -> http::Result<Request<Bytes>> {
    let (head, body) = split(text, b"\n\n");
    let mut lines = head.split(|byte| *byte == b'\n');
    let (method, uri) = split(lines.next().unwrap_or_default(), b" ");
    let request = Request::builder().method(method).uri(uri);
    let headers = lines.map(|line| split(line, b":"));
    headers
        .fold(request, |request, (name, value)| {
            request.header(name, value)
        })
        .body(Bytes::copy_from_slice(body))
}

fn split<'a>(text: &'a [u8], by: &[u8]) -> (&'a [u8], &'a [u8]) {
    match text.windows(by.len()).position(|window| window == by) {
        Some(at) => (&text[..at], &text[at + by.len()..]),
        None => (text, &[]),
    }
}

fn damaged_response(mut response: Response<Bytes>, damage: u8, by: &[u8]) -> Response<Bytes> {
    match damage % 4 {
        0 => *response.body_mut() = Bytes::copy_from_slice(by),
        1 => *response.body_mut() = damaged(response.body(), by).into(),
        2 => damage_headers(response.headers_mut(), by),
        _ => {
            let code = by.first().map_or(200, |byte| 200 + u16::from(*byte));
            *response.status_mut() = StatusCode::from_u16(code).unwrap();
        }
    }
    response
}

fn damage_headers(headers: &mut http::HeaderMap, by: &[u8]) {
    for value in headers.values_mut() {
        if let Ok(other) = HeaderValue::from_bytes(&damaged(value.as_bytes(), by)) {
            *value = other;
        }
    }
}

// Each three bytes say where, what to do there, and with what.
fn damaged(bytes: &[u8], by: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for step in by.chunks_exact(3) {
        let [place, what, with] = step else { continue };
        let at = usize::from(*place) * bytes.len() / 256;
        match what % 4 {
            0 if at < bytes.len() => bytes[at] = *with,
            1 if at < bytes.len() => bytes[at] ^= 1 << (with % 8),
            2 => bytes.insert(at, *with),
            _ if at < bytes.len() => {
                drop(bytes.drain(at..(at + usize::from(with % 16)).min(bytes.len())))
            }
            _ => {}
        }
    }
    bytes
}
