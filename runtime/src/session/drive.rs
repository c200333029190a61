use crate::error::{BoxError, Error};
use crate::operation::StreamOperation;

/// Pushes what a session receives to a handler of type `H`.
///
/// Generated code implements it for an operation and every implementation of its handler trait. The
/// session awaits each call before it takes the next event, so a slow handler holds back its own peer and
/// nobody else.
pub trait DriveWith<H: ?Sized>: StreamOperation {
    /// The members of the output beside the stream are there. Comes first, and once.
    fn on_initial(
        handler: &mut H,
        output: &Self::Output,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// An event, or one that the model does not have. An error ends the session.
    fn on_event(
        handler: &mut H,
        event: Self::OutputEvent,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// The session ended with this error, which is none of the handler's own.
    fn on_error(handler: &mut H, error: &Error<Self::Error>) -> impl Future<Output = ()> + Send;
}

/// Pushes what a server receives to a handler of type `H`.
///
/// Generated code implements it for an operation and every implementation of its input handler trait. Each
/// call is awaited before the next event is taken, as with [`DriveWith`]. A handler that sends keeps a
/// sender:
///
/// ```
/// use trompe::error::Error;
/// use trompe::session::{DriveInputWith, Opening, ServerSender};
///
/// /// What a method of a generated server trait does.
/// async fn serve<O, H>(
///     input: O::Input,
///     output: O::Output,
///     opening: Opening<O>,
///     make: impl FnOnce(ServerSender<O>) -> H,
/// ) -> Result<(), Error<O::Error>>
/// where
///     O: DriveInputWith<H>,
///     H: Send,
/// {
///     let (sender, mut receiver) = opening.accept(output).await?.split();
///     receiver.drive(&input, &mut make(sender)).await
/// }
/// ```
pub trait DriveInputWith<H: ?Sized>: StreamOperation {
    /// The members of the input beside the stream. Comes first, and once. An error ends the session, and the
    /// client is told it.
    fn on_initial(
        handler: &mut H,
        input: &Self::Input,
    ) -> impl Future<Output = Result<(), Error<Self::Error>>> + Send;

    /// An event, or one that the model does not have. An error ends the session, and the client is told it.
    fn on_event(
        handler: &mut H,
        event: Self::InputEvent,
    ) -> impl Future<Output = Result<(), Error<Self::Error>>> + Send;

    /// The client's events ended with this error, which is none of the handler's own.
    fn on_error(
        handler: &mut H,
        error: &Error<Self::InputError>,
    ) -> impl Future<Output = ()> + Send;
}
