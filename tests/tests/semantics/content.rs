//! Responses without content (RFC 9110, section 6.4.1).

use crate::signs::client::SignsClient;
use crate::signs::errors::{LookError, PeekError};
use crate::signs::types::{CompareInput, FetchInput, LookInput, PeekInput, PostInput, TakeInput};
use crate::support::{Answer, SOON, everywhere, server};
use bytes::Bytes;
use http::{Response, StatusCode};
use http_body::Frame;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::net::TcpListener;
use trompe::client::Http;
use trompe::error::Error;
use trompe::protocol::{REST_JSON_1, REST_XML};
use trompe::service::Protocol;
use trompe::transport::{HttpVersion, Settings};

/// A body that nobody may wait for.
pub(crate) struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Pending
    }
}

fn is_bare(version: &str, answer: &Answer) {
    assert_eq!(answer.body, None, "{answer:?} over {version}");
}

#[tokio::test]
async fn a_response_to_head_is_a_head_that_says_how_long_its_content_would_be() {
    everywhere("HEAD", "/signs/word", "", |version, answer| {
        is_bare(version, answer);
        assert_eq!((answer.status, answer.header("x-words")), (200, Some("4")));
        let told = answer.header("content-length");
        assert_eq!(told, Some("4000000"), "{version}");
    })
    .await;
    everywhere("HEAD", "/words/word", "", |version, answer| {
        is_bare(version, answer);
        let length = "{\"text\":\"word\"}".len().to_string();
        let told = answer.header("content-length");
        assert_eq!((answer.status, told), (200, Some(&*length)), "{version}");
    })
    .await;
}

#[tokio::test]
async fn a_stream_in_response_to_head_is_let_go_of() {
    everywhere("HEAD", "/pictures/word", "", |version, answer| {
        is_bare(version, answer);
        let told = answer.header("content-length");
        assert_eq!((answer.status, told), (200, Some("1000000")), "{version}");
    })
    .await;
}

#[tokio::test]
async fn errors_and_refusals_of_head_are_heads_too() {
    everywhere("HEAD", "/words/none", "", |version, answer| {
        is_bare(version, answer);
        let told = answer.header("x-amzn-errortype");
        assert_eq!((answer.status, told), (404, Some("NoSuchSign")));
    })
    .await;
    for (path, status) in [("/nowhere", 404), ("/signs", 405)] {
        everywhere("HEAD", path, "", |version, answer| {
            is_bare(version, answer);
            assert_eq!(answer.status, status, "{path} over {version}");
        })
        .await;
    }
}

#[tokio::test]
async fn statuses_that_have_no_content_come_without_whatever_the_output_has() {
    everywhere("DELETE", "/signs/word", "", |version, answer| {
        is_bare(version, answer);
        assert_eq!(answer.status, 204);
        for name in ["content-length", "content-type", "transfer-encoding"] {
            assert_eq!(answer.header(name), None, "{version}");
        }
    })
    .await;
    everywhere("GET", "/compare/word", "", |version, answer| {
        is_bare(version, answer);
        assert_eq!((answer.status, answer.header("etag")), (304, Some("\"1\"")));
        assert_ne!(answer.header("content-length"), Some("0"), "{version}");
    })
    .await;
    everywhere(
        "POST",
        "/signs?status=205",
        "{\"text\":\"a\"}",
        |version, answer| {
            is_bare(version, answer);
            let told = answer.header("content-length");
            assert_eq!((answer.status, told), (205, Some("0")), "{version}");
        },
    )
    .await;
    everywhere(
        "POST",
        "/signs?status=201",
        "{\"text\":\"a\"}",
        |_, answer| {
            assert_eq!(answer.status, 201);
            assert_eq!(answer.body.as_deref(), Some(&b"{\"text\":\"a\"}"[..]));
        },
    )
    .await;
}

fn client(port: u16, version: HttpVersion, protocol: &'static dyn Protocol) -> (SignsClient, Http) {
    let mut settings = Settings::default();
    settings.version = version;
    let builder = Http::builder(&format!("http://127.0.0.1:{port}")).protocol(protocol);
    let http = builder.transport(settings).build().unwrap();
    (SignsClient::over(http.clone()), http)
}

#[tokio::test]
async fn both_ends_understand_each_other_without_content() {
    let server = server().await;
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        for protocol in [&REST_JSON_1 as &'static dyn Protocol, &REST_XML] {
            let (client, http) = client(server.local_addr().port(), version, protocol);
            let looked = client.look(LookInput::new("word")).await.unwrap();
            assert_eq!((looked.words, looked.length), (Some(4), Some(4_000_000)));
            let unknown = client.look(LookInput::new("unknown")).await.unwrap();
            assert_eq!((unknown.words, unknown.length), (Some(7), None));
            let peeked = client.peek(PeekInput::new("word")).await.unwrap();
            assert_eq!((peeked.words, peeked.text), (Some(7), None));
            let fetched = client.fetch(FetchInput::new("word")).await.unwrap();
            assert_eq!(fetched.picture.collect(0).await.unwrap(), "");
            client.take(TakeInput::new("word")).await.unwrap();
            let same = client.compare(CompareInput::new("word")).await.unwrap();
            assert_eq!(same.tag.as_deref(), Some("\"1\""));
            let reset = PostInput::new().status(205).text("a");
            assert_eq!(client.post(reset).await.unwrap().status, Some(205));
            // The connection goes on after each of them.
            assert_eq!(http.live().connections(), 1, "{version:?}");
            let none = client.look(LookInput::new("none")).await;
            assert!(
                matches!(&none, Err(Error::Modeled(LookError::NoSuchSign(_)))),
                "{none:?}"
            );
            let none = client.peek(PeekInput::new("none")).await;
            assert!(
                matches!(&none, Err(Error::Modeled(PeekError::NoSuchSign(_)))),
                "{none:?}"
            );
            assert!(http.shutdown(SOON).await.is_clean());
        }
    }
    assert!(server.shutdown(SOON).await.is_clean());
}

/// A server that answers every HEAD with this status and a length, and ends with the head.
async fn foreign(status: StatusCode) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            let head = Response::builder().status(status);
            let head = head
                .header("content-length", "1234")
                .header("content-type", "application/json")
                .body(())
                .unwrap();
            respond.send_response(head, true).unwrap();
        }
    });
    port
}

#[tokio::test]
async fn a_client_takes_heads_with_lengths_of_servers_that_none_of_us_wrote() {
    let (ours, _) = client(
        foreign(StatusCode::OK).await,
        HttpVersion::Http2,
        &REST_JSON_1,
    );
    assert_eq!(ours.peek(PeekInput::new("word")).await.unwrap().text, None);
    let fetched = ours.fetch(FetchInput::new("word")).await.unwrap();
    assert_eq!(fetched.picture.collect(0).await.unwrap(), "");
    let port = foreign(StatusCode::FORBIDDEN).await;
    let (ours, _) = client(port, HttpVersion::Http2, &REST_JSON_1);
    let refused = ours.look(LookInput::new("word")).await.unwrap_err();
    let told = refused.failure().unwrap().as_unmodeled().unwrap();
    assert_eq!(told.status, 403);
}
