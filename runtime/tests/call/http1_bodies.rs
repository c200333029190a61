//! Bodies over HTTP/1.1, against a server that is written out, over TCP.

use crate::blobs::{Deposit, DepositInput, Withdraw};
use crate::support::*;
use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use trompe::client::{Client, Http};
use trompe::protocol::REST_JSON_1;
use trompe::transport::{HttpVersion, Settings};
use trompe::types::{ByteStream, Unit};

/// A client of a server that handles its connections so, and how many there were.
async fn server<F>(
    handle: impl Fn(TcpStream) -> F + Send + Sync + 'static,
) -> (Client, Http, Arc<AtomicUsize>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            counted.fetch_add(1, SeqCst);
            tokio::spawn(handle(socket));
        }
    });
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    let http = http(port)
        .protocol(&REST_JSON_1)
        .transport(settings)
        .build()
        .unwrap();
    (Client::over(http.clone()), http, connections)
}

/// The head of the next request; `None` where there is none.
async fn head(socket: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        read.push(socket.read_u8().await.ok()?);
    }
    String::from_utf8(read).ok()
}

/// Answers every request with this.
async fn always(mut socket: TcpStream, answer: &'static str) {
    while head(&mut socket).await.is_some() {
        socket.write_all(answer.as_bytes()).await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_is_kept_whose_response_was_read_to_its_last_byte() {
    for (answer, length) in [
        ("content-length: 5\r\n\r\nhello", 5),
        ("content-length: 0\r\n\r\n", 0),
        (
            "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            5,
        ),
        (
            "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n",
            5,
        ),
    ] {
        let answer: &'static str = format!("HTTP/1.1 200 OK\r\n{answer}").leak();
        let (client, _, connections) = server(move |socket| always(socket, answer)).await;
        for collects in [true, false, true] {
            let body = client.call::<Withdraw>(Unit).await.unwrap().body;
            if collects || answer.contains("chunked") {
                assert_eq!(body.collect(9).await.unwrap().len(), length);
            } else {
                // Whoever knows how much there is need not look for its end.
                let mut read = vec![0; length];
                body.into_reader().read_exact(&mut read).await.unwrap();
            }
        }
        assert_eq!(connections.load(SeqCst), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_before_the_request_was_sent_is_heard() {
    let refusal =
        "HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    for streamed in [true, false] {
        let (client, _, _) = server(move |mut socket| async move {
            head(&mut socket).await;
            socket.write_all(refusal.as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
            sleep(Duration::from_millis(300)).await;
        })
        .await;
        let length = 20_000_000;
        let body = match streamed {
            true => ByteStream::from_reader(AsyncReadExt::take(tokio::io::repeat(7), length)),
            false => ByteStream::from(vec![7; length as usize]),
        };
        let outcome = client.call::<Deposit>(DepositInput { body });
        let told = unmodeled(soon(outcome.into_future()).await);
        assert_eq!(told.status, 413, "{streamed}");
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_no_connection() {
    let (client, http, connections) = server(|mut socket| async move {
        head(&mut socket).await;
        let _ = socket.read_u8().await;
    })
    .await;
    for count in 1..=3 {
        let call = client.call::<Withdraw>(Unit).into_future();
        tokio::time::timeout(Duration::from_millis(100), call)
            .await
            .unwrap_err();
        assert_eq!(connections.load(SeqCst), count);
    }
    soon(http.live().zero()).await;
}
