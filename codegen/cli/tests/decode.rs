//! `trompe decode` as a shell sees it.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::BytesMut;
use serde_json::Value;
use std::path::{Path, PathBuf};
use support::Folder;
use trompe::event_stream::{EpochMillis, Headers, Limits, Message};

const MODEL: &str = r#"
$version: "2.0"
namespace chat

@aws.protocols#restJson1
service Chat { operations: [Talk] }

@http(method: "POST", uri: "/talk")
operation Talk {
    input := { @httpPayload events: Said }
    output := { @httpPayload events: Heard }
}

@streaming
union Said { line: Line }

@streaming
union Heard { line: Line, picture: Picture }

structure Line {
    @eventHeader
    at: Timestamp

    @required
    text: String

    mood: Mood
    since: Timestamp
    data: Blob
    count: Byte
}

enum Mood {
    GOOD = "good"
    BAD = "bad"
}

structure Picture {
    @eventPayload
    pixels: Blob
}
"#;

fn frame(name: &str, media_type: &str, payload: impl Into<bytes::Bytes>) -> Vec<u8> {
    let headers = Headers::event(name, Some(media_type)).unwrap();
    let message = Message::with_headers(headers, payload.into());
    encoded(&message.header("at", EpochMillis(1_500)).unwrap())
}

fn encoded(message: &Message) -> Vec<u8> {
    let mut out = BytesMut::new();
    message.encode(&mut out, &Limits::server()).unwrap();
    out.to_vec()
}

fn line() -> Vec<u8> {
    let payload = r#"{"text":"hi","mood":"odd","since":0,"data":"AAE=","count":900,"extra":1}"#;
    frame("line", "application/json", payload)
}

fn folder(name: &str, capture: &[u8]) -> Folder {
    let folder = Folder::new(name, &[("m.smithy", MODEL)]);
    folder.write("capture", capture);
    folder
}

#[test]
fn every_message_is_shown_with_its_offset_headers_and_payload() {
    let cbor = frame("line", "application/cbor", &b"\xa1\x61a\xc1\x00"[..]);
    let raw = frame("picture", "application/octet-stream", &b"\x00\xff"[..]);
    let first = line();
    let capture = [first.clone(), cbor, raw].concat();
    let ended = folder("decode", &capture)
        .trompe(&["decode", "capture"])
        .with(0);
    let shown = ended.out;
    assert!(
        shown.contains(&format!("offset 0: {} bytes", first.len())),
        "{shown}"
    );
    assert!(
        shown.contains(&format!("offset {}: ", first.len())),
        "{shown}"
    );
    assert!(shown.contains(r#":event-type (string): "line""#), "{shown}");
    assert!(
        shown.contains(r#"at (timestamp): "1970-01-01T00:00:01.5Z""#),
        "{shown}"
    );
    assert!(shown.contains(r#"json: {"text":"hi""#), "{shown}");
    assert!(shown.contains(r#"cbor: {"a": 1(0)}"#), "{shown}");
    assert!(shown.contains("hex: 00ff"), "{shown}");
}

#[test]
fn with_a_model_members_are_typed_and_what_it_does_not_have_is_marked() {
    let folder = folder("decode-typed", &line());
    let ended = folder.trompe(&["decode", "capture", "--model", "m.smithy"]);
    let shown = ended.with(0).out;
    for expected in [
        "  chat#Line:",
        r#"    at: "1970-01-01T00:00:01.5Z"  (timestamp)"#,
        r#"    text: "hi""#,
        r#"    ! mood: "odd"  (no value of chat#Mood)"#,
        r#"    since: "1970-01-01T00:00:00Z"  (timestamp)"#,
        r#"    data: "AAE="  (blob)"#,
        "    ! count: 900  (outside the range of byte)",
        "    ! extra: 1  (not in the model)",
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
}

#[test]
fn as_json_every_line_is_one_message_with_its_problems() {
    let capture = [line(), frame("picture", "application/octet-stream", "abc")].concat();
    let folder = folder("decode-json", &capture);
    let ended = folder.trompe(&["decode", "capture", "--json", "--model", "m.smithy"]);
    let lines: Vec<Value> = ended
        .with(0)
        .out
        .lines()
        .map(|l| l.parse().unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    let event = &lines[0]["event"];
    assert_eq!(event["shape"], "chat#Line");
    assert_eq!(event["value"]["since"], "1970-01-01T00:00:00Z");
    assert_eq!(event["problems"].as_array().unwrap().len(), 3, "{event}");
    assert_eq!(lines[1]["event"]["value"]["pixels"], "YWJj");
    assert_eq!(lines[1]["headers"][0]["type"], "string");
}

#[test]
fn a_broken_frame_is_told_with_its_place_and_those_after_it_are_shown() {
    let (first, mut second) = (line(), line());
    *second.last_mut().unwrap() ^= 1;
    let capture = [first.clone(), second.clone(), first.clone()].concat();
    let ended = folder("decode-broken", &capture).trompe(&["decode", "capture"]);
    let shown = ended.with(1).out;
    let place = format!("offset {}: broken: message checksum mismatch", first.len());
    assert!(shown.contains(&place), "{shown}");
    assert_eq!(shown.matches("json:").count(), 2, "{shown}");
}

#[test]
fn a_capture_that_is_cut_or_no_event_stream_is_told() {
    let cut = &line()[..40];
    let shown = folder("decode-cut", cut)
        .trompe(&["decode", "capture"])
        .with(1)
        .out;
    assert!(
        shown.contains("offset 0: broken: the stream ended after 40"),
        "{shown}"
    );
    let other = folder("decode-other", b"HTTP/1.1 200 OK\r\n");
    let shown = other.trompe(&["decode", "capture"]).with(1).out;
    assert!(shown.contains("prelude checksum mismatch"), "{shown}");
    let missing = other.trompe(&["decode", "nothing"]).with(1).err;
    assert!(missing.contains("nothing: No such file"), "{missing}");
}

#[test]
fn events_and_operations_that_the_model_does_not_have_are_told() {
    let folder = folder("decode-unknown", &frame("other", "application/json", "{}"));
    let model = ["decode", "capture", "--model", "m.smithy"];
    let shown = folder.trompe(&model).with(0).out;
    assert!(
        shown.contains("! the model has no event other here"),
        "{shown}"
    );
    let wrong = folder.trompe(&[&model[..], &["--operation", "Nope"]].concat());
    assert!(wrong.with(1).err.contains("there is no operation Nope"));
    let wrong = folder.trompe(&[&model[..], &["--service", "chat#Nope"]].concat());
    assert!(
        wrong
            .with(1)
            .err
            .contains("the model has no service chat#Nope")
    );
}

#[test]
fn a_recording_is_shown_with_its_sessions_and_sides() {
    let recording = format!(
        "{}\n{}\n{}\n{}\nnot json\n",
        r#"{"trompe":"recording","version":1}"#,
        r#"{"at":0.5,"session":1,"open":"chat#Talk","input":{}}"#,
        format_args!(
            r#"{{"at":0.75,"session":1,"from":"server","frame":"{}"}}"#,
            STANDARD.encode(line())
        ),
        r#"{"at":1.0,"session":1,"from":"server","end":"clean"}"#,
    );
    let folder = folder("decode-recording", recording.as_bytes());
    let ended = folder.trompe(&["decode", "capture", "--model", "m.smithy"]);
    let shown = ended.with(1).out;
    assert!(
        shown.contains(r#"session 1, at 0.5 s: open "chat#Talk""#),
        "{shown}"
    );
    assert!(
        shown.contains("session 1, at 0.75 s, server, offset 0"),
        "{shown}"
    );
    assert!(shown.contains(r#"text: "hi""#), "{shown}");
    assert!(shown.contains("line 5: broken:"), "{shown}");
}

/// The frames of the corpus: what is sound is shown whole, what is not is told.
#[test]
fn the_frames_of_the_corpus_are_shown_or_refused() {
    let vectors = vectors();
    if vectors.is_empty() {
        println!("no corpus: skipped (set TROMPE_CORPUS)");
    }
    for (path, messages) in vectors {
        let folder = folder("decode-corpus", &std::fs::read(&path).unwrap());
        let ended = folder.trompe(&["decode", "capture", "--json"]);
        let name = path.display();
        assert_eq!(ended.status, Some(i32::from(messages.is_none())), "{name}");
        let lines = ended.out.lines().map(|line| line.parse().unwrap());
        let shown = lines
            .filter(|line: &Value| line.get("error").is_none())
            .count();
        assert_eq!(shown, messages.unwrap_or(shown), "{name}");
    }
}

/// Captures of the corpus, and how many messages those have that are sound.
fn vectors() -> Vec<(PathBuf, Option<usize>)> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let root = std::env::var_os("TROMPE_CORPUS").map_or(beside, PathBuf::from);
    let root = root.join("eventstream-vectors");
    let mut found = Vec::new();
    for (folder, messages) in [("positive", Some(1)), ("negative", None)] {
        let entries = std::fs::read_dir(root.join("aws-sdk-go/encoded").join(folder));
        let entries = entries.into_iter().flatten();
        found.extend(entries.map(|entry| (entry.unwrap().path(), messages)));
    }
    for folder in ["smithy-rs", "aws-c-event-stream"].map(|name| root.join(name)) {
        let Ok(text) = std::fs::read_to_string(folder.join("expectations.json")) else {
            continue;
        };
        let expected: Value = text.parse().unwrap();
        let cases = expected.as_object().unwrap().iter();
        let counted = |case: &Value| Some(case["messages"].as_array()?.len());
        found.extend(cases.map(|(name, case)| (folder.join(name), counted(case))));
    }
    found
}
