use crate::error::{Error, Failure, Unmodeled};
use crate::operation::{ModeledError, StreamOperation};
use crate::panic::catch_panic;
use crate::session::drive::DriveInputWith;
use crate::session::event_codec::message_member;
use crate::session::event_receiver::EventReceiver;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A server's receiving half. As a [`Stream`] it ends after the first error.
pub struct ServerReceiver<O: StreamOperation>(
    pub(super) EventReceiver<O::InputEvent, O::InputError>,
);

impl<O: StreamOperation> ServerReceiver<O> {
    /// See [`ServerSession::recv`](super::ServerSession::recv).
    ///
    /// # Errors
    /// Why the client's events ended, except well.
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<Option<O::InputEvent>, Error<O::InputError>>> + Send + use<'_, O>
    {
        self.0.recv()
    }

    /// Pushes the input and every event of the client to `handler`, until the client ends its events. An
    /// operation's method that returns what this returns tells the client why its session ended.
    ///
    /// # Errors
    /// The handler's own; otherwise why the client's events ended, of which the handler was told. A modeled
    /// exception of the client is [`FailureKind::Unmodeled`](crate::error::FailureKind::Unmodeled) here, by
    /// its name. A panic of `on_error` changes none of it.
    pub async fn drive<H>(
        &mut self,
        input: &O::Input,
        handler: &mut H,
    ) -> Result<(), Error<O::Error>>
    where
        O: DriveInputWith<H>,
        H: Send + ?Sized,
    {
        O::on_initial(handler, input).await?;
        loop {
            match self.recv().await {
                Ok(Some(event)) => O::on_event(handler, event).await?,
                Ok(None) => return Ok(()),
                Err(error) => return Err(told::<O, H>(handler, error).await.into()),
            }
        }
    }
}

async fn told<O, H>(handler: &mut H, error: Error<O::InputError>) -> Failure
where
    O: DriveInputWith<H>,
    H: Send + ?Sized,
{
    let telling = async {
        O::on_error(handler, &error).await;
        Ok::<_, Failure>(())
    };
    if let Err(panic) = catch_panic(telling).await {
        let operation = O::schema().id;
        tracing::error!(
            operation,
            failure = panic.message(),
            "an error handler failed"
        );
    }
    named(error)
}

/// An exception of the client is no error of its operation: it is told by its name.
fn named<X: ModeledError>(error: Error<X>) -> Failure {
    match error {
        Error::Failure(failure) => failure,
        Error::Modeled(exception) => {
            let shape = exception.as_shape();
            let (name, message) = (shape.schema().name(), message_member(shape));
            Failure::unmodeled(Unmodeled::new(0, name, message))
        }
    }
}

impl<O: StreamOperation> Stream for ServerReceiver<O> {
    type Item = Result<O::InputEvent, Error<O::InputError>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}

impl<O: StreamOperation> fmt::Debug for ServerReceiver<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerReceiver")
            .field("operation", &O::schema().id)
            .finish_non_exhaustive()
    }
}
