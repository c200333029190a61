//! `aws.protocols#awsQuery` and `aws.protocols#ec2Query` (AWS Query and EC2 Query protocols): forms over `POST /`,
//! answered with XML.

use super::document;
use super::media::{self, ContentType};
use super::refusal::Refusal;
use super::request_id;
use super::xml_errors::{self, DETAIL};
use crate::codec::query::{AWS_QUERY_FORM, EC2_QUERY_FORM, MEDIA_TYPE, Query};
use crate::codec::xml::{XML, Xml};
use crate::serde::{Error, ErrorKind, Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, Fault, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, request, response};

/// A protocol of the family.
#[derive(Debug)]
pub struct AwsQuery {
    id: &'static str,
    form: &'static Query,
    /// Whether outputs stand in an element of their own, and errors have codes of their own.
    nested: bool,
    /// The elements around an error.
    around_errors: &'static [&'static str],
    /// The media type of responses.
    media_type: HeaderValue,
}

/// `aws.protocols#awsQuery`, for schemas.
pub static AWS_QUERY: AwsQuery = AwsQuery {
    id: "aws.protocols#awsQuery",
    form: &AWS_QUERY_FORM,
    nested: true,
    around_errors: &["ErrorResponse"],
    media_type: HeaderValue::from_static("text/xml"),
};

/// `aws.protocols#ec2Query`, for schemas.
pub static EC2_QUERY: AwsQuery = AwsQuery {
    id: "aws.protocols#ec2Query",
    form: &EC2_QUERY_FORM,
    nested: false,
    around_errors: &["Response", "Errors"],
    media_type: HeaderValue::from_static("text/xml;charset=UTF-8"),
};

impl Protocol for AwsQuery {
    fn id(&self) -> &'static str {
        self.id
    }

    fn codec(&self) -> &'static dyn Codec {
        &XML
    }

    fn has_initial_messages(&self) -> bool {
        true
    }

    fn may_be_at(&self, _: &'static ServiceSchema, path: &str) -> bool {
        path == "/"
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        if op.is_streaming() {
            let why = "the query protocols have no event streams";
            return Err(Error::new(ErrorKind::Unwritable(why)));
        }
        let body = self.form.write(op.name(), op.service.version, input)?;
        let length = HeaderValue::from(body.len());
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(CONTENT_LENGTH, length);
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
        document::read(&self.output(op), body, false, output)
    }

    fn error_name(&self, _: &response::Parts, body: &Bytes) -> ErrorName {
        xml_errors::name(&self.error(), body)
    }

    fn error_code(&self, error: &'static ErrorSchema) -> &'static str {
        if self.nested {
            error.query_code()
        } else {
            error.shape.schema().name()
        }
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Shape) -> Result<()> {
        document::read(&self.error(), body, false, error)
    }

    fn needs_body(&self, head: &request::Parts) -> bool {
        head.method == Method::POST
            && media::content_type(&head.headers, MEDIA_TYPE) == ContentType::Same
    }

    // The operation is in the body, or in the query string of a GET.
    fn route(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        named(service, &parameters(head)?)
    }

    fn route_body(
        &self,
        service: &'static ServiceSchema,
        head: &request::Parts,
        body: &Bytes,
    ) -> Option<std::result::Result<RoutedRequest, Rejection>> {
        match self.needs_body(head) {
            true => named(service, body),
            false => self.route(service, head),
        }
    }

    fn read_input(
        &self,
        _: &RoutedRequest,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> std::result::Result<(), Rejection> {
        let parameters = parameters(head);
        let form = parameters.as_ref().unwrap_or(body);
        self.form.read(form, input).map_err(Rejection::from)
    }

    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let body = document::write(&self.output(op), output, |_| {})?;
        Ok(self.respond(200, body))
    }

    fn write_error(
        &self,
        _: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let status = schema.query.filter(|_| self.nested);
        let status = status.map_or(schema.status, |query| query.status);
        let code = self.error_code(schema);
        let codec = self.detailed(schema.fault, code);
        let body = document::write(&codec, error, |_| {})?;
        Ok(self.respond(status, body))
    }

    fn identifies(&self) -> bool {
        true
    }

    fn identify(&self, response: &mut Response<Bytes>, is_error: bool, request_id: &str) {
        request_id::tell(response, request_id);
        let (around, name) = match (self.nested, is_error) {
            (true, true) => (None, "RequestId"),
            (true, false) => (Some("ResponseMetadata"), "RequestId"),
            (false, true) => (None, "RequestID"),
            (false, false) => (None, "requestId"),
        };
        xml_errors::identify(response, around, name, request_id);
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let fault = xml_errors::fault(rejection);
        let codec = self.detailed(fault, rejection.code);
        let body = document::write(&codec, &Refusal::of(rejection), |_| {});
        self.respond(rejection.status, body.unwrap_or_default())
    }
}

/// What a GET asks for, which clients should not but may use.
fn parameters(head: &request::Parts) -> Option<Bytes> {
    let query = head.uri.query().filter(|_| head.method == Method::GET)?;
    Some(Bytes::copy_from_slice(query.as_bytes()))
}

fn named(
    service: &'static ServiceSchema,
    form: &Bytes,
) -> Option<std::result::Result<RoutedRequest, Rejection>> {
    let action = Query::parameter(form, "Action")?;
    let unknown = || Rejection::new(404, "InvalidAction", "the service has no such action");
    Some(RoutedRequest::named(service, &action).ok_or_else(unknown))
}

impl AwsQuery {
    fn output(&self, op: &OperationSchema) -> Xml {
        let response = format!("{}Response", op.name());
        let xml = Xml::default().namespace(op.service.xml_namespace);
        if self.nested {
            xml.around([&response]).root(format!("{}Result", op.name()))
        } else {
            xml.root(response)
        }
    }

    fn detailed(&self, fault: Fault, code: &str) -> Xml {
        if self.nested {
            xml_errors::detailed(self.error(), fault, code)
        } else {
            xml_errors::coded(self.error(), code)
        }
    }

    fn error(&self) -> Xml {
        match self.around_errors {
            [outer, inner] => Xml::default().around([outer, inner]).root(DETAIL),
            [outer] => Xml::default().around([outer]).root(DETAIL),
            _ => Xml::default().root(DETAIL),
        }
    }

    fn respond(&self, status: u16, body: Bytes) -> Response<Bytes> {
        let length = HeaderValue::from(body.len());
        let mut response = document::response(status, body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.media_type.clone());
        headers.insert(CONTENT_LENGTH, length);
        response
    }
}
