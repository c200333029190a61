//! The router as a `tower::Service`, to be mounted in axum or any tower stack.

use super::Router;
use crate::carrier::BoxFuture;
use crate::error::{BoxError, Failure, FailureKind};
use crate::transport::{Body, RecvHalf, Responder};
use bytes::Bytes;
use http::{Request, Response};
use std::task::{Context, Poll};
use tokio::task::JoinHandle;
use tower_service::Service;

/// How many bytes of a session may wait for the stack to take them.
const WINDOW: usize = 64 * 1024;

impl<B> Service<Request<B>> for Router
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Failure;
    type Future = BoxFuture<Result<Response<Body>, Failure>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let router = self.clone();
        let (head, body) = request.into_parts();
        let (responder, response) = Responder::channel(WINDOW);
        Box::pin(async move {
            // A session goes on when its response has begun, so the handler has a task of its own.
            let handler = Abort(Some(tokio::spawn(async move {
                router.handle(head, RecvHalf::of_body(body), responder).await;
            })));
            let unanswered = |_| Failure::new(FailureKind::Internal, "the handler did not answer");
            let response = response.await.map_err(unanswered)?;
            handler.detach();
            Ok(response)
        })
    }
}

// A handler whose caller goes away before it has answered is of no use to anybody.
struct Abort(Option<JoinHandle<()>>);

impl Abort {
    fn detach(mut self) {
        self.0 = None;
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(handler) = &self.0 {
            handler.abort();
        }
    }
}
