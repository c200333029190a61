//! What a router answers to requests that no handler sees.

use crate::sample::*;
use crate::support::*;
use bytes::Bytes;
use http::Request;
use std::sync::Arc;
use std::time::Duration;
use trompe::server::{Router, RouterSettings, Server};
use trompe::session::SessionSettings;
use trompe::transport::{Exchange, Live, Pool, Settings, TcpConnector, collect};

struct Raw {
    pool: Pool,
    server: Server,
}

impl Raw {
    async fn new(settings: RouterSettings) -> Self {
        let router = router(&Arc::default()).settings(settings);
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        let connector = TcpConnector::new("127.0.0.1", server.local_addr().port());
        Self {
            pool: Pool::new(connector, Settings::default(), Live::new()),
            server,
        }
    }

    async fn ask(&self, request: http::request::Builder, body: impl Into<Bytes>) -> (u16, String) {
        let exchange = self
            .pool
            .open(request.body(()).unwrap(), Some(body.into()))
            .await
            .unwrap();
        answer(exchange).await
    }

    async fn end(self) {
        assert!(self.pool.shutdown(SOON).await.is_clean());
        let live = self.server.live().clone();
        assert!(self.server.shutdown(SOON).await.is_clean());
        assert!(live.is_zero());
    }
}

async fn answer(exchange: Exchange) -> (u16, String) {
    let (head, mut recv) = soon(exchange.response).await.unwrap();
    let body = soon(collect(&mut recv, 1 << 20)).await.unwrap();
    (
        head.status.as_u16(),
        String::from_utf8_lossy(&body).into_owned(),
    )
}

fn to(method: &str, path: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(format!("http://test{path}"))
}

fn json(path: &str) -> http::request::Builder {
    to("POST", path).header("content-type", "application/json")
}

fn rpc(operation: &str, content_type: &str) -> http::request::Builder {
    to("POST", &format!("/service/Sample/operation/{operation}"))
        .header("smithy-protocol", "rpc-v2-cbor")
        .header("content-type", content_type)
}

#[tokio::test]
async fn requests_that_find_no_operation_are_told_what_is_wrong() {
    let raw = Raw::new(RouterSettings::default()).await;
    for (request, status) in [
        (json("/nowhere"), 404),
        (to("GET", "/echo"), 405),
        (
            to("POST", "/echo").header("content-type", "text/plain"),
            415,
        ),
        (rpc("Nothing", "application/cbor"), 404),
        (rpc("Echo", "application/json"), 415),
        (rpc("Chat", "application/cbor"), 415),
        (json("/echo").header("accept", "text/html"), 406),
    ] {
        let asked = format!("{request:?}");
        assert_eq!(raw.ask(request, "{}").await.0, status, "{asked}");
    }
    assert_eq!(raw.ask(json("/echo"), "{\"text\":\"a\"}").await.0, 200);
    raw.end().await;
}

#[tokio::test]
async fn an_input_that_cannot_be_read_is_a_400_with_its_place() {
    let raw = Raw::new(RouterSettings::default()).await;
    let (status, body) = raw.ask(json("/echo"), "{\"text\":7}").await;
    assert!(status == 400 && body.contains("/text"), "{status} {body}");
    let (status, body) = raw.ask(json("/echo"), "{}").await;
    assert!(
        status == 400 && body.contains("must not be null"),
        "{status} {body}"
    );
    raw.end().await;
}

#[tokio::test]
async fn a_body_above_the_limit_is_a_413_and_a_slow_one_a_408() {
    let settings = RouterSettings {
        max_body: 1000,
        body_timeout: Duration::from_millis(100),
        ..RouterSettings::default()
    };
    let raw = Raw::new(settings).await;
    assert_eq!(raw.ask(json("/echo"), vec![b' '; 100_000]).await.0, 413);
    let slow = raw
        .pool
        .open(json("/echo").body(()).unwrap(), None)
        .await
        .unwrap();
    let Exchange { send, response } = slow;
    assert_eq!(
        answer(Exchange {
            send: None,
            response
        })
        .await
        .0,
        408
    );
    drop(send);
    raw.end().await;
}

#[tokio::test]
async fn an_initial_request_that_is_missing_late_or_wrong_is_refused() {
    let sessions = SessionSettings {
        response_timeout: Duration::from_millis(100),
        ..SessionSettings::server()
    };
    let raw = Raw::new(RouterSettings {
        sessions,
        ..RouterSettings::default()
    })
    .await;
    let chat = || rpc("Chat", "application/vnd.amazon.eventstream");
    let (status, body) = raw.ask(chat(), Bytes::new()).await;
    assert!(
        status == 400 && body.contains("ValidationException"),
        "{status} {body}"
    );
    let (status, body) = raw.ask(chat(), "these are not the frames").await;
    assert!(
        status == 400 && body.contains("SerializationException"),
        "{status} {body}"
    );
    let late = raw.pool.open(chat().body(()).unwrap(), None).await.unwrap();
    let Exchange { send, response } = late;
    assert_eq!(
        answer(Exchange {
            send: None,
            response
        })
        .await
        .0,
        408
    );
    drop(send);
    raw.end().await;
}

#[tokio::test]
async fn several_services_share_one_router_and_the_first_takes_what_both_would() {
    let (first, second) = (Arc::<Sample>::default(), Arc::<Sample>::default());
    let router = Router::new()
        .service(SampleService(Arc::clone(&first)))
        .service(SampleService(Arc::clone(&second)));
    let server = Server::bind("127.0.0.1:0", router).await.unwrap();
    let client = SampleClient::over(http(server.local_addr().port()).build().unwrap());
    let held = client.chat(room("holds")).await.unwrap();
    soon(async {
        while first.handlers.is_zero() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    assert!(second.handlers.is_zero());
    drop(held);
    soon(first.handlers.zero()).await;
}

#[tokio::test]
async fn a_shutdown_lets_sessions_end_and_cuts_those_that_do_not() {
    let service = Arc::<Sample>::default();
    let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
    let http = http(server.local_addr().port()).build().unwrap();
    let client = SampleClient::over(http.clone());
    let mut ends = client.chat(room("r")).await.unwrap();
    let mut holds = client.chat(room("holds")).await.unwrap();
    ends.initial_response().await.unwrap();
    holds.initial_response().await.unwrap();
    let live = server.live().clone();
    let shutdown = tokio::spawn(server.shutdown(Duration::from_millis(300)));
    ends.send(say("last")).await.unwrap();
    assert_eq!(soon(ends.recv()).await.unwrap().unwrap().text(), "last");
    ends.finish().await.unwrap();
    assert!(soon(ends.recv()).await.unwrap().is_none());
    assert!(soon(holds.recv()).await.is_err());
    let cut = soon(shutdown).await.unwrap();
    assert_eq!((cut.connections, cut.streams), (1, 1));
    assert!(live.is_zero() && service.handlers.is_zero());
    drop((ends, holds));
    assert!(http.shutdown(SOON).await.is_clean());
}
