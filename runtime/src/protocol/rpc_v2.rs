//! `smithy.protocols#rpcv2Cbor` and `smithy.protocols#rpcv2Json` (Smithy RPC v2 protocols): documents over
//! `POST`, without bindings. They differ in nothing but the format.

use super::document::{self, Naming, TYPE};
use super::media::{self, ContentType, EVENT_STREAM};
use super::query_compatible;
use super::refusal::{self, Refusal};
use crate::codec::cbor::CBOR;
use crate::codec::json::RPC_JSON;
use crate::schema::{Schema, UNIT};
use crate::serde::{Error, ErrorKind, Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri, request, response};
use std::collections::BTreeMap;
use std::sync::{OnceLock, PoisonError, RwLock};

/// A protocol of the family.
#[derive(Debug)]
pub struct RpcV2 {
    id: &'static str,
    /// What the header `smithy-protocol` says.
    name: HeaderValue,
    /// The codec's media type, once it was asked for.
    media: OnceLock<HeaderValue>,
    /// The headers of a request and a response with a body in the format, but for their length. A copy of them
    /// costs less than to look for the place of each.
    request: OnceLock<HeaderMap>,
    response: OnceLock<HeaderMap>,
    codec: &'static dyn Codec,
}

/// `smithy.protocols#rpcv2Cbor`, for schemas.
pub static RPC_V2_CBOR: RpcV2 = RpcV2 {
    id: "smithy.protocols#rpcv2Cbor",
    name: HeaderValue::from_static("rpc-v2-cbor"),
    media: OnceLock::new(),
    request: OnceLock::new(),
    response: OnceLock::new(),
    codec: &CBOR,
};

/// `smithy.protocols#rpcv2Json`, for schemas.
pub static RPC_V2_JSON: RpcV2 = RpcV2 {
    id: "smithy.protocols#rpcv2Json",
    name: HeaderValue::from_static("rpc-v2-json"),
    media: OnceLock::new(),
    request: OnceLock::new(),
    response: OnceLock::new(),
    codec: &RPC_JSON,
};

const EVENTS: HeaderValue = HeaderValue::from_static(EVENT_STREAM);
const AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const AMZN_TARGET: HeaderName = HeaderName::from_static("x-amzn-target");
pub(super) const SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");

impl Protocol for RpcV2 {
    fn id(&self) -> &'static str {
        self.id
    }

    fn codec(&self) -> &'static dyn Codec {
        self.codec
    }

    fn has_initial_messages(&self) -> bool {
        true
    }

    fn request_headers(&self) -> &'static [&'static str] {
        &["smithy-protocol"]
    }

    fn response_headers(&self) -> &'static [&'static str] {
        &["smithy-protocol", "x-amzn-query-error"]
    }

    fn may_be_at(&self, service: &'static ServiceSchema, path: &str) -> bool {
        operation_of(service, path)
            .is_some_and(|name| RoutedRequest::named(service, name).is_some())
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        let body = self.write_body(op.input_events.is_some(), input)?;
        let length = body.as_ref().map(Bytes::len);
        let mut request = Request::new(body.unwrap_or_default());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri(op)?;
        let headers = request.headers_mut();
        match length {
            Some(length) if op.output_events.is_none() => {
                *headers = self.usual_request().clone();
                headers.insert(CONTENT_LENGTH, media::length(length));
            }
            _ => {
                let accept = self.content_type(op.output_events.is_some(), op.output.schema());
                let accept = accept.unwrap_or_else(|| self.media().clone());
                let given = self.content_type(op.input_events.is_some(), input.schema());
                self.describe(headers, given, length);
                headers.insert(ACCEPT, accept);
            }
        }
        query_compatible::mark(op, headers);
        Ok(request)
    }

    fn is_success(&self, _: &'static OperationSchema, head: &response::Parts) -> bool {
        head.status == StatusCode::OK && self.is_ours(&head.headers)
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
        document::read(self.codec, body, false, output)
    }

    // A response without the protocol's header is judged by its status alone.
    fn error_name(&self, head: &response::Parts, body: &Bytes) -> ErrorName {
        if self.is_ours(&head.headers) {
            document::error_name(self.codec, body, Naming::Type)
        } else {
            ErrorName::default()
        }
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Shape) -> Result<()> {
        document::read(self.codec, body, false, error)
    }

    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        self.is_ours(&head.headers).then(|| route(service, head))
    }

    fn read_input(
        &self,
        route: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> std::result::Result<(), Rejection> {
        let op = route.operation;
        self.check_content_type(op.input_events.is_some(), head, body)?;
        self.check_accept(op, head)?;
        if op.input_events.is_none() {
            self.read_body(op, body, input)?;
        }
        Ok(())
    }

    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let has_events = op.output_events.is_some();
        let body = self.write_body(has_events, output)?;
        let length = (!has_events).then(|| body.as_ref().map_or(0, Bytes::len));
        let has_body = body.is_some();
        let mut response = Response::new(body.unwrap_or_default());
        let headers = response.headers_mut();
        match length {
            Some(length) if has_body => {
                *headers = self.usual_response().clone();
                headers.insert(CONTENT_LENGTH, media::length(length));
            }
            _ => self.describe(
                headers,
                self.content_type(has_events, output.schema()),
                length,
            ),
        }
        Ok(response)
    }

    fn write_error(
        &self,
        op: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let id = error.schema().id();
        let body = document::write(self.codec, error, |w| w.write_string(&TYPE, id))?;
        let mut response = self.respond(schema.status, body);
        query_compatible::name_error(op, schema, response.headers_mut());
        Ok(response)
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let id = format!("smithy.framework#{}", rejection.code);
        let body = document::write(self.codec, &Refusal::of(rejection), |w| {
            w.write_string(&TYPE, &id)
        });
        self.respond(rejection.status, body.unwrap_or_default())
    }
}

/// The paths of the operations that were called, by the addresses of their schemas.
static PATHS: RwLock<BTreeMap<usize, Uri>> = RwLock::new(BTreeMap::new());

fn uri(op: &'static OperationSchema) -> Result<Uri> {
    let key = std::ptr::from_ref(op).addr();
    let known = PATHS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(path) = known.get(&key) {
        return Ok(path.clone());
    }
    drop(known);
    let path = format!("/service/{}/operation/{}", op.service.name(), op.name());
    let path = Uri::try_from(path)
        .map_err(|_| Error::new(ErrorKind::Unwritable("the names do not make a URI")))?;
    let mut known = PATHS.write().unwrap_or_else(PoisonError::into_inner);
    Ok(known.entry(key).or_insert(path).clone())
}

fn is_unit(schema: &Schema) -> bool {
    schema.id() == UNIT.id()
}

impl RpcV2 {
    /// The media type of a message of this structure; `None` where it has no body.
    fn media_type(&self, has_events: bool, schema: &Schema) -> Option<&'static str> {
        match has_events {
            true => Some(EVENT_STREAM),
            false => (!is_unit(schema)).then_some(self.codec.media_type()),
        }
    }

    /// The same as a header's value.
    fn content_type(&self, has_events: bool, schema: &Schema) -> Option<HeaderValue> {
        match has_events {
            true => Some(EVENTS),
            false => (!is_unit(schema)).then(|| self.media().clone()),
        }
    }

    fn media(&self) -> &HeaderValue {
        self.media
            .get_or_init(|| HeaderValue::from_static(self.codec.media_type()))
    }

    fn usual_request(&self) -> &HeaderMap {
        self.request.get_or_init(|| {
            let mut headers = self.usual_response().clone();
            headers.insert(ACCEPT, self.media().clone());
            headers
        })
    }

    fn usual_response(&self) -> &HeaderMap {
        self.response.get_or_init(|| {
            let mut headers = HeaderMap::new();
            self.describe(&mut headers, Some(self.media().clone()), Some(0));
            headers
        })
    }

    fn write_body(&self, has_events: bool, value: &dyn Shape) -> Result<Option<Bytes>> {
        if has_events || is_unit(value.schema()) {
            return Ok(None);
        }
        document::write(self.codec, value, |_| {}).map(Some)
    }

    // Whatever comes where no input is modeled says nothing.
    fn read_body(
        &self,
        op: &'static OperationSchema,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> Result<()> {
        if is_unit(op.input.schema()) {
            return Ok(());
        }
        document::read(self.codec, body, true, input)
    }

    fn describe(
        &self,
        headers: &mut HeaderMap,
        content_type: Option<HeaderValue>,
        length: Option<usize>,
    ) {
        headers.insert(SMITHY_PROTOCOL, self.name.clone());
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type);
        }
        if let Some(length) = length {
            headers.insert(CONTENT_LENGTH, media::length(length));
        }
    }

    fn respond(&self, status: u16, body: Bytes) -> Response<Bytes> {
        let length = body.len();
        let mut response = document::response(status, body);
        let media = self.media().clone();
        self.describe(response.headers_mut(), Some(media), Some(length));
        response
    }

    fn is_ours(&self, headers: &HeaderMap) -> bool {
        // A name that is not HTTP's own has to be hashed: the few headers of a call are looked through sooner.
        let mut named = headers
            .iter()
            .filter(|(name, _)| name.as_str() == SMITHY_PROTOCOL.as_str());
        named.next().is_some_and(|(_, value)| *value == self.name)
    }

    fn check_content_type(
        &self,
        has_events: bool,
        head: &request::Parts,
        body: &Bytes,
    ) -> std::result::Result<(), Rejection> {
        let expected = if has_events {
            EVENT_STREAM
        } else {
            self.codec.media_type()
        };
        let is_right = match media::content_type(&head.headers, expected) {
            ContentType::Same => true,
            ContentType::Missing => body.is_empty(),
            ContentType::Other => false,
        };
        is_right
            .then_some(())
            .ok_or_else(|| media::unsupported(expected))
    }

    fn check_accept(
        &self,
        op: &'static OperationSchema,
        head: &request::Parts,
    ) -> std::result::Result<(), Rejection> {
        match self.media_type(op.output_events.is_some(), op.output.schema()) {
            Some(given) if !media::accepts(&head.headers, given) => {
                Err(media::not_acceptable(given))
            }
            _ => Ok(()),
        }
    }
}

fn route(
    service: &'static ServiceSchema,
    head: &request::Parts,
) -> std::result::Result<RoutedRequest, Rejection> {
    let mut names = head.headers.keys();
    if names.any(|name| *name == AMZ_TARGET || *name == AMZN_TARGET) {
        return Err(Rejection::new(
            400,
            "SerializationException",
            "a target header does not belong here",
        ));
    }
    let found = operation_of(service, head.uri.path());
    let found = found.and_then(|name| RoutedRequest::named(service, name));
    match found {
        None => Err(Rejection::new(
            404,
            "UnknownOperationException",
            "no operation has this path",
        )),
        Some(_) if head.method != Method::POST => Err(refusal::only_post()),
        Some(route) => Ok(route),
    }
}

// Only the last four segments count, whatever is before them.
fn operation_of<'p>(service: &ServiceSchema, path: &'p str) -> Option<&'p str> {
    plain_operation_of(service, path).or_else(|| any_operation_of(service, path))
}

// As clients write it that know the service by its name alone.
fn plain_operation_of<'p>(service: &ServiceSchema, path: &'p str) -> Option<&'p str> {
    let after = path
        .strip_prefix("/service/")?
        .strip_prefix(service.name())?;
    let operation = after.strip_prefix("/operation/")?;
    (!operation.contains('/')).then_some(operation)
}

fn any_operation_of<'p>(service: &ServiceSchema, path: &'p str) -> Option<&'p str> {
    let mut segments = path.strip_suffix('/').unwrap_or(path).rsplit('/');
    let (operation, kind) = (segments.next()?, segments.next()?);
    let (name, root) = (segments.next()?, segments.next()?);
    let is_ours = kind == "operation" && root == "service" && is_named(service, name);
    is_ours.then_some(operation)
}

// By its name, or by its absolute ID with a dot.
fn is_named(service: &ServiceSchema, text: &str) -> bool {
    let namespaced = || service.id.split_once('#').zip(text.rsplit_once('.'));
    text == service.name() || namespaced().is_some_and(|(a, b)| a == b)
}
