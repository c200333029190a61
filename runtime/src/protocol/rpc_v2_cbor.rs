//! `smithy.protocols#rpcv2Cbor` (Smithy RPC v2 CBOR protocol).

use super::document::{self, Naming, TYPE};
use super::media::{self, ContentType, EVENT_STREAM};
use super::refusal::Refusal;
use crate::codec::cbor::CBOR;
use crate::schema::{Schema, UNIT};
use crate::serde::{Error, ErrorKind, Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri, request, response};

/// `smithy.protocols#rpcv2Cbor`: CBOR over `POST`, without bindings.
#[derive(Clone, Copy, Debug)]
pub struct RpcV2Cbor;

/// The protocol, for schemas.
pub static RPC_V2_CBOR: RpcV2Cbor = RpcV2Cbor;

pub(super) const SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");
const NAME: HeaderValue = HeaderValue::from_static("rpc-v2-cbor");
const MEDIA_TYPE: &str = "application/cbor";

impl Protocol for RpcV2Cbor {
    fn id(&self) -> &'static str {
        "smithy.protocols#rpcv2Cbor"
    }

    fn codec(&self) -> &'static dyn Codec {
        &CBOR
    }

    fn has_initial_messages(&self) -> bool {
        true
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        let body = write_body(op.input_events.is_some(), input)?;
        let length = body.as_ref().map(Bytes::len);
        let mut request = Request::new(body.unwrap_or_default());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri(op)?;
        let accept =
            media_type(op.output_events.is_some(), op.output.schema()).unwrap_or(MEDIA_TYPE);
        let headers = request.headers_mut();
        describe(
            headers,
            media_type(op.input_events.is_some(), input.schema()),
            length,
        );
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        Ok(request)
    }

    fn is_success(&self, _: &'static OperationSchema, head: &response::Parts) -> bool {
        head.status == StatusCode::OK && is_ours(&head.headers)
    }

    fn read_output(
        &self,
        op: &'static OperationSchema,
        _: &response::Parts,
        body: &Bytes,
        output: &mut dyn Shape,
    ) -> Result<()> {
        if op.output_events.is_some() {
            return Ok(());
        }
        document::read(&CBOR, body, false, output)
    }

    // A response without the protocol's header is judged by its status alone.
    fn error_name(&self, head: &response::Parts, body: &Bytes) -> ErrorName {
        if is_ours(&head.headers) {
            document::error_name(&CBOR, body, Naming::Type)
        } else {
            ErrorName::default()
        }
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Shape) -> Result<()> {
        document::read(&CBOR, body, false, error)
    }

    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        is_ours(&head.headers).then(|| route(service, head))
    }

    fn read_input(
        &self,
        route: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> std::result::Result<(), Rejection> {
        let op = route.operation;
        check_content_type(op.input_events.is_some(), head, body)?;
        check_accept(op, head)?;
        if op.input_events.is_none() {
            document::read(&CBOR, body, true, input)?;
        }
        Ok(())
    }

    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let has_events = op.output_events.is_some();
        let body = write_body(has_events, output)?;
        let length = (!has_events).then(|| body.as_ref().map_or(0, Bytes::len));
        let mut response = Response::new(body.unwrap_or_default());
        describe(
            response.headers_mut(),
            media_type(has_events, output.schema()),
            length,
        );
        Ok(response)
    }

    fn write_error(
        &self,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let body = document::write(&CBOR, error, |w| w.write_string(&TYPE, error.schema().id()))?;
        Ok(respond(schema.status, body))
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let id = format!("smithy.framework#{}", rejection.code);
        let body = document::write(&CBOR, &Refusal::of(rejection), |w| {
            w.write_string(&TYPE, &id)
        });
        respond(rejection.status, body.unwrap_or_default())
    }
}

fn uri(op: &'static OperationSchema) -> Result<Uri> {
    let path = format!("/service/{}/operation/{}", op.service.name(), op.name());
    Uri::try_from(path)
        .map_err(|_| Error::new(ErrorKind::Unwritable("the names do not make a URI")))
}

fn is_unit(schema: &Schema) -> bool {
    schema.id() == UNIT.id()
}

/// The media type of a message of this structure; `None` where it has no body.
fn media_type(has_events: bool, schema: &Schema) -> Option<&'static str> {
    match has_events {
        true => Some(EVENT_STREAM),
        false => (!is_unit(schema)).then_some(MEDIA_TYPE),
    }
}

fn write_body(has_events: bool, value: &dyn Shape) -> Result<Option<Bytes>> {
    if has_events || is_unit(value.schema()) {
        return Ok(None);
    }
    document::write(&CBOR, value, |_| {}).map(Some)
}

fn describe(headers: &mut HeaderMap, media_type: Option<&'static str>, length: Option<usize>) {
    headers.insert(SMITHY_PROTOCOL, NAME);
    if let Some(media_type) = media_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if let Some(length) = length {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
}

fn respond(status: u16, body: Bytes) -> Response<Bytes> {
    let length = body.len();
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    describe(response.headers_mut(), Some(MEDIA_TYPE), Some(length));
    response
}

fn is_ours(headers: &HeaderMap) -> bool {
    headers.get(SMITHY_PROTOCOL).is_some_and(|v| v == NAME)
}

fn route(
    service: &'static ServiceSchema,
    head: &request::Parts,
) -> std::result::Result<RoutedRequest, Rejection> {
    if ["x-amz-target", "x-amzn-target"]
        .iter()
        .any(|name| head.headers.contains_key(*name))
    {
        return Err(Rejection::new(
            400,
            "SerializationException",
            "a target header does not belong here",
        ));
    }
    let index = operation_of(service, head.uri.path());
    let found = index.and_then(|i| service.operations.get(i).map(|operation| (i, *operation)));
    match found {
        None => Err(Rejection::new(
            404,
            "UnknownOperationException",
            "no operation has this path",
        )),
        Some(_) if head.method != Method::POST => Err(Rejection::new(
            405,
            "MethodNotAllowedException",
            "operations are called with POST",
        )),
        Some((index, operation)) => Ok(RoutedRequest {
            operation,
            index,
            labels: Vec::new(),
        }),
    }
}

// Only the last four segments count, whatever is before them.
fn operation_of(service: &'static ServiceSchema, path: &str) -> Option<usize> {
    let mut segments = path.strip_suffix('/').unwrap_or(path).rsplit('/');
    let (operation, kind) = (segments.next()?, segments.next()?);
    let (name, root) = (segments.next()?, segments.next()?);
    if kind != "operation" || root != "service" || !is_named(service, name) {
        return None;
    }
    service
        .operations
        .binary_search_by(|o| o.name().cmp(operation))
        .ok()
}

// By its name, or by its absolute ID with a dot.
fn is_named(service: &ServiceSchema, text: &str) -> bool {
    let namespaced = || service.id.split_once('#').zip(text.rsplit_once('.'));
    text == service.name() || namespaced().is_some_and(|(a, b)| a == b)
}

fn check_content_type(
    has_events: bool,
    head: &request::Parts,
    body: &Bytes,
) -> std::result::Result<(), Rejection> {
    let expected = if has_events { EVENT_STREAM } else { MEDIA_TYPE };
    let is_right = match media::content_type(&head.headers, expected) {
        ContentType::Same => true,
        ContentType::Missing => body.is_empty(),
        ContentType::Other => false,
    };
    let refusal = || {
        Rejection::new(
            415,
            "UnsupportedMediaTypeException",
            format!("the operation takes {expected}"),
        )
    };
    is_right.then_some(()).ok_or_else(refusal)
}

fn check_accept(
    op: &'static OperationSchema,
    head: &request::Parts,
) -> std::result::Result<(), Rejection> {
    match media_type(op.output_events.is_some(), op.output.schema()) {
        Some(given) if !media::accepts(&head.headers, given) => Err(Rejection::new(
            406,
            "NotAcceptableException",
            format!("the operation answers with {given}"),
        )),
        _ => Ok(()),
    }
}
