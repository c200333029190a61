//! Tower layers around the exchanges of a client.

use crate::retries::script::{scripted_with, secs, status};
use crate::sample::*;
use crate::support::*;
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use http_body::Frame;
use std::future::{Pending, Ready, pending, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll};
use std::time::Duration;
use tower_layer::Layer;
use tower_service::Service;
use trompe::client::{Http, HttpService};
use trompe::error::{BoxError, Failure, FailureKind};
use trompe::server::Server;
use trompe::transport::{Body, HttpVersion, RecvHalf, Settings};

/// Marks requests and counts the bytes of bodies both ways.
#[derive(Clone, Debug, Default)]
struct Meter {
    requests: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
    received: Arc<AtomicUsize>,
}

#[derive(Clone)]
struct Metered(Meter, HttpService);

impl Layer<HttpService> for Meter {
    type Service = Metered;

    fn layer(&self, inner: HttpService) -> Metered {
        Metered(self.clone(), inner)
    }
}

impl Service<Request<Body>> for Metered {
    type Response = Response<Counted>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Counted>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.1.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        self.0.requests.fetch_add(1, SeqCst);
        let (sent, received) = (Arc::clone(&self.0.sent), Arc::clone(&self.0.received));
        let body = |body| Body::stream(RecvHalf::of_body(Counted(body, sent)));
        let mut request = request.map(body);
        let mark = HeaderValue::from_static("metered");
        request.headers_mut().insert("x-extra", mark);
        let response = self.1.call(request);
        Box::pin(async move { Ok(response.await?.map(|body| Counted(body, received))) })
    }
}

/// A body that counts what passes.
struct Counted(Body, Arc<AtomicUsize>);

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            self.1
                .fetch_add(frame.data_ref().map_or(0, Bytes::len), SeqCst);
        }
        frame
    }
}

/// Fails or answers by itself.
#[derive(Clone, Debug)]
struct Wall(Option<&'static str>);

impl Layer<HttpService> for Wall {
    type Service = Self;

    fn layer(&self, _: HttpService) -> Self {
        self.clone()
    }
}

impl Service<Request<Body>> for Wall {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Ready<Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(match self.0 {
            Some(text) => Ok(Response::new(Body::full(text))),
            None => Err("the wall is up".into()),
        })
    }
}

async fn metered(version: HttpVersion) -> (SampleClient, Http, Server, Meter) {
    let service = Arc::<Sample>::default();
    let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
    let (meter, mut settings) = (Meter::default(), Settings::default());
    settings.version = version;
    let builder = http(server.local_addr().port()).transport(settings);
    let http = builder.layer(meter.clone()).build().unwrap();
    (SampleClient::over(http.clone()), http, server, meter)
}

async fn end(http: Http, server: Server) {
    assert!(http.shutdown(SOON).await.is_clean());
    assert!(server.shutdown(SOON).await.is_clean());
    assert!(http.live().is_zero());
}

#[tokio::test]
async fn a_layer_sees_requests_and_responses_with_their_bodies() {
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let (client, http, server, meter) = metered(version).await;
        let text = "x".repeat(300_000);
        let output = soon(async { client.echo(echo(&*text)).await })
            .await
            .unwrap();
        assert_eq!(output.extra.as_deref(), Some("metered"));
        assert!(output.text == text);
        assert_eq!(meter.requests.load(SeqCst), 1);
        assert!(meter.sent.load(SeqCst) > 300_000 && meter.received.load(SeqCst) > 300_000);
        end(http, server).await;
    }
}

#[tokio::test]
async fn a_session_runs_through_layers_whoever_speaks_first() {
    let (client, http, server, meter) = metered(HttpVersion::Http2).await;
    soon(async {
        // The server answers only once it has heard something.
        let mut session = client.chat(room("listens")).await.unwrap();
        session.send(say("first")).await.unwrap();
        assert_eq!(session.initial_response().await.unwrap().topic, "first");
        for round in 0..50 {
            session.send(say(format!("{round}"))).await.unwrap();
            assert_eq!(
                session.recv().await.unwrap().unwrap().text(),
                format!("{round}")
            );
        }
        session.finish().await.unwrap();
        assert!(session.recv().await.unwrap().is_none());
        let mut greeted = client.chat(room("greets")).await.unwrap();
        assert_eq!(greeted.recv().await.unwrap().unwrap().text(), "welcome");
        greeted.cancel();
        let mut feed = client.feed(100, 10_000).await.unwrap();
        let mut events = 0;
        while feed.recv().await.unwrap().is_some() {
            events += 1;
        }
        assert_eq!(events, 100);
    })
    .await;
    assert!(meter.sent.load(SeqCst) > 0 && meter.received.load(SeqCst) > 1_000_000);
    end(http, server).await;
}

#[tokio::test]
async fn a_session_under_layers_that_is_dropped_frees_everything() {
    let (client, http, server, _) = metered(HttpVersion::Http2).await;
    for _ in 0..20 {
        let session = soon(async { client.chat(room("holds")).await })
            .await
            .unwrap();
        drop(session);
        drop(
            client
                .echo(echo("wait"))
                .timeout(Duration::from_millis(5))
                .await,
        );
    }
    soon(async {
        while http.live().streams() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    end(http, server).await;
}

#[tokio::test]
async fn a_layer_may_answer_by_itself_or_fail() {
    let client = |wall: Wall| {
        let json: &'static dyn trompe::service::Protocol = &trompe::protocol::REST_JSON_1;
        let builder = Http::builder("http://127.0.0.1:9")
            .protocol(json)
            .layer(wall);
        SampleClient::over(builder.build().unwrap())
    };
    let output = client(Wall(Some(r#"{"text":"from the wall"}"#)))
        .echo(echo("a"))
        .await;
    assert_eq!(output.unwrap().text, "from the wall");
    let failure = failure(client(Wall(None)).echo(echo("a")).await);
    assert_eq!(
        (failure.kind(), failure.attempts()),
        (&FailureKind::Layer, 1)
    );
    assert_eq!(failure.message(), "the wall is up");
    assert!(client(Wall(None)).chat(room("r")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn every_attempt_goes_through_the_layers_and_failures_keep_their_kind() {
    let meter = Meter::default();
    let layer = meter.clone();
    let server = scripted_with([status(503), status(503)], |builder| builder.layer(layer));
    server
        .client
        .echo(echo("a"))
        .timeout(secs(9))
        .await
        .unwrap();
    assert_eq!(meter.requests.load(SeqCst), 3);

    let nobody = || {
        ready(Err::<tokio::io::DuplexStream, _>(std::io::Error::from(
            std::io::ErrorKind::ConnectionRefused,
        )))
    };
    let builder = Http::builder("http://test")
        .layer(Meter::default())
        .layer(Meter::default());
    let client = SampleClient::over(builder.build_over(nobody).unwrap());
    for failure in [
        failure(client.plain("a").await),
        failure(client.chat(room("r")).await),
    ] {
        assert_eq!(
            (failure.kind(), failure.attempts()),
            (&FailureKind::Connect, 3)
        );
    }
}

/// Never becomes ready, or never answers.
#[derive(Clone)]
struct Deaf {
    is_ready: bool,
}

impl Layer<HttpService> for Deaf {
    type Service = Self;

    fn layer(&self, _: HttpService) -> Self {
        self.clone()
    }
}

impl Service<Request<Body>> for Deaf {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pending<Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self.is_ready {
            true => Poll::Ready(Ok(())),
            false => Poll::Pending,
        }
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        pending()
    }
}

#[tokio::test(start_paused = true)]
async fn a_layer_that_never_answers_holds_up_no_shutdown() {
    for (is_ready, version) in [
        (true, HttpVersion::Http2),
        (true, HttpVersion::Http1),
        (false, HttpVersion::Negotiated),
    ] {
        let mut settings = Settings::default();
        settings.version = version;
        let builder = Http::builder("http://test").transport(settings);
        let nobody = pending::<std::io::Result<tokio::io::DuplexStream>>;
        let builder = builder.layer(Deaf { is_ready });
        let http = builder.build_over(nobody).unwrap();
        let client = SampleClient::over(http.clone());
        let call = tokio::spawn({
            let client = client.clone();
            async move { client.plain("a").await }
        });
        let session = tokio::spawn(async move { client.feed(1, 1).await });
        tokio::time::sleep(Duration::from_millis(10)).await;
        let begun = tokio::time::Instant::now();
        let cut = soon(http.shutdown(secs(1))).await;
        assert_eq!((cut.connections, cut.streams), (0, 2));
        assert_eq!(begun.elapsed(), secs(1));
        assert!(soon(http.shutdown(secs(1))).await.is_clean());
        let ends = [
            failure(call.await.unwrap()),
            failure(session.await.unwrap()),
        ];
        for end in ends {
            assert_eq!(*end.kind(), FailureKind::Closed, "{end:?}");
        }
        assert!(http.live().is_zero());
    }
}
