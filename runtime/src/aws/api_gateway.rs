//! Amazon API Gateway.

use super::Customization;
use crate::error::Failure;
use crate::serde::Shape;
use crate::service::OperationSchema;
use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, HeaderValue};

/// Amazon API Gateway answers in another format unless it is asked for JSON.
#[derive(Clone, Copy, Debug)]
pub struct ApiGateway;

/// API Gateway, for schemas.
pub static API_GATEWAY: ApiGateway = ApiGateway;

impl Customization for ApiGateway {
    fn change(
        &self,
        _: &'static OperationSchema,
        _: &dyn Shape,
        request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().entry(ACCEPT).or_insert(json);
        Ok(())
    }
}
