//! `aws.protocols#awsJson1_0` and `aws.protocols#awsJson1_1` (AWS JSON 1.0 and 1.1 protocols): JSON over `POST /`,
//! the operation in a header.

use super::document::{self, Naming, TYPE};
use super::media::{self, ContentType, EVENT_STREAM};
use super::query_compatible;
use super::refusal::{self, Refusal};
use super::request_id;
use crate::codec::json::AWS_JSON;
use crate::schema::{Schema, UNIT};
use crate::serde::{Error, ErrorKind, Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, request, response};

/// A protocol of the family. They differ in the media type, and in how servers name errors.
#[derive(Debug)]
pub struct AwsJson {
    id: &'static str,
    media_type: &'static str,
    /// Whether servers name errors with their namespaces.
    namespaces: bool,
}

/// `aws.protocols#awsJson1_0`, for schemas.
pub static AWS_JSON_1_0: AwsJson = AwsJson {
    id: "aws.protocols#awsJson1_0",
    media_type: "application/x-amz-json-1.0",
    namespaces: true,
};

/// `aws.protocols#awsJson1_1`, for schemas.
pub static AWS_JSON_1_1: AwsJson = AwsJson {
    id: "aws.protocols#awsJson1_1",
    media_type: "application/x-amz-json-1.1",
    namespaces: false,
};

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

impl Protocol for AwsJson {
    fn id(&self) -> &'static str {
        self.id
    }

    fn codec(&self) -> &'static dyn Codec {
        &AWS_JSON
    }

    fn has_initial_messages(&self) -> bool {
        true
    }

    fn request_headers(&self) -> &'static [&'static str] {
        &["x-amz-target"]
    }

    fn response_headers(&self) -> &'static [&'static str] {
        &["x-amzn-errortype", "x-amzn-query-error", "x-amzn-requestid"]
    }

    fn may_be_at(&self, _: &'static ServiceSchema, path: &str) -> bool {
        path == "/"
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        // Without members it is an empty document.
        let body = op
            .input_events
            .is_none()
            .then(|| write_body(input))
            .transpose()?;
        let length = body.as_ref().map(Bytes::len);
        let mut request = Request::new(body.unwrap_or_default());
        *request.method_mut() = Method::POST;
        let headers = request.headers_mut();
        self.describe(headers, op.input_events.is_some(), length);
        headers.insert(TARGET, target(op)?);
        query_compatible::mark(op, headers);
        Ok(request)
    }

    fn is_success(&self, _: &'static OperationSchema, head: &response::Parts) -> bool {
        head.status.is_success()
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
        document::read(&AWS_JSON, body, false, output)
    }

    fn error_name(&self, head: &response::Parts, body: &Bytes) -> ErrorName {
        let mut found = document::error_name(&AWS_JSON, body, Naming::TypeOrCode);
        if let Some(Ok(named)) = head.headers.get(ERROR_TYPE).map(HeaderValue::to_str) {
            document::shape_name(named).clone_into(&mut found.name);
        }
        found
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Shape) -> Result<()> {
        document::read(&AWS_JSON, body, false, error)
    }

    // Requests of the other protocol of the family have its media type.
    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        let target = head.headers.get(TARGET)?;
        let is_other = [&AWS_JSON_1_0, &AWS_JSON_1_1]
            .into_iter()
            .filter(|other| {
                other.id != self.id && service.protocols.iter().any(|p| p.id() == other.id)
            })
            .any(|other| media::content_type(&head.headers, other.media_type) == ContentType::Same);
        (!is_other).then(|| route(service, head, target))
    }

    fn read_input(
        &self,
        route: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> std::result::Result<(), Rejection> {
        let has_events = route.operation.input_events.is_some();
        let expected = self.media_type(has_events);
        let is_right = match media::content_type(&head.headers, expected) {
            ContentType::Same => true,
            ContentType::Missing => body.is_empty(),
            ContentType::Other => false,
        };
        if !is_right {
            return Err(media::unsupported(expected));
        }
        if !has_events && !is_unit(route.operation.input.schema()) {
            document::read(&AWS_JSON, body, true, input)?;
        }
        Ok(())
    }

    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let has_events = op.output_events.is_some();
        let is_empty = has_events || is_unit(output.schema());
        let body = if is_empty {
            Bytes::new()
        } else {
            write_body(output)?
        };
        let length = (!has_events).then_some(body.len());
        let mut response = Response::new(body);
        self.describe(response.headers_mut(), has_events, length);
        Ok(response)
    }

    fn write_error(
        &self,
        op: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let shape = error.schema();
        let name = if self.namespaces {
            shape.id()
        } else {
            shape.name()
        };
        let body = document::write(&AWS_JSON, error, |w| w.write_string(&TYPE, name))?;
        let mut response = self.respond(schema.status, body);
        query_compatible::name_error(op, schema, response.headers_mut());
        Ok(response)
    }

    fn identifies(&self) -> bool {
        true
    }

    fn identify(&self, response: &mut Response<Bytes>, _: bool, request_id: &str) {
        request_id::tell(response, request_id);
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let body = document::write(&AWS_JSON, &Refusal::of(rejection), |w| {
            w.write_string(&TYPE, rejection.code);
        });
        self.respond(rejection.status, body.unwrap_or_default())
    }
}

impl AwsJson {
    fn media_type(&self, has_events: bool) -> &'static str {
        if has_events {
            EVENT_STREAM
        } else {
            self.media_type
        }
    }

    fn describe(&self, headers: &mut HeaderMap, has_events: bool, length: Option<usize>) {
        let media_type = HeaderValue::from_static(self.media_type(has_events));
        headers.insert(CONTENT_TYPE, media_type);
        if let Some(length) = length {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
    }

    fn respond(&self, status: u16, body: Bytes) -> Response<Bytes> {
        let length = body.len();
        let mut response = document::response(status, body);
        self.describe(response.headers_mut(), false, Some(length));
        response
    }
}

fn is_unit(schema: &Schema) -> bool {
    schema.id() == UNIT.id()
}

fn write_body(value: &dyn Shape) -> Result<Bytes> {
    document::write(&AWS_JSON, value, |_| {})
}

fn target(op: &OperationSchema) -> Result<HeaderValue> {
    HeaderValue::try_from(format!("{}.{}", op.service.name(), op.name()))
        .map_err(|_| Error::new(ErrorKind::Unwritable("the names do not make a header")))
}

fn route(
    service: &'static ServiceSchema,
    head: &request::Parts,
    target: &HeaderValue,
) -> std::result::Result<RoutedRequest, Rejection> {
    if head.method != Method::POST {
        return Err(refusal::only_post());
    }
    let named = target
        .to_str()
        .ok()
        .and_then(|target| target.rsplit_once('.'));
    let named = named.filter(|(name, _)| name.rsplit('.').next() == Some(service.name()));
    let route = named.and_then(|(_, operation)| RoutedRequest::named(service, operation));
    route.ok_or_else(|| {
        let message = "no operation is the target";
        Rejection::new(404, "UnknownOperationException", message)
    })
}
