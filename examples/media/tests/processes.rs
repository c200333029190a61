//! Server, controller and callback server in processes of their own.

#![cfg(unix)]

use serde_json::Value;
use std::error::Error;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(20);

type Done<T = ()> = Result<T, Box<dyn Error>>;

/// A process that goes on, and tells what it does in JSON lines.
struct Process {
    child: Child,
    says: Lines<BufReader<ChildStdout>>,
    hears: ChildStdin,
}

fn media(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_media"));
    command
        .args(args)
        .kill_on_drop(true)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

impl Process {
    fn start(args: &[&str]) -> Done<Self> {
        let mut child = media(args).arg("--json").spawn()?;
        let says = BufReader::new(child.stdout.take().ok_or("no stdout")?).lines();
        let hears = child.stdin.take().ok_or("no stdin")?;
        Ok(Self { child, says, hears })
    }

    async fn next(&mut self) -> Done<Value> {
        let line = timeout(SOON, self.says.next_line())
            .await??
            .ok_or("it ended")?;
        Ok(serde_json::from_str(&line)?)
    }

    /// Waits until it tells of this; how that ended.
    async fn tells(&mut self, what: &str) -> Done<String> {
        loop {
            let told = self.next().await?;
            if told["what"] == what {
                return Ok(told["detail"].as_str().unwrap_or_default().to_owned());
            }
        }
    }

    async fn hear(&mut self, line: &str) -> Done {
        self.hears.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(self.hears.flush().await?)
    }

    /// Ctrl-C, and the exit code.
    async fn interrupt(&mut self) -> Done<Option<i32>> {
        let pid = self.child.id().ok_or("it has ended")?;
        std::process::Command::new("kill")
            .args(["-INT", &pid.to_string()])
            .status()?;
        Ok(timeout(SOON, self.child.wait()).await??.code())
    }
}

/// One call: its exit code, and what it said.
async fn control(address: &str, args: &[&str], input: &str) -> Done<(Option<i32>, String)> {
    let mut child = media(&["control", address])
        .args(args)
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    stdin.write_all(input.as_bytes()).await?;
    drop(stdin);
    let output = timeout(SOON, child.wait_with_output()).await??;
    let mut said = output.stdout;
    said.extend(output.stderr);
    Ok((output.status.code(), String::from_utf8(said)?))
}

#[tokio::test]
async fn a_server_a_controller_and_its_callbacks_work_across_processes() -> Done {
    let mut server = Process::start(&["serve", "--listen", "127.0.0.1:0"])?;
    let address = server.tells("listens for controllers").await?;
    let mut callbacks = Process::start(&[
        "callbacks",
        "--listen",
        "127.0.0.1:0",
        "--refuse",
        "mallory",
    ])?;
    let url = callbacks.tells("listens for callbacks").await?;

    let (code, _) = control(&address, &["create", "room", "lobby"], "").await?;
    assert_eq!(code, Some(0));
    let (code, said) = control(&address, &["--rest-json", "create", "room", "lobby"], "").await?;
    assert_eq!(
        (code, said.as_str()),
        (
            Some(1),
            "media: 1016 RoomAlreadyExists: there is a room lobby already\n"
        )
    );

    let mut follower = Process::start(&["control", &address, "subscribe", "lobby"])?;
    follower.tells("Subscribe").await?;

    let urls = ["--on-join", &url, "--on-leave", &url];
    for member in ["alice", "mallory"] {
        let fid = format!("lobby/{member}");
        let create = [&["create", "member", &fid][..], &urls].concat();
        let (_, said) = control(&address, &create, "").await?;
        let sid = said
            .split_whitespace()
            .last()
            .ok_or("no session id")?
            .to_owned();
        server.hear(&format!("join {sid}")).await?;
    }
    assert_eq!(callbacks.tells("OnJoin lobby/alice").await?, "may join");
    assert_eq!(
        callbacks.tells("OnJoin lobby/mallory").await?,
        "refused on the command line"
    );
    follower.tells("joined lobby/alice").await?;
    follower.hear("hello").await?;
    assert!(
        follower
            .tells("broadcast of controller")
            .await?
            .starts_with("\"hello\"")
    );
    server.hear("leave lobby/alice").await?;
    callbacks.tells("OnLeave lobby/alice DISCONNECTED").await?;

    let spec = r#"{"room":{"id":"lobby","pipeline":{"bob":{"member":{"id":"bob"}}}}}"#;
    let (code, said) = control(&address, &["apply", "lobby"], spec).await?;
    assert!(code == Some(0) && said.starts_with("bob "), "{said}");
    follower.tells("deleted lobby/alice").await?;
    let (_, said) = control(
        &address,
        &["--rest-json", "get", "lobby/bob", "lobby/alice"],
        "",
    )
    .await?;
    let found: Value = serde_json::from_str(&said)?;
    assert_eq!(
        found
            .as_object()
            .map(|found| found.keys().cloned().collect()),
        Some(vec!["lobby/bob".to_owned()])
    );
    let (code, said) = control(&address, &["apply", "lobby"], "{\"room\":").await?;
    assert!(
        code == Some(1) && said.starts_with("media: standard input is not an element"),
        "{said}"
    );

    assert_eq!(server.interrupt().await?, Some(0));
    assert_eq!(follower.tells("end of session").await?, "clean");
    assert_eq!(timeout(SOON, follower.child.wait()).await??.code(), Some(0));
    assert_eq!(callbacks.interrupt().await?, Some(0));
    Ok(())
}
