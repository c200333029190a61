//! Amazon Machine Learning.

use super::{Customization, text_of};
use crate::error::{Failure, FailureKind};
use crate::serde::Shape;
use crate::service::OperationSchema;
use bytes::Bytes;
use http::{Request, Uri};

/// Amazon Machine Learning makes an endpoint for each model; the inputs that have a `PredictEndpoint` are for that one.
#[derive(Clone, Copy, Debug)]
pub struct MachineLearning;

/// Machine Learning, for schemas.
pub static MACHINE_LEARNING: MachineLearning = MachineLearning;

impl Customization for MachineLearning {
    fn change(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Shape,
        request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        let endpoint = text_of(input, |m| m.name() == "PredictEndpoint");
        let Some(endpoint) = endpoint.filter(|_| operation.name() == "Predict") else {
            return Ok(());
        };
        let invalid = || {
            let message = format!("PredictEndpoint is {endpoint:?}, which is no endpoint");
            Failure::new(FailureKind::Invalid, message)
        };
        let there: Uri = endpoint.parse().map_err(|_| invalid())?;
        let there = there.into_parts();
        let mut parts = request.uri().clone().into_parts();
        parts.scheme = Some(there.scheme.ok_or_else(invalid)?);
        parts.authority = Some(there.authority.ok_or_else(invalid)?);
        *request.uri_mut() = Uri::from_parts(parts).map_err(|_| invalid())?;
        Ok(())
    }
}
