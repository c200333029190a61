//! A handler that panics fails its own call and nothing else.

use crate::error::Failure;
use std::any::Any;
use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pin_project_lite::pin_project! {
    /// Resolves to an internal failure when the inner future panics.
    pub(crate) struct CatchPanic<F> {
        #[pin]
        inner: F,
    }
}

/// The outcome of a handler, or an internal failure with the words of its panic.
pub(crate) fn catch_panic<F>(inner: F) -> CatchPanic<F> {
    CatchPanic { inner }
}

/// The future that is made, or an internal failure with the words of the panic that it was not.
pub(crate) fn begin<T, E>(make: impl FnOnce() -> BoxFuture<Result<T, E>>) -> BoxFuture<Result<T, E>>
where
    T: Send + 'static,
    E: From<Failure> + Send + 'static,
{
    catch_unwind(AssertUnwindSafe(make))
        .unwrap_or_else(|panic| Box::pin(ready(Err(failure(&*panic).into()))))
}

impl<F, T, E> Future for CatchPanic<F>
where
    F: Future<Output = Result<T, E>>,
    E: From<Failure>,
{
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let inner = self.project().inner;
        match catch_unwind(AssertUnwindSafe(|| inner.poll(cx))) {
            Ok(poll) => poll,
            Err(panic) => Poll::Ready(Err(failure(&*panic).into())),
        }
    }
}

fn failure(panic: &(dyn Any + Send)) -> Failure {
    Failure::internal(format!("a handler panicked: {}", words(panic)))
}

fn words(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(words), _) => words,
        (_, Some(words)) => words,
        _ => "no words",
    }
}
