//! Whole bodies, bodies of other crates, and what comes in that is not HTTP/2 as agreed.

use crate::support::*;
use bytes::Bytes;
use http::{Method, Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use trompe::error::FailureKind;
use trompe::transport::*;

#[tokio::test]
async fn a_body_above_its_limit_is_refused_as_such_and_the_stream_with_it() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    let exchange = world
        .pool
        .open(post("/"), Some(vec![0; 100_000].into()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    let failure = soon(collect(&mut recv, 99_999)).await.unwrap_err();
    assert!(TooLarge::is_cause(&failure), "{failure}");
    drop(recv);
    world.end().await;
}

/// A body of another crate: data, an empty chunk, and then whatever ends it.
struct Foreign(Vec<Result<http_body::Frame<Bytes>, std::io::Error>>);

impl http_body::Body for Foreign {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        std::task::Poll::Ready(self.0.pop())
    }
}

#[tokio::test]
async fn a_body_of_another_crate_ends_cleanly_only_where_it_says_so() {
    let data = |text: &'static str| Ok(http_body::Frame::data(Bytes::from_static(text.as_bytes())));
    let trailers = || Ok(http_body::Frame::trailers(http::HeaderMap::new()));
    let cut = || Err(std::io::ErrorKind::ConnectionReset.into());

    let mut whole = RecvHalf::of_body(Foreign(vec![data("b"), data(""), data("a")]));
    assert_eq!(collect(&mut whole, 10).await.unwrap(), "ab");
    assert!(whole.is_end());
    let mut trailed = RecvHalf::of_body(Foreign(vec![data("never"), trailers(), data("a")]));
    assert_eq!(collect(&mut trailed, 10).await.unwrap(), "a");
    let mut half = RecvHalf::of_body(Foreign(vec![cut(), data("a")]));
    assert_eq!(read(&mut half).await, (1, Some(FailureKind::Lost)));
    assert_eq!(
        read(&mut half).await,
        (0, Some(FailureKind::Lost)),
        "and stays so"
    );
}

#[tokio::test]
async fn a_responder_over_a_channel_answers_whole_or_as_it_goes() {
    let (responder, answer) = Responder::channel(&Method::POST, 1_024);
    responder
        .respond(Response::builder().status(404).body("no".into()).unwrap())
        .await
        .unwrap();
    let (parts, body) = answer.await.unwrap().into_parts();
    assert_eq!(parts.status, 404);
    assert_eq!(
        collect(&mut RecvHalf::of_body(body), 10).await.unwrap(),
        "no"
    );

    let (responder, answer) = Responder::channel(&Method::POST, 4);
    let mut send = responder.start(Response::new(())).unwrap();
    let mut recv = RecvHalf::of_body(answer.await.unwrap().into_body());
    let writing = tokio::spawn(async move {
        write(&mut send, Bytes::from_static(b"longer than its window"))
            .await
            .unwrap();
        send.send(Bytes::new(), true).unwrap();
    });
    assert_eq!(
        soon(collect(&mut recv, 100)).await.unwrap(),
        "longer than its window"
    );
    writing.await.unwrap();

    let (responder, answer) = Responder::channel(&Method::POST, 4);
    drop(responder.start(Response::new(())).unwrap());
    let mut recv = RecvHalf::of_body(answer.await.unwrap().into_body());
    assert_eq!(read(&mut recv).await.1, Some(FailureKind::Reset(8)));

    let (responder, answer) = Responder::channel(&Method::POST, 4);
    drop(answer);
    let failure = responder
        .respond(Response::new(Bytes::new()))
        .await
        .unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Lost);
}

#[tokio::test]
async fn a_head_above_the_limit_is_answered_431_and_the_connection_goes_on() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    let long = "x".repeat(70_000);
    let head = Request::post("http://test/")
        .header("long", long)
        .body(())
        .unwrap();
    let exchange = world.pool.open(head, Some(Bytes::new())).await.unwrap();
    let (parts, recv) = soon(exchange.response).await.unwrap();
    assert_eq!(parts.status, 431);
    drop(recv);
    assert_eq!(soon(world.call("/", "fine")).await.unwrap().1, "fine");
    assert_eq!(world.dials(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_client_that_speaks_http1_is_dropped_where_only_http2_is_wanted() {
    let (there, arriving) = mpsc::channel(1);
    let mut settings = ServerSettings::default();
    settings.http1 = None;
    let server = serve(arriving, settings, Live::new(), echo);
    let (mut near, far) = tokio::io::duplex(1_024);
    there.send(far).await.unwrap();
    near.write_all(b"GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        .await
        .unwrap();
    let mut rest = Vec::new();
    soon(near.read_to_end(&mut rest)).await.unwrap();
    soon(async {
        while server.live().connections() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(server.shutdown(SOON).await.is_clean());
}
