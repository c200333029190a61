//! The heads of requests and responses: what a case demands of one, and ones to begin with.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Request, Response, request, response};
use trompe::event_stream::MEDIA_TYPE;
use trompe::schema::{Binding, Schema};
use trompe::service::{OperationSchema, Protocol};

use super::case::{Case, Initial};
use crate::message::body::Body;
use crate::message::{self, check_headers, required, same, set_headers, status, uri};
use crate::values::filled;

type Result<T> = std::result::Result<T, String>;

/// The protocol of a case, of those that its operation's service has.
pub(super) fn protocol(op: &'static OperationSchema, case: &Case) -> Result<&'static dyn Protocol> {
    let mut protocols = op.service.protocols.iter();
    let found = protocols.find(|protocol| protocol.id() == case.protocol);
    found
        .copied()
        .ok_or_else(|| format!("the service does not speak {}", case.protocol))
}

/// The request to begin with. Where the case names no message it is written from its parameters. One that
/// has neither is whole, but for a case that expects a failure: what it does not name is missing.
pub(super) fn request(op: &'static OperationSchema, case: &Case) -> Result<Request<Bytes>> {
    let input = filled(op.input.blank(), case.request.params.as_ref())?;
    let written = protocol(op, case)?.write_request(op, &*input);
    let mut request = written.map_err(|error| error.to_string())?;
    if let Some(message) = &case.request.message {
        *request.method_mut() = required(message, "method")?
            .parse()
            .map_err(|_| "no method of HTTP".to_owned())?;
        *request.uri_mut() = uri(message)?;
        set_headers(request.headers_mut(), message)?;
    } else if is_bare(case, &case.request) {
        remove_bound(request.headers_mut(), op.input.schema());
    }
    Ok(request)
}

/// The response to begin with, as [`request`] is; and whether it is the whole response.
pub(super) fn response(
    op: &'static OperationSchema,
    case: &Case,
) -> Result<(Response<Bytes>, bool)> {
    let streams = op.output_events.is_some();
    if let Some(message) = &case.response.message {
        let body = Body::read(message)?.map(|body| body.bytes);
        let whole = body.is_some() || !streams;
        let mut response = Response::new(body.unwrap_or_default());
        *response.status_mut() = status(message)?;
        if !whole {
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        }
        set_headers(response.headers_mut(), message)?;
        return Ok((response, whole));
    }
    let output = filled(op.output.blank(), case.response.params.as_ref())?;
    let written = protocol(op, case)?.write_output(op, &*output);
    let mut response = written.map_err(|error| error.to_string())?;
    if is_bare(case, &case.response) {
        remove_bound(response.headers_mut(), op.output.schema());
    }
    Ok((response, !streams))
}

fn is_bare(case: &Case, initial: &Initial) -> bool {
    initial.params.is_none() && !case.expects_success()
}

fn remove_bound(headers: &mut HeaderMap, schema: &'static Schema) {
    for member in schema.members() {
        if let Binding::Header(name) = member.binding() {
            headers.remove(name);
        }
    }
}

/// Whether a request that was sent begins as the case demands.
pub(super) fn check_request(case: &Case, head: &request::Parts) -> Result<()> {
    let message = case.request.message.as_ref();
    message.map_or(Ok(()), |message| message::check_request(message, head))
}

/// Whether a response that was sent begins as the case demands.
pub(super) fn check_response(case: &Case, head: &response::Parts) -> Result<()> {
    let Some(message) = &case.response.message else {
        return Ok(());
    };
    let wanted = status(message)?.as_str().to_owned();
    same("the status", Some(wanted), head.status.as_str())?;
    check_headers(message, &head.headers)
}
