//! From an operation's index to the handler of a generated server trait.

use super::Context;
use crate::carrier::{BoxFuture, ShapeError};
use crate::error::{Error, Failure};
use crate::operation::{ModeledError, Operation, StreamOperation};
use crate::serde::{Shape, downcast};
use crate::service::ServiceSchema;
use crate::session::{Opening, RawOpening};
use std::fmt;

/// How an operation without event streams ends.
pub type Outcome = Result<Box<dyn Shape>, ShapeError>;

/// A service whose operations are known only by their index in [`ServiceSchema::operations`].
///
/// Generated code implements it for every implementation of a server trait. Routers, links and the
/// in-process carrier call it.
pub trait Dispatch: fmt::Debug + Send + Sync + 'static {
    /// The service.
    fn schema(&self) -> &'static ServiceSchema;

    /// Calls an operation without event streams.
    fn call(&self, operation: usize, input: Box<dyn Shape>, cx: Context) -> BoxFuture<Outcome>;

    /// Runs an operation with event streams to its end.
    fn open(
        &self,
        operation: usize,
        input: Box<dyn Shape>,
        opening: RawOpening,
        cx: Context,
    ) -> BoxFuture<Result<(), ShapeError>>;
}

/// Calls the handler of an operation without event streams.
pub fn unary<O, F>(
    input: Box<dyn Shape>,
    handler: impl FnOnce(O::Input) -> F + Send + 'static,
) -> BoxFuture<Outcome>
where
    O: Operation,
    F: Future<Output = Result<O::Output, Error<O::Error>>> + Send,
{
    Box::pin(async move {
        let input = downcast(input).ok_or_else(wrong_input)?;
        match handler(input).await {
            Ok(output) => Ok(Box::new(output) as Box<dyn Shape>),
            Err(error) => Err(erased(error)),
        }
    })
}

/// Calls the handler of an operation with event streams.
pub fn streaming<O, F>(
    input: Box<dyn Shape>,
    opening: RawOpening,
    handler: impl FnOnce(O::Input, Opening<O>) -> F + Send + 'static,
) -> BoxFuture<Result<(), ShapeError>>
where
    O: StreamOperation,
    F: Future<Output = Result<(), Error<O::Error>>> + Send + 'static,
{
    match downcast(input) {
        Some(input) => {
            let handled = handler(input, opening.typed());
            Box::pin(async move { handled.await.map_err(erased) })
        }
        None => Box::pin(std::future::ready(Err(wrong_input()))),
    }
}

/// The answer to an index that the service does not have.
pub fn unknown_operation<T: Send + 'static>() -> BoxFuture<Result<T, ShapeError>> {
    Box::pin(async { Err(Failure::internal("no such operation").into()) })
}

fn wrong_input() -> ShapeError {
    Failure::internal("the carrier brought another operation's input").into()
}

fn erased<E: ModeledError>(error: Error<E>) -> ShapeError {
    error.map(|error| error.as_shape().to_shape())
}
