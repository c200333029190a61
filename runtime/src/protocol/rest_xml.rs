//! `aws.protocols#restXml` (AWS restXml protocol).

use super::binding::{self, Reply};
use super::document;
use super::refusal::Refusal;
use super::request_id;
use super::rest;
use super::xml_errors::{self, DETAIL};
use crate::codec::xml::{XML, Xml};
use crate::schema::{Binding, Schema};
use crate::serde::{Result, Shape};
use crate::service::{
    Codec, ErrorName, ErrorSchema, OperationSchema, Protocol, Rejection, RoutedRequest,
    ServiceSchema,
};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response, request, response};

/// `aws.protocols#restXml`: XML over HTTP, with bindings to every part of a message.
#[derive(Debug)]
pub struct RestXml {
    /// The elements around an error.
    around_errors: Option<&'static str>,
}

/// The protocol, for schemas.
pub static REST_XML: RestXml = RestXml {
    around_errors: Some("ErrorResponse"),
};

/// The protocol with `noErrorWrapping`, for schemas.
pub static REST_XML_UNWRAPPED_ERRORS: RestXml = RestXml {
    around_errors: None,
};

impl Protocol for RestXml {
    fn id(&self) -> &'static str {
        "aws.protocols#restXml"
    }

    fn codec(&self) -> &'static dyn Codec {
        &XML
    }

    fn has_initial_messages(&self) -> bool {
        false
    }

    fn has_payloads(&self) -> bool {
        true
    }

    fn write_request(
        &self,
        op: &'static OperationSchema,
        input: &dyn Shape,
    ) -> Result<Request<Bytes>> {
        rest::write_request(&body(op, input.schema()), op, input)
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
        let has_events = op.output_events.is_some();
        match op.unwrapped_output {
            true => binding::read_response(
                &Xml::default().unwrapped(),
                has_events,
                (head, body),
                output,
            ),
            false => binding::read_response(&XML, has_events, (head, body), output),
        }
    }

    fn error_name(&self, _: &response::Parts, body: &Bytes) -> ErrorName {
        xml_errors::name(&self.error(), body)
    }

    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Shape,
    ) -> Result<()> {
        binding::read_response(&self.error(), false, (head, body), error)
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
        let op = route.operation;
        rest::check_content_type(&XML, op, head, body)?;
        rest::check_accept(&XML, op, head)?;
        binding::read_request(&XML, op, &route.labels, (head, body), input)?;
        Ok(())
    }

    fn write_output(
        &self,
        op: &'static OperationSchema,
        output: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let codec = body(op, output.schema());
        let codec = match op.unwrapped_output {
            true => codec.unwrapped(),
            false => codec,
        };
        binding::write_response(&codec, Reply::output(op), output)
    }

    fn write_error(
        &self,
        op: &'static OperationSchema,
        schema: &'static ErrorSchema,
        error: &dyn Shape,
    ) -> Result<Response<Bytes>> {
        let code = error.schema().name();
        let codec = xml_errors::detailed(self.error(), schema.fault, code);
        binding::write_response(&codec, Reply::error(op, schema.status), error)
    }

    fn identifies(&self) -> bool {
        true
    }

    fn identify(&self, response: &mut Response<Bytes>, is_error: bool, request_id: &str) {
        request_id::tell(response, request_id);
        if is_error {
            xml_errors::identify(response, None, "RequestId", request_id);
        }
    }

    fn write_rejection(&self, rejection: &Rejection) -> Response<Bytes> {
        let fault = xml_errors::fault(rejection);
        let codec = xml_errors::detailed(self.error(), fault, rejection.code);
        let body = document::write(&codec, &Refusal::of(rejection), |_| {});
        let mut response = document::response(rejection.status, body.unwrap_or_default());
        let media_type = HeaderValue::from_static("application/xml");
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        response
    }
}

impl RestXml {
    fn error(&self) -> Xml {
        let detail = Xml::default().root(DETAIL);
        match self.around_errors {
            Some(name) => detail.around([name]),
            None => detail,
        }
    }
}

/// The documents of a message of this structure. A payload is named by its member, or else by its shape.
fn body(op: &OperationSchema, schema: &'static Schema) -> Xml {
    let xml = Xml::default().namespace(op.service.xml_namespace);
    let mut members = schema.members().iter();
    let Some(payload) = members.find(|m| m.binding() == Binding::Payload) else {
        return xml;
    };
    let own = payload.xml_traits();
    let xml = xml.namespace(own.namespace.or(op.service.xml_namespace));
    match own.name {
        Some(name) => xml.root(name),
        None => xml,
    }
}
