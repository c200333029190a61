//! Tower layers around the HTTP exchanges of a client.

use crate::carrier::BoxFuture;
use crate::error::{BoxError, Failure, FailureKind};
use crate::transport::{
    Body, Connections, Cut, Exchange, Place, RecvHalf, ResponseFuture, SendHalf, Stage, pipe,
};
use bytes::Bytes;
use http::{Request, Response, Uri, response};
use http_body::Body as _;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tower_layer::Layer;
use tower_service::Service;

/// How many bytes of a streamed request wait here for the layers to take them.
const WINDOW: usize = 64 * 1024;

/// The HTTP exchange of a client as a tower service, for layers to wrap
/// ([`HttpBuilder::layer`](super::HttpBuilder::layer)).
///
/// Requests have absolute URIs and are authorized. Their extensions must reach this service: by one of them it tells
/// that a session is open. Its errors are [`Failure`]s.
#[derive(Clone)]
pub struct HttpService(Inner);

#[derive(Clone)]
enum Inner {
    Pool(Connections),
    Layered(Box<dyn Stack>),
}

/// A service under layers, of whatever type.
trait Stack: Send {
    fn ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>>;
    fn exchange(&mut self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>>;
    fn another(&self) -> Box<dyn Stack>;
}

impl<S, B> Stack for S
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Service::poll_ready(self, cx).map_err(Into::into)
    }

    fn exchange(&mut self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>> {
        let response = Service::call(self, request);
        Box::pin(async move {
            let response = response.await.map_err(Into::into)?;
            Ok(response.map(|body| Body::stream(RecvHalf::of_body(body))))
        })
    }

    fn another(&self) -> Box<dyn Stack> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Stack> {
    fn clone(&self) -> Self {
        (**self).another()
    }
}

impl Service<Request<Body>> for HttpService {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = BoxFuture<Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match &mut self.0 {
            Inner::Pool(_) => Poll::Ready(Ok(())),
            Inner::Layered(stack) => stack.ready(cx),
        }
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match &mut self.0 {
            Inner::Pool(pool) => {
                let exchanged = exchange(pool.clone(), request);
                Box::pin(async move { Ok(exchanged.await?) })
            }
            Inner::Layered(stack) => stack.exchange(request),
        }
    }
}

/// In the extensions of a request, told when it is on its way.
#[derive(Clone, Default)]
struct OnItsWay(Arc<Departure>);

#[derive(Default)]
struct Departure {
    notify: Notify,
    is_over: AtomicBool,
}

impl OnItsWay {
    fn tell(&self) {
        self.0.is_over.store(true, Ordering::Release);
        self.0.notify.notify_one();
    }

    fn is_told(&self) -> bool {
        self.0.is_over.load(Ordering::Acquire)
    }
}

async fn exchange(pool: Connections, request: Request<Body>) -> Result<Response<Body>, Failure> {
    let (mut parts, body) = request.into_parts();
    let told = parts.extensions.remove::<OnItsWay>();
    let (whole, rest) = match body.into_whole() {
        Ok(whole) => (Some(whole), None),
        Err(rest) => (None, Some(rest)),
    };
    let head = Request::from_parts(parts, ());
    let Exchange { send, response } = pool.open(head, whole).await?;
    if let Some(told) = told {
        told.tell();
    }
    if let Some((body, send)) = rest.zip(send) {
        pool.spawn(upload(body, send))?;
    }
    let (head, recv) = response.await?;
    Ok(Response::from_parts(head, Body::stream(recv)))
}

/// Sends a body as the peer takes it. Whoever waits for the response hears why it could not be.
async fn upload(body: Body, mut send: SendHalf) {
    let mut body = pin!(body);
    loop {
        let frame = tokio::select! {
            biased;
            frame = poll_fn(|cx| body.as_mut().poll_frame(cx)) => frame,
            _ = poll_fn(|cx| send.poll_reset(cx)) => return,
        };
        let mut data = match frame {
            None => {
                let _ = send.send(Bytes::new(), true);
                return;
            }
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            // Dropping the half resets the stream.
            Some(Err(_)) => return,
        };
        while !data.is_empty() {
            let want = data.len();
            let Ok(granted) = poll_fn(|cx| send.poll_capacity(want, cx)).await else {
                return;
            };
            if send.send(data.split_to(granted.min(want)), false).is_err() {
                return;
            }
        }
    }
}

/// What puts the layers around a client's exchanges, once there are connections.
#[derive(Default)]
pub(super) struct Layers(Vec<Box<dyn FnOnce(HttpService) -> HttpService + Send + Sync>>);

impl Layers {
    pub(super) fn add<L, B>(&mut self, layer: L)
    where
        L: Layer<HttpService> + Send + Sync + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<Request<Body>>>::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.0.push(Box::new(move |inner| {
            HttpService(Inner::Layered(Box::new(layer.layer(inner))))
        }));
    }

    pub(super) fn over(self, pool: Connections) -> Line {
        let layered = (!self.0.is_empty()).then(|| {
            let bare = HttpService(Inner::Pool(pool.clone()));
            Mutex::new(self.0.into_iter().fold(bare, |inner, layer| layer(inner)))
        });
        let held_back = Arc::default();
        Line {
            pool,
            layered,
            held_back,
        }
    }
}

/// Where a client's requests go: to its connections, through the layers if there are any.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) pool: Connections,
    layered: Option<Mutex<HttpService>>,
    /// How many exchanges were cut that layers had not let pass, and that no shutdown has told of.
    held_back: Arc<AtomicUsize>,
}

impl Line {
    /// See [`Connections::shutdown`]. Layers that have not answered within the bound are cut as well.
    pub(super) async fn shutdown(&self, bound: Duration) -> Cut {
        let mut cut = self.pool.shutdown(bound).await;
        cut.streams += self.held_back.swap(0, Ordering::AcqRel);
        cut
    }

    /// See [`Connections::reserve`]; `None` where the exchange is to begin [in layers](Self::open_in_layers).
    pub(super) async fn reserve(&self, uri: &Uri) -> Result<Option<Place>, Failure> {
        match self.layered {
            None => self.pool.reserve(uri).await.map(Some),
            Some(_) => Ok(None),
        }
    }

    /// See [`Connections::open`]. The layers run in a task of their own, so that a session is open before they have a
    /// response.
    pub(super) async fn open_in_layers(
        &self,
        head: Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        let Some(service) = self.layered.as_ref().map(|layered| lock(layered).clone()) else {
            return self.pool.open(head, body).await;
        };
        let (send, body) = match body {
            Some(whole) => (None, Body::full(whole)),
            None => {
                let (send, recv) = pipe(WINDOW);
                (Some(send), Body::stream(recv))
            }
        };
        let on_its_way = OnItsWay::default();
        let mut request = head.map(|()| body);
        request.extensions_mut().insert(on_its_way.clone());
        let (mut tell, mut answer) = oneshot::channel();
        let (told, held_back) = (on_its_way.clone(), Arc::clone(&self.held_back));
        let mut stop = self.pool.stop();
        self.pool.spawn(async move {
            tokio::select! {
                biased;
                () = tell.closed() => {}
                answered = answered(service, request) => drop(tell.send(answered)),
                () = stop.reached(Stage::Aborting) => {
                    held_back.fetch_add(usize::from(!told.is_told()), Ordering::AcqRel);
                    drop(tell.send(Err(cut())));
                }
            }
        })?;
        let early = tokio::select! {
            biased;
            () = on_its_way.0.notify.notified() => None,
            early = &mut answer => Some(early),
        };
        let response = match early {
            None => {
                ResponseFuture::boxed(async move { answer.await.unwrap_or_else(|_| Err(gone())) })
            }
            Some(early) => {
                let early = early.unwrap_or_else(|_| Err(gone()))?;
                ResponseFuture::boxed(std::future::ready(Ok(early)))
            }
        };
        Ok(Exchange { send, response })
    }
}

async fn answered(
    mut service: HttpService,
    request: Request<Body>,
) -> Result<(response::Parts, RecvHalf), Failure> {
    let answered = async {
        poll_fn(|cx| service.poll_ready(cx)).await?;
        service.call(request).await
    };
    let (head, body) = answered.await.map_err(failure)?.into_parts();
    Ok((head, RecvHalf::of_body(body)))
}

/// What the layers failed with: the failure of the client if there is one at the bottom of it.
fn failure(error: BoxError) -> Failure {
    let error = match error.downcast::<Failure>() {
        Ok(failure) => return *failure,
        Err(error) => error,
    };
    let mut next: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(cause) = next {
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            let kind = failure.kind().clone();
            return Failure::new(kind, error.to_string()).with_source(error);
        }
        next = cause.source();
    }
    Failure::new(FailureKind::Layer, error.to_string()).with_source(error)
}

fn lock(service: &Mutex<HttpService>) -> MutexGuard<'_, HttpService> {
    service.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cut() -> Failure {
    let message = "the client was shut down before its layers had answered";
    Failure::new(FailureKind::Closed, message)
}

fn gone() -> Failure {
    Failure::internal("a layer around the exchange fell over")
}

impl fmt::Debug for HttpService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpService")
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Layers").field(&self.0.len()).finish()
    }
}
