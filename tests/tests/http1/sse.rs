//! Server-sent events, read by curl: as a browser's `EventSource` asks for them.

use crate::raw::Raw;
use crate::support::Stage;
use std::process::{Output, Stdio};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

/// What curl prints; `None`, with a word about it, where there is none.
pub(crate) async fn curl(arguments: &[&str]) -> Option<Output> {
    let output = Command::new("curl")
        .arg("-sS")
        .args(["--max-time", "30"])
        .args(arguments)
        .output()
        .await;
    if output.is_err() {
        eprintln!("skipped: there is no curl");
    }
    output.ok()
}

const SSE: [&str; 2] = ["-H", "accept: text/event-stream"];

async fn events(version: &str, path: &str) -> Option<String> {
    let stage = Stage::new().await;
    let url = stage.url(path);
    let output = curl(&[version, "-N", "-i", SSE[0], SSE[1], &url]).await?;
    stage.close().await;
    assert!(output.status.success(), "{output:?}");
    // Comments say nothing.
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.replace("\n:\n", "\n"))
}

const INITIAL: &str = "event: initial-response\ndata: {\"name\":\"ticker\"}\n\n";

#[tokio::test]
async fn every_event_has_its_name_and_all_its_members_in_either_version() {
    for version in ["--http1.1", "--http2-prior-knowledge"] {
        let Some(all) = events(version, "/count/2?manner=picture").await else {
            return;
        };
        let (head, body) = all.split_once("\r\n\r\n").unwrap();
        assert!(
            head.to_lowercase()
                .contains("content-type: text/event-stream"),
            "{head}"
        );
        let expected = format!(
            "{INITIAL}\
             event: number\ndata: {{\"parity\":\"odd\",\"value\":1,\"text\":\"line\\n1\"}}\n\n\
             event: number\ndata: {{\"parity\":\"even\",\"value\":2,\"text\":\"line\\n2\"}}\n\n\
             event: picture\ndata: {{\"title\":\"dots\",\"pixels\":\"AQID\"}}\n\n\
             event: end-of-stream\ndata: {{}}\n\n"
        );
        assert_eq!(body, expected, "{version}");
    }
}

#[tokio::test]
async fn errors_are_the_last_event_by_their_names() {
    let Some(all) = events("--http1.1", "/count/0?manner=tired").await else {
        return;
    };
    let tired = format!("{INITIAL}event: tired\ndata: {{\"message\":\"enough\"}}\n\n");
    assert!(all.ends_with(&tired), "{all}");
    let all = events("--http1.1", "/count/0?manner=break").await.unwrap();
    let broken = "event: unmodeled-error\ndata: {\"code\":\"InternalFailure\",\"message\":\"the service failed\"}\n\n";
    assert!(all.ends_with(broken), "{all}");
}

#[tokio::test]
async fn an_error_before_the_stream_is_a_plain_response() {
    let Some(all) = events("--http1.1", "/count/0?manner=refuse").await else {
        return;
    };
    assert!(all.starts_with("HTTP/1.1 409"), "{all}");
    assert!(all.ends_with("{\"message\":\"not today\"}"), "{all}");
}

#[tokio::test]
async fn who_does_not_ask_for_them_gets_none() {
    let stage = Stage::new().await;
    for accept in [
        "*/*",
        "application/vnd.amazon.eventstream",
        "text/event-stream;q=0, */*",
    ] {
        let header = format!("accept: {accept}");
        let Some(output) = curl(&["-i", "-N", "-H", &header, &stage.url("/count/1")]).await else {
            return;
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            text.contains("content-type: application/vnd.amazon.eventstream"),
            "{accept}: {text}"
        );
    }
    // Operations without a stream of events answer as ever.
    let arguments = [
        "-i",
        SSE[0],
        "accept: text/event-stream",
        "--json",
        "{}",
        &stage.url("/echo"),
    ];
    let text = String::from_utf8_lossy(&curl(&arguments).await.unwrap().stdout).into_owned();
    assert!(text.contains("406"), "{text}");
}

#[tokio::test]
async fn a_silent_stream_is_kept_alive_by_comments_and_ends_with_its_client() {
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send(
        "GET /count/1?manner=wait HTTP/1.1\r\nhost: here\r\naccept: text/event-stream\r\n\r\n",
    )
    .await;
    raw.until("\n\n\r\n").await;
    drop(raw);
    stage.end().await.unwrap_err();
    stage.close().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_holds_back_its_own_handler_and_is_given_up() {
    let mut stage = Stage::new().await;
    let mut raw = Raw::to(stage.server.local_addr()).await;
    raw.send(
        "GET /count/1?manner=flood HTTP/1.1\r\nhost: here\r\naccept: text/event-stream\r\n\r\n",
    )
    .await;
    let failure = stage.end().await.unwrap_err();
    assert!(failure.is_deadline(), "{failure:?}");
    assert!(!raw.rest().await.contains("end-of-stream"));
    stage.close().await;
}

#[tokio::test]
async fn curl_that_is_stopped_ends_the_session() {
    let mut stage = Stage::new().await;
    let url = stage.url("/count/3?manner=wait");
    let child = Command::new("curl")
        .args(["-sSN", SSE[0], SSE[1], &url])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no curl");
        return;
    };
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if line.contains("\"value\":3") {
            break;
        }
    }
    child.kill().await.unwrap();
    drop(lines.into_inner().read(&mut [0]).await);
    stage.end().await.unwrap_err();
    stage.close().await;
}
