//! Bodies of requests that are asked for, too large, or not wanted (RFC 9110, section 10.1.1).

use crate::support::{SOON, router, server};
use bytes::Bytes;
use http::{Request, StatusCode};
use std::future::poll_fn;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use trompe::server::Server;
use trompe::transport::ServerSettings;

/// What a request is refused for within, where nothing is waited for.
const AT_ONCE: Duration = Duration::from_secs(3);
/// More than a server receives of what it does not want, with room for windows and sockets.
const MUCH: usize = 24 * 1024 * 1024;
/// More than could be received by mistake.
const TOO_MUCH: usize = 400 * 1024 * 1024;

fn head(path: &str, length: usize, more: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n{more}\r\n"
    )
}

const EXPECT: &str = "expect: 100-continue\r\n";

async fn dial(server: &Server) -> TcpStream {
    TcpStream::connect(server.local_addr()).await.unwrap()
}

/// What comes until it ends with this.
async fn until(socket: &mut TcpStream, end: &str) -> String {
    let mut all = String::new();
    while !all.ends_with(end) {
        let mut chunk = [0; 1024];
        let read = timeout(SOON, socket.read(&mut chunk)).await.unwrap();
        let read = read.unwrap();
        assert!(read > 0, "closed after {all:?}");
        all.push_str(std::str::from_utf8(&chunk[..read]).unwrap());
    }
    all
}

/// What comes until the server closes the connection, which it does at once.
async fn rest(socket: &mut TcpStream) -> String {
    let mut all = String::new();
    let read = timeout(AT_ONCE, socket.read_to_string(&mut all)).await;
    read.expect("the connection stays open").unwrap();
    all
}

#[tokio::test]
async fn a_client_that_waits_is_asked_for_a_body_that_is_wanted() {
    let server = server().await;
    let mut socket = dial(&server).await;
    for _ in 0..2 {
        socket
            .write_all(head("/signs", 12, EXPECT).as_bytes())
            .await
            .unwrap();
        let asked = until(&mut socket, "\r\n\r\n").await;
        assert_eq!(asked, "HTTP/1.1 100 Continue\r\n\r\n");
        socket.write_all(b"{\"text\":\"a\"}").await.unwrap();
        let answer = until(&mut socket, "}").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    drop(socket);
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn a_client_that_waits_is_refused_without_being_asked() {
    let server = server().await;
    for (path, length, status) in [
        ("/nowhere", 12, "404"),
        ("/signs", 99_999_999, "413"),
        ("/signs?status=x", 0, "400"),
    ] {
        let mut socket = dial(&server).await;
        socket
            .write_all(head(path, length, EXPECT).as_bytes())
            .await
            .unwrap();
        let answer = match length {
            0 => until(&mut socket, "}").await,
            _ => rest(&mut socket).await,
        };
        let expected = format!("HTTP/1.1 {status}");
        assert!(answer.starts_with(&expected), "{path}: {answer}");
        assert!(!answer.contains("100 Continue"), "{path}: {answer}");
    }
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_large_is_refused_before_it_comes() {
    let server = server().await;
    let mut socket = dial(&server).await;
    socket
        .write_all(head("/signs", 100_001, "").as_bytes())
        .await
        .unwrap();
    let begun = Instant::now();
    let answer = until(&mut socket, "}").await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(begun.elapsed() < AT_ONCE);
    // One that fits is waited for.
    let mut socket = dial(&server).await;
    let body = format!("{{\"text\":\"{}\"}}", "x".repeat(100_000 - 11));
    socket
        .write_all(head("/signs", body.len(), "").as_bytes())
        .await
        .unwrap();
    socket.write_all(body.as_bytes()).await.unwrap();
    let answer = until(&mut socket, "}").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_small_body_that_nobody_wants_leaves_the_connection_to_the_next_request() {
    let server = server().await;
    let mut socket = dial(&server).await;
    let body = "x".repeat(50_000);
    for _ in 0..3 {
        let request = head("/nowhere", body.len(), "") + &body;
        socket.write_all(request.as_bytes()).await.unwrap();
        let answer = until(&mut socket, "}").await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    }
    drop(socket);
    assert!(server.shutdown(SOON).await.is_clean());
}

async fn impatient() -> Server {
    let mut settings = ServerSettings::default();
    settings.linger = Duration::from_millis(700);
    let server = Server::builder(router()).transport(settings);
    server.bind("127.0.0.1:0").await.unwrap()
}

#[tokio::test]
async fn a_body_without_end_that_nobody_wants_is_cut() {
    let server = impatient().await;
    let mut socket = dial(&server).await;
    let chunked = "POST /nowhere HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n";
    socket.write_all(chunked.as_bytes()).await.unwrap();
    let (mut read, mut write) = socket.into_split();
    let chunk = [b"10000\r\n", vec![b'x'; 0x10000].as_slice(), b"\r\n"].concat();
    let sending = async {
        let mut sent = 0;
        while sent < TOO_MUCH && write.write_all(&chunk).await.is_ok() {
            sent += chunk.len();
        }
        sent
    };
    let sent = timeout(SOON, sending).await.unwrap();
    assert!(sent < MUCH, "{sent} bytes were received");
    let mut answer = [0; 12];
    read.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 404");
    assert!(server.shutdown(SOON).await.is_clean());
}

fn over_h2(path: &str) -> Request<()> {
    let request = Request::post(format!("http://here{path}"));
    let request = request.header("content-type", "application/json");
    request.header("expect", "100-continue").body(()).unwrap()
}

async fn h2(server: &Server) -> h2::client::SendRequest<Bytes> {
    let (sender, connection) = h2::client::handshake(dial(server).await).await.unwrap();
    tokio::spawn(connection);
    sender
}

#[tokio::test]
async fn a_body_without_end_that_nobody_wants_is_cut_over_http2() {
    let server = impatient().await;
    let mut sender = h2(&server).await;
    let (response, mut send) = sender.send_request(over_h2("/nowhere"), false).unwrap();
    let sending = async {
        let mut sent = 0;
        while sent < TOO_MUCH {
            send.reserve_capacity(1 << 20);
            let Some(Ok(granted)) = poll_fn(|cx| send.poll_capacity(cx)).await else {
                break;
            };
            if send.send_data(vec![0; granted].into(), false).is_err() {
                break;
            }
            sent += granted;
        }
        sent
    };
    let (sent, response) = timeout(SOON, async { tokio::join!(sending, response) })
        .await
        .unwrap();
    assert_eq!(response.unwrap().status(), 404);
    assert!(sent < MUCH, "{sent} bytes were received");
    drop((send, sender));
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn a_client_that_waits_over_http2_is_asked_where_the_body_is_wanted() {
    let server = server().await;
    let mut sender = h2(&server).await;
    let (mut response, mut send) = sender.send_request(over_h2("/signs"), false).unwrap();
    let asked = timeout(SOON, poll_fn(|cx| response.poll_informational(cx)));
    let asked = asked.await.unwrap().unwrap().unwrap();
    assert_eq!(asked.status(), StatusCode::CONTINUE);
    send.send_data(Bytes::from_static(b"{\"text\":\"a\"}"), true)
        .unwrap();
    let answer = timeout(SOON, response).await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);

    let (response, send) = sender.send_request(over_h2("/nowhere"), false).unwrap();
    // The first head that comes is that of the refusal.
    let answer = timeout(SOON, response).await.unwrap().unwrap();
    assert_eq!(answer.status(), 404);
    drop((send, sender));
    assert!(server.shutdown(SOON).await.is_clean());
}
