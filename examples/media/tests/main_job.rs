//! The main job from outside: what it prints, and its exit code.

use serde_json::Value;
use std::process::{Command, Output};

fn media(args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_media"))
        .args(args)
        .output()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn the_scenario_keeps_all_promises_and_tells_them_in_plain_text() {
    let output = media(&[]).expect("it runs");
    let (told, complaints) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{told}{complaints}");
    assert!(
        !told.contains('\x1b') && complaints.is_empty(),
        "{told}{complaints}"
    );
    for promised in [
        "1016 RoomAlreadyExists",
        "the controller refused: not on the guest list",
        "the controller did not answer within",
        "no gap, in order",
        "SubscriberTooSlow",
        "RoomClosed",
        "clean end",
        "OnLeave lobby/alice DISCONNECTED",
        "OnLeave lobby/bob LOST",
        "OnLeave lobby/carol KICKED",
        "OnLeave SHUTDOWN",
    ] {
        assert!(told.contains(promised), "{promised} is not in\n{told}");
    }
    let summary = told.lines().last().expect("a line");
    for promised in [" calls (", " callbacks (", " events (", "all as promised"] {
        assert!(summary.contains(promised), "{summary}");
    }
}

#[test]
fn for_machines_every_line_is_an_object_and_the_last_is_the_summary() {
    let output = media(&["--json"]).expect("it runs");
    assert!(output.status.success(), "{}", text(output.stderr));
    let told = text(output.stdout);
    let lines: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    let summary = lines.last().expect("a line");
    assert_eq!(
        (&summary["type"], &summary["asPromised"]),
        (&"summary".into(), &true.into())
    );
    for fact in ["calls", "callbacks", "events"] {
        assert!(
            summary["facts"][fact]["count"].as_u64() > Some(0),
            "{summary}"
        );
    }
    let failed = lines.iter().filter(|line| line["outcome"] == "failed");
    assert_eq!(failed.count(), 0, "{told}");
}

#[test]
fn a_wrong_command_line_is_told_apart_from_a_failed_run() {
    let wrong = media(&["serve", "--callback-deadline", "soon"]).expect("it runs");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(wrong.stderr).contains("\"soon\" is not a time like 250ms, 5s or 2m"));
    let nobody = media(&["control", "127.0.0.1:1", "healthz"]).expect("it runs");
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(nobody.stderr).starts_with("media: no connection could be made"));
}
