//! The server over HTTP/1.1.

use crate::raw::Raw;
use crate::support::Stage;
use crate::ticker::client::TickerClient;
use crate::ticker::types::{CountInput, Text};
use bytes::BytesMut;
use std::time::Duration;
use trompe::client::Http;
use trompe::error::FailureKind;
use trompe::event_stream::{FrameDecoder, Limits, Message};

const EVENTS: &str = "application/vnd.amazon.eventstream";

fn post(path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn line(text: &str) -> Vec<u8> {
    let mut out = BytesMut::new();
    let message = Message::new(format!("{{\"text\":\"{text}\"}}"))
        .header(":message-type", "event")
        .and_then(|m| m.header(":event-type", "line"))
        .and_then(|m| m.header(":content-type", "application/json"));
    message
        .unwrap()
        .encode(&mut out, &Limits::server())
        .unwrap();
    out.to_vec()
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

const GATHER: &str = "POST /gather HTTP/1.1\r\nhost: here\r\ncontent-type: application/vnd.amazon.eventstream\r\n\
                      transfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn both_versions_are_spoken_on_one_port_and_connections_are_kept() {
    let stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    for text in ["one", "two"] {
        raw.send(post("/echo", &format!("{{\"text\":\"{text}\"}}")))
            .await;
        let answer = raw.until("}").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(
            answer.ends_with(&format!("{{\"text\":\"{text}\"}}")),
            "{answer}"
        );
    }
    let http = Http::to(&stage.url("")).unwrap();
    let client = TickerClient::over(http.clone());
    let echoed = client.echo(Text::new().text("three")).await.unwrap();
    assert_eq!(echoed.text.as_deref(), Some("three"));
    let mut session = client.count(CountInput::new(2)).await.unwrap();
    assert_eq!(
        session.recv().await.unwrap(),
        Some(crate::support::number(1))
    );
    drop((session, raw));
    assert!(http.shutdown(crate::support::SOON).await.is_clean());
    stage.close().await;
}

#[tokio::test]
async fn a_request_that_comes_byte_by_byte_is_understood() {
    let stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    for byte in post("/echo", "{\"text\":\"slow\"}").bytes() {
        raw.send([byte]).await;
        tokio::task::yield_now().await;
    }
    assert!(raw.until("}").await.ends_with("{\"text\":\"slow\"}"));
}

#[tokio::test]
async fn events_go_out_in_chunks_to_a_clean_end() {
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send(format!(
        "GET /count/3 HTTP/1.1\r\nhost: here\r\naccept: {EVENTS}\r\n\r\n"
    ))
    .await;
    let all = raw.until("\r\n0\r\n\r\n").await;
    assert!(all.contains("transfer-encoding: chunked"), "{all}");
    assert!(all.contains("x-name: ticker"), "{all}");
    stage.end().await.unwrap();
    // The connection goes on.
    raw.send(post("/echo", "{}")).await;
    raw.until("{}").await;
    drop(raw);
    stage.close().await;
}

#[tokio::test]
async fn a_broken_handler_is_told_as_an_error_and_a_clean_end_of_chunks() {
    let stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send("GET /count/1?manner=break HTTP/1.1\r\nhost: here\r\n\r\n")
        .await;
    let all = raw.until("0\r\n\r\n").await;
    assert!(
        all.contains("InternalFailure") && !all.contains("secret"),
        "{all}"
    );
}

#[tokio::test]
async fn events_come_in_by_chunks_and_their_sum_goes_back() {
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send(GATHER).await;
    let (one, two) = (line("one"), line("two"));
    // Chunks and messages do not begin and end together.
    raw.send(chunk(&one[..7])).await;
    raw.send(chunk(&[&one[7..], &two].concat())).await;
    raw.send("0\r\n\r\n").await;
    assert!(raw.until("}").await.ends_with("{\"text\":\"one two\"}"));
    stage.end().await.unwrap();
    drop(raw);
    stage.close().await;
}

#[tokio::test]
async fn events_that_are_cut_are_lost_and_not_ended() {
    // Within a message, within a chunk, and between messages without the last chunk.
    let whole = chunk(&line("one"));
    let half = chunk(&line("one")[..20]);
    for sent in [
        [whole.clone(), half].concat(),
        whole[..whole.len() - 9].to_vec(),
        whole,
    ] {
        let mut stage = Stage::new().await;
        let mut raw = Raw::to(stage.server.local_addr()).await;
        raw.send(GATHER).await;
        raw.send(sent).await;
        drop(raw);
        let failure = stage.end().await.unwrap_err();
        assert_eq!(*failure.kind(), FailureKind::Lost, "{failure}");
        stage.close().await;
    }
    // The last chunk within a message: the message was cut short.
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send(GATHER).await;
    raw.send(chunk(&line("one")[..20])).await;
    raw.send("0\r\n\r\n").await;
    assert_eq!(*stage.end().await.unwrap_err().kind(), FailureKind::Lost);
}

#[tokio::test]
async fn a_client_that_goes_away_ends_its_session_with_a_reason() {
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send("GET /count/1?manner=wait HTTP/1.1\r\nhost: here\r\n\r\n")
        .await;
    raw.until("\r\n").await;
    drop(raw);
    stage.end().await.unwrap_err();
    stage.close().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_given_up_in_time() {
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send("GET /count/1?manner=flood HTTP/1.1\r\nhost: here\r\n\r\n")
        .await;
    let failure = stage.end().await.unwrap_err();
    assert!(failure.is_deadline(), "{failure:?}");
    // What it did not read ends without the last chunk.
    assert!(!raw.rest().await.ends_with("0\r\n\r\n"));
    stage.close().await;
}

#[tokio::test]
async fn two_directions_at_once_are_refused_and_so_are_events_over_1_0() {
    let stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send(GATHER.replace("gather", "talk")).await;
    let answer = raw.until("}").await;
    assert!(answer.starts_with("HTTP/1.1 505"), "{answer}");
    assert!(answer.contains("Talk needs HTTP/2"), "{answer}");
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send("GET /count/1 HTTP/1.0\r\nhost: here\r\n\r\n")
        .await;
    let answer = raw.rest().await;
    assert!(answer.contains("505"), "{answer}");
}

#[tokio::test]
async fn another_method_is_told_which_are_allowed() {
    let stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send("DELETE /echo HTTP/1.1\r\nhost: here\r\n\r\n")
        .await;
    let answer = raw.until("}").await;
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    assert!(answer.contains("\r\nallow: POST\r\n"), "{answer}");
}

#[tokio::test]
async fn heads_are_bounded_in_size_and_time() {
    let settings = {
        let mut settings = trompe::transport::ServerSettings::default();
        settings.head_timeout = Duration::from_millis(100);
        settings
    };
    let (router, _ends) = crate::support::router();
    let server = trompe::server::Server::builder(router).transport(settings);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let mut large = Raw::to(server.local_addr()).await;
    let value = "x".repeat(100_000);
    large
        .send(format!(
            "GET /count/1 HTTP/1.1\r\nhost: here\r\nx-large: {value}"
        ))
        .await;
    assert!(large.rest().await.starts_with("HTTP/1.1 431"));
    for begun in ["GET /count/1 HTTP/1.1\r\nhost: he", "GET"] {
        let mut slow = Raw::to(server.local_addr()).await;
        slow.send(begun).await;
        slow.rest().await;
    }
    let live = server.live().clone();
    assert!(server.shutdown(crate::support::SOON).await.is_clean());
    assert!(live.is_zero());
}

#[tokio::test]
async fn a_shutdown_waits_for_what_runs_and_cuts_what_does_not_end() {
    let stage = Stage::new().await;
    let mut idle = Raw::to(stage.server.local_addr()).await;
    idle.send(post("/echo", "{}")).await;
    idle.until("{}").await;
    let mut busy = Raw::to(stage.server.local_addr()).await;
    busy.send("GET /count/1?manner=wait HTTP/1.1\r\nhost: here\r\n\r\n")
        .await;
    busy.until("\r\n").await;
    let live = stage.server.live().clone();
    let cut = stage.server.shutdown(Duration::from_millis(100)).await;
    assert_eq!((cut.connections, cut.streams), (1, 1));
    assert!(live.is_zero(), "{live:?}");
    assert_eq!(idle.rest().await, "");
    assert!(!busy.rest().await.ends_with("0\r\n\r\n"));
}

#[tokio::test]
async fn curl_reads_the_events_whole() {
    let stage = Stage::new().await;
    let Some(body) = crate::sse::curl(&["--http1.1", "-N", &stage.url("/count/3")]).await else {
        return;
    };
    let mut decoder = FrameDecoder::new(Limits::client());
    decoder.push(body.stdout.into());
    let mut count = 0;
    while let Some(message) = decoder.next_frame().unwrap() {
        count += usize::from(!message.headers().is_empty());
    }
    decoder.finish().unwrap();
    assert_eq!(count, 3);
}
