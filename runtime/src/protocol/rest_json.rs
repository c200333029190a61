//! `aws.protocols#restJson1` (AWS restJson1 protocol) and `alloy#simpleRestJson`.

use super::binding::{self, Reply};
use super::document::{self, Naming};
use super::media::{self, ContentType};
use super::refusal::Refusal;
use super::request_id;
use super::rest;
use crate::codec::json::{ALLOY_JSON, REST_JSON};
use crate::serde::{Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response, request, response};

/// JSON over HTTP, with bindings to every part of a message.
#[derive(Debug)]
pub struct RestJson {
    id: &'static str,
    codec: &'static dyn Codec,
    /// The headers that name an error; those of a server have all of them.
    error_headers: &'static [&'static str],
    /// Whether an error without a name is known by its status.
    by_status: bool,
}

/// `aws.protocols#restJson1`, for schemas.
pub static REST_JSON_1: RestJson = RestJson {
    id: "aws.protocols#restJson1",
    codec: &REST_JSON,
    error_headers: &[AMZN_ERROR_TYPE],
    by_status: false,
};

/// `alloy#simpleRestJson`, for schemas: all payloads are JSON, and unions may have other forms. Timestamps are epoch
/// seconds where the model says nothing, as the cases that it shares with restJson1 have them.
pub static SIMPLE_REST_JSON: RestJson = RestJson {
    id: "alloy#simpleRestJson",
    codec: &ALLOY_JSON,
    error_headers: &[ERROR_TYPE, AMZN_ERROR_TYPE],
    by_status: true,
};

const AMZN_ERROR_TYPE: &str = "x-amzn-errortype";
const ERROR_TYPE: &str = "x-error-type";

impl Protocol for RestJson {
    fn id(&self) -> &'static str {
        self.id
    }

    fn codec(&self) -> &'static dyn Codec {
        self.codec
    }

    fn has_initial_messages(&self) -> bool {
        false
    }

    fn has_payloads(&self) -> bool {
        true
    }

    fn response_headers(&self) -> &'static [&'static str] {
        &["x-amzn-errortype", "x-amzn-requestid"]
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        rest::write_request(self.codec, op, input)
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
        binding::read_response(self.codec, op.output_events.is_some(), (head, body), output)
    }

    fn error_name(&self, head: &response::Parts, body: &Bytes) -> ErrorName {
        let mut found = document::error_name(self.codec, body, Naming::TypeOrCode);
        let mut named = self
            .error_headers
            .iter()
            .filter_map(|name| head.headers.get(*name)?.to_str().ok());
        if let Some(named) = named.next() {
            found.name = document::shape_name(named).to_owned();
        }
        if found.message.is_empty()
            && media::content_type(&head.headers, "text/plain") == ContentType::Same
        {
            found.message = document::first_words(body);
        }
        found
    }

    fn tells_errors_by_status(&self) -> bool {
        self.by_status
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Shape,
    ) -> Result<()> {
        binding::read_response(self.codec, false, (head, body), error)
    }

    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        let is_other = rest::is_of_another(self, service, head);
        (!is_other).then(|| binding::route(service, head))
    }

    fn read_input(
        &self,
        route: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> std::result::Result<(), Rejection> {
        rest::check_content_type(self.codec, route.operation, head, body)?;
        rest::check_accept(self.codec, route.operation, head)?;
        binding::read_request(
            self.codec,
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
        binding::write_response(self.codec, Reply::output(op), output)
    }

    fn write_error(
        &self,
        op: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let mut response =
            binding::write_response(self.codec, Reply::error(op, schema.status), error)?;
        self.name_error(&mut response, error.schema().name());
        Ok(response)
    }

    fn identifies(&self) -> bool {
        !self.by_status
    }

    fn identify(&self, response: &mut Response<Bytes>, _: bool, request_id: &str) {
        if self.identifies() {
            request_id::tell(response, request_id);
        }
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let body = document::write(self.codec, &Refusal::of(rejection), |_| {}).unwrap_or_default();
        let mut response = document::response(rejection.status, body);
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.name_error(&mut response, rejection.code);
        response
    }
}

impl RestJson {
    fn name_error(&self, response: &mut Response<Bytes>, name: &'static str) {
        let Ok(value) = HeaderValue::from_str(name) else {
            return;
        };
        for header in self.error_headers {
            response.headers_mut().insert(*header, value.clone());
        }
    }
}
