//! The pool of HTTP/1.1 connections, against a server that is written out.

use crate::retries::script::secs;
use crate::sample::*;
use crate::support::failure;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{Instant, sleep};
use trompe::client::Http;
use trompe::error::FailureKind;
use trompe::protocol::REST_JSON_1;
use trompe::transport::{HttpVersion, Settings};

/// What the server has seen.
#[derive(Clone, Debug, Default)]
struct Log {
    connections: Arc<AtomicUsize>,
    open: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Log {
    fn connections(&self) -> usize {
        self.connections.load(SeqCst)
    }

    fn requests(&self) -> usize {
        self.requests.load(SeqCst)
    }
}

/// A client of a server that answers with these extra headers, or hangs up, by the number of the request on its
/// connection.
fn client(
    change: impl FnOnce(&mut Settings),
    answer: impl Fn(usize) -> Option<&'static str> + Send + Sync + 'static,
) -> (SampleClient, Http, Log) {
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    change(&mut settings);
    let (log, answer) = (Log::default(), Arc::new(answer));
    let served = log.clone();
    let connect = move || {
        let (near, far) = duplex(64 * 1024);
        let (log, answer) = (served.clone(), Arc::clone(&answer));
        log.connections.fetch_add(1, SeqCst);
        log.most
            .fetch_max(log.open.fetch_add(1, SeqCst) + 1, SeqCst);
        tokio::spawn(async move {
            serve(far, &log, &*answer).await;
            log.open.fetch_sub(1, SeqCst);
        });
        std::future::ready(std::io::Result::Ok(near))
    };
    let builder = Http::builder("http://test").protocol(&REST_JSON_1);
    let http = builder.transport(settings).build_over(connect).unwrap();
    (SampleClient::over(http.clone()), http, log)
}

async fn serve(
    mut io: DuplexStream,
    log: &Log,
    answer: &(impl Fn(usize) -> Option<&'static str> + Sync),
) {
    for number in 1.. {
        let (mut read, mut buffer) = (String::new(), [0; 4096]);
        while !read.ends_with('}') {
            match io.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(n) => read.push_str(&String::from_utf8_lossy(&buffer[..n])),
            }
        }
        log.requests.fetch_add(1, SeqCst);
        let Some(headers) = answer(number) else {
            return;
        };
        sleep(secs(1)).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 15\r\n";
        let text = format!("{head}{headers}\r\n{{\"text\":\"fine\"}}");
        let _ = io.write_all(text.as_bytes()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_connection_that_dies_under_a_request_is_replaced_where_that_is_safe() {
    let (client, _, log) = client(|_| {}, |number| (number == 1).then_some(""));
    for round in 1..=5 {
        client.echo(echo("a")).await.unwrap();
        assert_eq!(log.connections(), round);
    }
    // Four of the five met a connection that was closed under them.
    assert_eq!(log.requests(), 9);
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_over_a_connection_that_died_is_not_done_again() {
    let (client, _, log) = client(|_| {}, |number| (number == 1).then_some(""));
    client.plain("a").await.unwrap();
    let failure = failure(client.plain("b").await);
    assert_eq!(
        (failure.kind(), failure.attempts()),
        (&FailureKind::Lost, 1)
    );
    assert_eq!((log.connections(), log.requests()), (1, 2));
    client.plain("c").await.unwrap();
    assert_eq!((log.connections(), log.requests()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_kept_no_longer_than_its_server_says() {
    for (headers, waits, connections) in [
        ("keep-alive: timeout=5, max=100\r\n", 3, 1),
        ("keep-alive: timeout=5, max=100\r\n", 4, 2),
        ("Keep-Alive: max=9,Timeout=0\r\n", 0, 2),
        ("keep-alive: timeout=soon\r\n", 60, 1),
        ("keep-alive: timeout=4000000\r\n", 60, 1),
        ("connection: close\r\n", 0, 2),
        ("", 60, 1),
    ] {
        let (client, _, log) = client(|_| {}, move |_| Some(headers));
        client.plain("a").await.unwrap();
        sleep(secs(waits)).await;
        client.plain("b").await.unwrap();
        assert_eq!(
            log.connections(),
            connections,
            "{headers:?} after {waits} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_carries_nothing_is_closed_after_the_idle_limit() {
    let (client, http, log) = client(|settings| settings.idle_limit = secs(10), |_| Some(""));
    client.plain("a").await.unwrap();
    sleep(secs(8)).await;
    assert_eq!((log.open.load(SeqCst), http.live().connections()), (1, 1));
    client.plain("b").await.unwrap();
    sleep(secs(20)).await;
    assert_eq!((log.open.load(SeqCst), http.live().connections()), (0, 0));
    assert_eq!(log.connections(), 1);
    assert!(http.live().is_zero());
}

#[tokio::test(start_paused = true)]
async fn no_more_connections_are_made_than_the_settings_say_and_the_others_wait_their_turn() {
    let (client, _, log) = client(|settings| settings.http1_connections = 2, |_| Some(""));
    let begun = Instant::now();
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.plain("a").await.is_ok() })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap());
    }
    assert_eq!((log.connections(), log.most.load(SeqCst)), (2, 2));
    assert_eq!(begun.elapsed().as_secs(), 5);
}
