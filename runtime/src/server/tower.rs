//! The router as a `tower::Service`, to be mounted in axum or any tower stack.

use super::Router;
use crate::carrier::BoxFuture;
use crate::error::BoxError;
use crate::transport::{Body, RecvHalf, Responder};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use std::convert::Infallible;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tower_service::Service;

/// How many bytes of a session may wait for the stack to take them.
const WINDOW: usize = 64 * 1024;

/// Answers every request, also those that fail. The stack's body limits and deadlines come on top of the
/// router's own. A response that is not awaited any more stops its handler; once a session's response has
/// begun, dropping its body does.
impl<B> Service<Request<B>> for Router
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let router = self.clone();
        Box::pin(async move { Ok(router.answer(request).await.unwrap_or_else(failed)) })
    }
}

impl Router {
    // `None`: the handler did not answer, or there is no runtime to run it in.
    async fn answer<B>(self, request: Request<B>) -> Option<Response<Body>>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let runtime = Handle::try_current().ok()?;
        let (head, body) = request.into_parts();
        let (responder, response) = Responder::channel(&head.method, WINDOW);
        // A session goes on when its response has begun, so the handler has a task of its own.
        let handler = Abort(Some(runtime.spawn(async move {
            self.handle(head, RecvHalf::of_body(body), responder).await;
        })));
        let response = response.await.ok()?;
        handler.detach();
        Some(response)
    }
}

fn failed() -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
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
