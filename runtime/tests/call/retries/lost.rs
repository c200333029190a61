//! Requests of which nobody knows what became, over real sockets.

use super::script::{Step, scripted, status};
use crate::sample::*;
use crate::support::{failure, http, identity, router, soon};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use trompe::client::Http;
use trompe::error::FailureKind;
use trompe::protocol::REST_JSON_1;
use trompe::server::Server;
use trompe::transport::{HttpVersion, Settings};

const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{\"text\":\"fine\"}";

/// A server of HTTP/1.1 that reads so many requests before it answers one, and hangs up after each of those.
async fn hangs_up(times: usize) -> (Http, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            read_request(&mut stream).await;
            if counted.fetch_add(1, Ordering::SeqCst) >= times {
                stream.write_all(FINE.as_bytes()).await.unwrap();
            }
        }
    });
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    let builder = http(port).protocol(&REST_JSON_1).transport(settings);
    (builder.jitter(|| 0.1).build().unwrap(), requests)
}

async fn read_request(stream: &mut TcpStream) {
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let n = stream.read(&mut buffer).await.unwrap_or(0);
        read.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&read);
        if n == 0
            || text
                .split_once("\r\n\r\n")
                .is_some_and(|(_, body)| body.ends_with('}'))
        {
            return;
        }
    }
}

#[tokio::test]
async fn an_operation_that_may_be_called_twice_survives_lost_connections() {
    let (http, requests) = hangs_up(2).await;
    let client = SampleClient::over(http);
    let output = soon(async { client.echo(echo("a")).await }).await.unwrap();
    assert_eq!(
        (output.text.as_str(), requests.load(Ordering::SeqCst)),
        ("fine", 3)
    );
}

#[tokio::test]
async fn an_operation_that_may_not_is_never_replayed_once_it_was_sent() {
    let (http, requests) = hangs_up(usize::MAX).await;
    let client = SampleClient::over(http);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.plain("a").await })
        })
        .collect();
    for call in calls {
        let failure = failure(soon(call).await.unwrap());
        assert_eq!(
            (failure.kind(), failure.attempts()),
            (&FailureKind::Lost, 1)
        );
    }
    assert_eq!(requests.load(Ordering::SeqCst), 20);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_reset_is_tried_again_where_that_is_safe() {
    // REFUSED_STREAM: nothing was processed. CANCEL and INTERNAL_ERROR: who knows.
    for (code, safe) in [(0x7, true), (0x8, false), (0x2, false), (0xb, false)] {
        let server = scripted([Step::Reset(code)]);
        assert_eq!(server.client.plain("a").await.is_ok(), safe, "{code}");
        let server = scripted([Step::Reset(code), Step::Reset(code)]);
        server.client.echo(echo("a")).await.unwrap();
        assert_eq!(server.requests(), 3);
    }
    let server = scripted([Step::Reset(0xd)]);
    assert_eq!(failure(server.client.echo(echo("a")).await).attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_unprocessed_where_none_of_its_attempts_was_processed() {
    let refused = Step::Reset(0x7);
    for (first, unprocessed) in [
        (refused.clone(), true),
        (Step::Reset(0x2), false),
        (status(500), false),
    ] {
        let server = scripted([first, refused.clone(), refused.clone()]);
        let failure = failure(server.client.echo(echo("a")).await);
        assert_eq!(
            (failure.kind(), failure.attempts()),
            (&FailureKind::Refused, 3)
        );
        assert_eq!(failure.is_unprocessed(), unprocessed);
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_does_not_get_better() {
    let (theirs, _) = identity();
    let (_, ours) = identity();
    let server = Server::builder(router(&Arc::default()))
        .tls(theirs)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let endpoint = format!("https://localhost:{}", server.local_addr().port());
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let mut settings = Settings::default();
        settings.version = version;
        let builder = Http::builder(&endpoint).tls(ours.clone());
        let client = SampleClient::over(builder.transport(settings).build().unwrap());
        let failure = failure(soon(async { client.echo(echo("a")).await }).await);
        assert_eq!(
            (failure.kind(), failure.attempts()),
            (&FailureKind::Connect, 1)
        );
        assert!(
            format!("{failure:#}").contains("certificate"),
            "{failure:#}"
        );
    }
}
