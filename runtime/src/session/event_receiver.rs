//! The typed receiving half of a session, on either end.

use super::ShapeError;
use super::receiver::{Arrival, Receiver};
use crate::error::{Error, Failure, Unmodeled};
use crate::operation::{Event, ModeledError};
use futures_core::Stream;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Receives the events `E` of one direction of a session, and its errors `X`.
///
/// As a [`Stream`] it ends after the first error. On a client, dropping it discards what still arrives.
pub struct EventReceiver<E, X> {
    // Elsewhere, so that what a handler moves about is small.
    pub(super) receiver: Box<Receiver>,
    failed: bool,
    types: PhantomData<fn() -> (E, X)>,
}

impl<E: Event, X: ModeledError> EventReceiver<E, X> {
    pub(super) fn new(receiver: Receiver) -> Self {
        Self {
            receiver: Box::new(receiver),
            failed: false,
            types: PhantomData,
        }
    }

    /// The next event. `None`: the peer ended the stream well, and nothing else is a `None`. Dropping the
    /// future loses no event.
    ///
    /// # Errors
    /// Why the session ended otherwise; the same is told again to whoever asks again.
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<Option<E>, Error<X>>> + Send + use<'_, E, X> {
        Receiving(self)
    }

    pub(super) fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<E>, Error<X>>> {
        loop {
            let index = match self.receiver.next_event() {
                Some(index) => index,
                None => match ready!(self.receiver.poll_arrival(cx)).map_err(typed_error)? {
                    Some(Arrival::Event(index)) => index,
                    Some(Arrival::Unknown(unknown)) => match E::unknown(unknown.0, unknown.1) {
                        None => continue,
                        event => return Poll::Ready(Ok(event)),
                    },
                    None => return Poll::Ready(Ok(None)),
                },
            };
            if let Some(mut event) = E::blank(index) {
                if let Some(members) = event.members_mut() {
                    self.receiver.read(members).map_err(typed_error)?;
                }
                return Poll::Ready(Ok(Some(event)));
            }
        }
    }
}

/// An event that is awaited.
struct Receiving<'a, E, X>(&'a mut EventReceiver<E, X>);

impl<E: Event, X: ModeledError> Future for Receiving<'_, E, X> {
    type Output = Result<Option<E>, Error<X>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_event(cx)
    }
}

impl<E: Event, X: ModeledError> Stream for EventReceiver<E, X> {
    type Item = Result<E, Error<X>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.failed {
            return Poll::Ready(None);
        }
        let event = ready!(this.poll_event(cx));
        this.failed = event.is_err();
        Poll::Ready(event.transpose())
    }
}

impl<E, X> fmt::Debug for EventReceiver<E, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventReceiver").finish_non_exhaustive()
    }
}

/// The direction's own error type; an error that it does not model becomes a failure by name.
pub(crate) fn typed_error<X: ModeledError>(error: ShapeError) -> Error<X> {
    match error {
        Error::Failure(failure) => Error::Failure(failure),
        Error::Modeled(shape) => {
            let name = shape.schema().name();
            match X::from_shape(shape) {
                Some(error) => Error::Modeled(error),
                None => Error::Failure(Failure::unmodeled(Unmodeled::new(0, name, ""))),
            }
        }
    }
}
