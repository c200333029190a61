//! What heads of requests must say, and those of responses do.

use crate::support::{SOON, everywhere, server};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use trompe::server::Server;
use trompe::types::{Timestamp, TimestampFormat};

#[tokio::test]
async fn a_response_says_when_it_was_made() {
    for (method, path) in [("HEAD", "/signs/word"), ("POST", "/signs"), ("GET", "/no")] {
        let body = if method == "POST" { "{}" } else { "" };
        everywhere(method, path, body, |version, answer| {
            let dates: Vec<_> = answer.headers.get_all("date").iter().collect();
            let [date] = dates.as_slice() else {
                panic!("{dates:?} over {version}")
            };
            let date = date.to_str().unwrap();
            let told = Timestamp::parse_strict(date, TimestampFormat::HttpDate).unwrap();
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            let age = now.as_secs() as i64 - told.seconds();
            assert!((0..30).contains(&age), "{date} over {version}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_request_over_http1_names_one_host_in_the_right_form_or_is_refused() {
    let server = server().await;
    for (version, hosts, status) in [
        ("1.1", "host: here\r\n", "404"),
        ("1.1", "host: here:80\r\n", "404"),
        ("1.1", "host: [::1]:7777\r\n", "404"),
        ("1.1", "host: 127.0.0.1:\r\n", "404"),
        ("1.1", "host:\r\n", "404"),
        ("1.1", "", "400"),
        ("1.1", "host: here\r\nhost: here\r\n", "400"),
        ("1.1", "host: here\r\nHost: there\r\n", "400"),
        ("1.1", "host: he re\r\n", "400"),
        ("1.1", "host: me@here\r\n", "400"),
        ("1.1", "host: here/there\r\n", "400"),
        ("1.1", "host: here:port\r\n", "400"),
        ("1.1", "host: h\u{e9}re\r\n", "400"),
        ("1.0", "", "404"),
        ("1.0", "host: here\r\nhost: here\r\n", "400"),
    ] {
        let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
        let mut request = format!("GET /no HTTP/{version}\r\n{hosts}\r\n");
        // What follows a malformed request is not looked at.
        if status == "400" {
            request += "GET /no HTTP/1.1\r\nhost: here\r\n\r\n";
        }
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 1024];
        let read = timeout(SOON, socket.read(&mut answer)).await.unwrap();
        answer.truncate(read.unwrap());
        let answer = String::from_utf8(answer).unwrap();
        let expected = format!("HTTP/{version} {status}");
        assert!(answer.starts_with(&expected), "{hosts:?}: {answer}");
        if status == "400" {
            let mut rest = String::new();
            let _ = timeout(SOON, socket.read_to_string(&mut rest))
                .await
                .unwrap();
            assert!(!rest.contains("HTTP/"), "{hosts:?}: {rest}");
        }
    }
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn a_client_that_still_sends_hears_that_its_request_names_no_host() {
    let server = server().await;
    let half = [b'x'; 512 * 1024];
    for (framing, begin, end) in [
        ("content-length: 1048576", "", ""),
        ("transfer-encoding: chunked", "100000\r\n", "\r\n0\r\n\r\n"),
    ] {
        let head = format!("POST /signs HTTP/1.1\r\n{framing}\r\n\r\n{begin}");
        let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
        let answer = timeout(SOON, async {
            socket.write_all(head.as_bytes()).await.unwrap();
            socket.write_all(&half).await.unwrap();
            // By then the server has answered.
            sleep(Duration::from_millis(100)).await;
            socket.write_all(&half).await.unwrap();
            sleep(Duration::from_millis(100)).await;
            socket.write_all(end.as_bytes()).await.unwrap();
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.unwrap();
            answer
        });
        let answer = answer.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400"), "{framing}: {answer}");
    }
    assert!(server.shutdown(SOON).await.is_clean());
}

const POST_SIGNS: &str = "POST /signs HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n";

/// All that is answered to what is sent to a server on one connection, and whether it was closed then.
async fn answers(server: &Server, sent: &str) -> (String, bool) {
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    socket.write_all(sent.as_bytes()).await.unwrap();
    let (mut all, mut chunk) = (Vec::new(), [0; 1024]);
    loop {
        match timeout(Duration::from_millis(700), socket.read(&mut chunk)).await {
            Ok(Ok(read @ 1..)) => all.extend_from_slice(&chunk[..read]),
            outcome => break (String::from_utf8(all).unwrap(), outcome.is_ok()),
        }
    }
}

#[tokio::test]
async fn a_request_whose_end_may_be_disputed_hides_no_other() {
    let server = server().await;
    let hidden = "GET /no HTTP/1.1\r\nhost: here\r\n\r\n";
    let length = hidden.len();
    for fields in [
        format!("content-length: 0\r\ncontent-length: {length}"),
        format!("content-length: {length}\r\ncontent-length: 0"),
        format!("content-length: 0, {length}"),
        format!("content-length: +{length}"),
        format!("content-length: 0x{length:x}"),
        "content-length: -1".to_owned(),
        "content-length:".to_owned(),
        format!("content-length : {length}"),
        format!("content-length: 0\r\n folded: {length}"),
        "transfer-encoding: identity".to_owned(),
        "transfer-encoding: chunked, identity".to_owned(),
        "transfer-encoding: xchunked".to_owned(),
        "transfer-encoding: chunked\r\ntransfer-encoding: identity".to_owned(),
        "transfer-encoding: \u{b}chunked".to_owned(),
    ] {
        let sent = format!("POST /no HTTP/1.1\r\nhost: here\r\n{fields}\r\n\r\n{hidden}");
        let (told, is_closed) = answers(&server, &sent).await;
        assert!(told.starts_with("HTTP/1.1 400"), "{fields}: {told}");
        assert_eq!(told.matches("HTTP/1.1 ").count(), 1, "{fields}: {told}");
        assert!(is_closed, "{fields}");
    }
    let chunked = "transfer-encoding: chunked";
    let both = format!("content-length: 5\r\n{chunked}");
    let turned = format!("{chunked}\r\ncontent-length: 5");
    for (fields, body, status) in [
        (&*both, "2\r\n{}\r\n0\r\n\r\n", "200"),
        (&turned, "2\r\n{}\r\n0\r\n\r\n", "200"),
        (chunked, "2\n{}\n0\n\n", "400"),
        (chunked, "2;a=\nb\r\n{}\r\n0\r\n\r\n", "400"),
        (chunked, "0x2\r\n{}\r\n0\r\n\r\n", "400"),
        (chunked, "10000000000000002\r\n{}\r\n0\r\n\r\n", "400"),
        (chunked, "1\r\n{}\r\n0\r\n\r\n", "400"),
        (chunked, "2\r\n{}\r\n0\r\nx y: z\r\n\r\n", "400"),
    ] {
        let sent = format!("{POST_SIGNS}{fields}\r\n\r\n{body}{hidden}");
        let (told, is_closed) = answers(&server, &sent).await;
        let expected = format!("HTTP/1.1 {status}");
        assert!(told.starts_with(&expected), "{fields} {body:?}: {told}");
        assert_eq!(told.matches("HTTP/1.1 ").count(), 1, "{body:?}: {told}");
        assert!(is_closed, "{fields} {body:?}");
    }
    // One after which there is no doubt.
    let sent = format!("{POST_SIGNS}{chunked}\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{hidden}");
    let (told, is_closed) = answers(&server, &sent).await;
    assert_eq!(told.matches("HTTP/1.1 ").count(), 2, "{told}");
    assert!(!is_closed);
    assert!(server.shutdown(SOON).await.is_clean());
}
