//! `aws.protocols#restJson1` (AWS restJson1 protocol).

use super::binding;
use super::document::{self, Naming};
use super::media::{self, ContentType};
use super::refusal::Refusal;
use super::rest;
use crate::codec::json::REST_JSON;
use crate::serde::{Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Request, Response, request, response};

/// `aws.protocols#restJson1`: JSON over HTTP, with bindings to every part of a message.
#[derive(Clone, Copy, Debug)]
pub struct RestJson1;

/// The protocol, for schemas.
pub static REST_JSON_1: RestJson1 = RestJson1;

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

impl Protocol for RestJson1 {
    fn id(&self) -> &'static str {
        "aws.protocols#restJson1"
    }

    fn codec(&self) -> &'static dyn Codec {
        &REST_JSON
    }

    fn has_initial_messages(&self) -> bool {
        false
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        rest::write_request(&REST_JSON, op, input)
    }

    fn is_success(&self, op: &'static OperationSchema, head: &response::Parts) -> bool {
        rest::is_success(op, head)
    }

    fn read_output(
        &self,
        op: &'static OperationSchema,
        head: &response::Parts,
        body: &Bytes,
        output: &mut dyn Shape,
    ) -> Result<()> {
        binding::read_response(&REST_JSON, op.output_events.is_some(), (head, body), output)
    }

    fn error_name(&self, head: &response::Parts, body: &Bytes) -> ErrorName {
        let mut found = document::error_name(&REST_JSON, body, Naming::TypeOrCode);
        if let Some(Ok(named)) = head.headers.get(ERROR_TYPE).map(|v| v.to_str()) {
            found.name = document::shape_name(named).to_owned();
        }
        if found.message.is_empty()
            && media::content_type(&head.headers, "text/plain") == ContentType::Same
        {
            found.message = document::first_words(body);
        }
        found
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Shape,
    ) -> Result<()> {
        binding::read_response(&REST_JSON, false, (head, body), error)
    }

    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        let is_other = head.headers.contains_key(super::rpc_v2::SMITHY_PROTOCOL);
        (!is_other).then(|| binding::route(service, head))
    }

    fn read_input(
        &self,
        route: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> std::result::Result<(), Rejection> {
        rest::check_content_type(&REST_JSON, route.operation, head, body)?;
        rest::check_accept(&REST_JSON, route.operation, head)?;
        binding::read_request(
            &REST_JSON,
            route.operation,
            &route.labels,
            (head, body),
            input,
        )?;
        Ok(())
    }

    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let status = op.http.as_ref().map_or(200, |http| http.code);
        binding::write_response(&REST_JSON, status, op.output_events.is_some(), output)
    }

    fn write_error(
        &self,
        _: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let mut response = binding::write_response(&REST_JSON, schema.status, false, error)?;
        name_error(&mut response, error.schema().name());
        Ok(response)
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let body = document::write(&REST_JSON, &Refusal::of(rejection), |_| {}).unwrap_or_default();
        let mut response = document::response(rejection.status, body);
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        name_error(&mut response, rejection.code);
        response
    }
}

fn name_error(response: &mut Response<Bytes>, name: &'static str) {
    if let Ok(value) = HeaderValue::from_str(name) {
        response.headers_mut().insert(ERROR_TYPE, value);
    }
}
