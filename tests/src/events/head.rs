//! The heads of requests and responses: what a case demands of one, and ones to begin with.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Response, StatusCode, request, response};
use trompe::event_stream::MEDIA_TYPE;
use trompe::schema::{Binding, Schema};
use trompe::service::{OperationSchema, Protocol};
use trompe_smithy::node::Node;

use super::case::{Case, Initial, text};
use super::document::Body;
use super::frame::names;
use super::signal::filled;

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
        let named = |key| text(message, key).ok_or_else(|| format!("a request without {key}"));
        *request.method_mut() = named("method")?
            .parse()
            .map_err(|_| "no method of HTTP".to_owned())?;
        *request.uri_mut() = uri(&named("uri")?, &names(message, "queryParams"))?;
        set_headers(request.headers_mut(), message)?;
    } else if is_bare(case, &case.request) {
        remove_bound(request.headers_mut(), op.input.schema());
    }
    Ok(request)
}

fn uri(path: &str, query: &[String]) -> Result<http::Uri> {
    let text = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    };
    text.parse().map_err(|_| format!("{text} is no URI"))
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

fn status(message: &Node) -> Result<StatusCode> {
    let code = message.get("code").and_then(Node::as_i64).unwrap_or(200);
    let code = u16::try_from(code)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    code.ok_or_else(|| "no status of HTTP".to_owned())
}

fn headers(message: &Node) -> impl Iterator<Item = (&str, &str)> {
    let headers = message
        .get("headers")
        .and_then(Node::as_object)
        .into_iter()
        .flatten();
    headers.filter_map(|(name, entry)| Some((&**name, entry.value.as_str()?)))
}

fn set_headers(map: &mut HeaderMap, message: &Node) -> Result<()> {
    for (name, value) in headers(message) {
        let invalid = || format!("{name} with {value:?} is no header");
        let value = HeaderValue::from_str(value).map_err(|_| invalid())?;
        map.insert(name.parse::<HeaderName>().map_err(|_| invalid())?, value);
    }
    Ok(())
}

/// Whether a request that was sent begins as the case demands.
pub(super) fn check_request(case: &Case, head: &request::Parts) -> Result<()> {
    let Some(message) = &case.request.message else {
        return Ok(());
    };
    same("the method", text(message, "method"), head.method.as_str())?;
    same("the path", text(message, "uri"), head.uri.path())?;
    let query: Vec<&str> = head
        .uri
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .collect();
    check_query(message, &query)?;
    check_headers(message, &head.headers)
}

fn check_query(message: &Node, query: &[&str]) -> Result<()> {
    let has = |wanted: &String| query.contains(&wanted.as_str());
    let named = |name: &String| {
        query
            .iter()
            .any(|found| found.split('=').next() == Some(name))
    };
    let missing = names(message, "queryParams")
        .into_iter()
        .find(|wanted| !has(wanted));
    let needed = names(message, "requireQueryParams")
        .into_iter()
        .find(|name| !named(name));
    let forbidden = names(message, "forbidQueryParams").into_iter().find(named);
    match missing.or(needed).or(forbidden) {
        Some(wrong) => Err(format!("{wrong} in the query {query:?}")),
        None => Ok(()),
    }
}

/// Whether a response that was sent begins as the case demands.
pub(super) fn check_response(case: &Case, head: &response::Parts) -> Result<()> {
    let Some(message) = &case.response.message else {
        return Ok(());
    };
    same(
        "the status",
        Some(status(message)?.as_str().to_owned()),
        head.status.as_str(),
    )?;
    check_headers(message, &head.headers)
}

fn check_headers(message: &Node, found: &HeaderMap) -> Result<()> {
    for (name, value) in headers(message) {
        let sent: Vec<_> = found
            .get_all(name)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .collect();
        same(name, Some(value.to_owned()), &sent.join(", "))?;
    }
    let forbidden = names(message, "forbidHeaders")
        .into_iter()
        .find(|name| found.contains_key(name));
    let missing = names(message, "requireHeaders")
        .into_iter()
        .find(|name| !found.contains_key(name));
    match forbidden.or(missing) {
        Some(name) => Err(format!("the header {name} in {found:?}")),
        None => Ok(()),
    }
}

fn same(what: &str, wanted: Option<String>, found: &str) -> Result<()> {
    match wanted {
        Some(wanted) if wanted != found => Err(format!("{what} is {found:?} and not {wanted:?}")),
        _ => Ok(()),
    }
}
