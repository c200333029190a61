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
