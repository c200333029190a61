//! A call that is made several times, with the same options.

use super::call::Call;
use crate::carrier::{BoxFuture, CallOptions, CallRequest, Carrier, ShapeError};
use crate::error::Failure;
use crate::operation::Operation;
use crate::serde::{Shape, downcast};
use crate::service::OperationSchema;
use std::sync::Arc;

/// Makes calls of one operation, each with an input of its own.
#[derive(Debug)]
pub(super) struct Repeat {
    carrier: Arc<dyn Carrier>,
    operation: &'static OperationSchema,
    options: CallOptions,
}

impl Repeat {
    /// Takes a call apart that was not begun.
    ///
    /// # Errors
    /// The call has options that are wrong.
    pub(super) fn of<O: Operation>(call: Call<O>) -> Result<(Self, O::Input), Failure> {
        let (carrier, request) = call.into_request()?;
        let repeat = Self {
            carrier,
            operation: request.operation,
            options: request.options,
        };
        match downcast(request.input) {
            Some(input) => Ok((repeat, input)),
            None => Err(Failure::internal("the call has another operation's input")),
        }
    }

    pub(super) fn call(&self, input: impl Shape) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        self.carrier.call(CallRequest {
            operation: self.operation,
            input: Box::new(input),
            options: self.options.clone(),
        })
    }
}
