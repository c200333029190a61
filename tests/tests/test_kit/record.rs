//! Sessions recorded and replayed.

use crate::support::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;
use trompe::client::Http;
use trompe::error::{Error, Failure, FailureKind};
use trompe::server::{Context, Router, Server};
use trompe::session::Opening;
use trompe::test::{Exchange, Recorder, Replay, Script};
use trompe_tests::streams::errors::{
    AskError, Refused, Stopped, TalkError, UploadError, WatchError,
};
use trompe_tests::streams::operations::{Ask, Talk, Upload, Watch};
use trompe_tests::streams::types::{
    AskInput, AskOutput, Heard, TalkInput, UploadInput, WatchInput,
};
use trompe_tests::streams::{Streams, StreamsClient, StreamsService};

/// A file of its own, which goes with the test.
struct Recording(PathBuf);

impl Recording {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("trompe-recording-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn holding(text: &str) -> Self {
        let this = Self::new();
        std::fs::write(&this.0, text).unwrap();
        this
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Answers items with items; `manner` says how it ends.
#[derive(Debug)]
struct Host;

impl Streams for Host {
    async fn ask(&self, input: AskInput, _: Context) -> Result<AskOutput, Error<AskError>> {
        match &*input.manner {
            "refuse" => Err(Error::Modeled(Refused::new("because").into())),
            _ => Ok(AskOutput::new().answer("yes")),
        }
    }

    async fn talk(
        &self,
        input: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<TalkError>> {
        let mut session = opening.accept(room()).await?;
        while let Ok(Some(event)) = session.recv().await {
            let number = number(&event).unwrap_or_default();
            session.send(heard(number + 1)).await?;
        }
        match &*input.manner {
            "stop" => Err(Error::Modeled(Stopped::new(1).into())),
            _ => Ok(()),
        }
    }

    async fn upload(
        &self,
        _: UploadInput,
        _: Opening<Upload>,
        _: Context,
    ) -> Result<(), Error<UploadError>> {
        Err(Failure::internal("not here").into())
    }

    async fn watch(
        &self,
        _: WatchInput,
        _: Opening<Watch>,
        _: Context,
    ) -> Result<(), Error<WatchError>> {
        Err(Failure::internal("not here").into())
    }
}

/// What a client heard, and how it ended.
async fn conversation(client: &StreamsClient, manner: &str, sends: &[i64]) -> (Vec<Heard>, String) {
    let mut session = client.talk(TalkInput::new(manner)).await.unwrap();
    let room = session.initial_response().await.unwrap().room.clone();
    let mut heard = Vec::new();
    for number in sends {
        session.send(said(*number)).await.unwrap();
        heard.extend(session.recv().await.unwrap());
    }
    session.finish().await.unwrap();
    let ended = format!("{room:?} {:?}", session.recv().await);
    (heard, ended)
}

async fn everything(client: &StreamsClient) -> Vec<String> {
    let ask = |manner: &str| client.ask(AskInput::new(manner));
    vec![
        format!("{:?}", conversation(client, "well", &[1, 5]).await),
        format!("{:?}", conversation(client, "stop", &[7]).await),
        format!("{:?}", ask("ask").await),
        format!("{:?}", ask("refuse").await),
    ]
}

#[tokio::test]
async fn a_session_over_sockets_is_replayed_as_it_was() {
    for protocol in PROTOCOLS {
        let recording = Recording::new();
        let router = Router::new().service(StreamsService::new(Host));
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        let http = Http::builder(&format!("http://{}", server.local_addr()))
            .protocol(protocol)
            .build()
            .unwrap();
        let recorder = Recorder::to_file(http, &recording.0).unwrap();
        let lived = everything(&StreamsClient::over(recorder.clone())).await;
        recorder.check().unwrap();

        let replay = Replay::from_file(&recording.0).unwrap();
        assert_eq!(
            everything(&StreamsClient::over(replay.clone())).await,
            lived
        );
        replay.finish().await.unwrap();
    }
}

/// The recording of one scripted session, in which the client sends 1 and hears 2 a second later.
async fn recorded() -> Recording {
    let recording = Recording::new();
    let exchange = Exchange::<Talk>::new()
        .output(room())
        .expect(|_| true)
        .delay(Duration::from_secs(1))
        .event(heard(2))
        .expect_end()
        .end();
    let script = Script::new().then(exchange);
    let recorder = Recorder::to_file(script.clone(), &recording.0).unwrap();
    let client = StreamsClient::over(recorder);
    conversation(&client, "any", &[1]).await;
    script.finish().await.unwrap();
    recording
}

#[tokio::test(start_paused = true)]
async fn a_client_that_sends_something_else_is_told_with_the_line() {
    let recording = recorded().await;
    let replay = Replay::from_file(&recording.0).unwrap();
    let client = StreamsClient::over(replay.clone());
    let mut session = client.talk(TalkInput::new("any")).await.unwrap();
    session.send(said(9)).await.unwrap();
    session.recv().await.unwrap_err();
    let words = replay.finish().await.unwrap_err().to_string();
    assert!(
        words.contains("line ") && words.contains("was recorded"),
        "{words}"
    );

    let replay = Replay::from_file(&recording.0).unwrap();
    let client = StreamsClient::over(replay.clone());
    client.talk(TalkInput::new("other")).await.unwrap_err();
    let words = replay.finish().await.unwrap_err().to_string();
    assert!(words.contains("the input is"), "{words}");
}

#[tokio::test(start_paused = true)]
async fn a_timed_replay_takes_as_long_as_was_recorded() {
    let recording = recorded().await;
    let replay = Replay::from_file_timed(&recording.0).unwrap();
    let start = Instant::now();
    conversation(&StreamsClient::over(replay.clone()), "any", &[1]).await;
    assert!(
        start.elapsed() >= Duration::from_millis(999),
        "{:?}",
        start.elapsed()
    );
    replay.finish().await.unwrap();
}

#[tokio::test]
async fn failures_of_calls_and_streams_are_replayed_by_their_reasons() {
    let recording = Recording::new();
    let script = Script::new()
        .then(Exchange::<Ask>::new().fail(Failure::new(FailureKind::Connect, "nobody")))
        .then(Exchange::<Ask>::new().refuse_with(503, "Busy", "say \"later\""))
        .then(Exchange::<Talk>::new().event(heard(1)).reset(11))
        .then(Exchange::<Talk>::new().event(heard(1)).cut());
    let hear = async |client: &StreamsClient| {
        let mut reasons = Vec::new();
        for _ in 0..2 {
            let error = client.ask(AskInput::new("any")).await.unwrap_err();
            reasons.push(error.failure().unwrap().kind().clone());
        }
        for _ in 0..2 {
            let mut session = client.talk(talk()).await.unwrap();
            assert_eq!(session.recv().await.unwrap(), Some(heard(1)));
            let error = session.recv().await.unwrap_err();
            reasons.push(error.failure().unwrap().kind().clone());
        }
        reasons
    };
    let recorder = Recorder::to_file(script.clone(), &recording.0).unwrap();
    let lived = hear(&StreamsClient::over(recorder)).await;
    script.finish().await.unwrap();
    let replay = Replay::from_file(&recording.0).unwrap();
    assert_eq!(hear(&StreamsClient::over(replay.clone())).await, lived);
    replay.finish().await.unwrap();
}

#[tokio::test]
async fn a_recording_is_written_as_it_happens() {
    let recording = Recording::new();
    let script = Script::new().then(Exchange::<Talk>::new().expect(|_| true).then_anything());
    let recorder = Recorder::to_file(script.clone(), &recording.0).unwrap();
    let client = StreamsClient::over(recorder);
    let session = client.talk(talk()).await.unwrap();
    session.send(said(1)).await.unwrap();
    script.finish().await.unwrap();
    let text = recording.text();
    assert!(
        text.starts_with("{\"trompe\":\"recording\",\"version\":1}\n"),
        "{text}"
    );
    assert!(
        text.contains("\"open\":\"trompe.tests#Talk\",\"input\":{\"manner\":\"any\"}"),
        "{text}"
    );
    assert!(text.contains("\"from\":\"client\",\"frame\":\""), "{text}");
    assert!(!text.contains("\"end\":\"dropped\""), "{text}");
    drop(session);
    assert!(recording.text().contains("\"from\":\"client\",\"end\":\""));
}

#[test]
fn files_that_are_no_recordings_are_refused_with_the_line() {
    let header = "{\"trompe\":\"recording\",\"version\":1}\n";
    let open = "{\"at\":0,\"session\":1,\"open\":\"a#B\",\"input\":{}}\n";
    let cases = [
        (String::new(), 1, ""),
        ("{}".to_owned(), 1, "this is no recording"),
        (header.replace('1', "2"), 1, "version"),
        (format!("{header}{{\"at\":"), 2, ""),
        (format!("{header}{{\"at\":0}}"), 2, "no session"),
        (
            format!("{header}{{\"session\":7,\"at\":0,\"end\":\"clean\"}}"),
            2,
            "was not opened",
        ),
        (
            format!("{header}{open}{{\"session\":1,\"at\":0,\"from\":\"server\",\"frame\":\"?\"}}"),
            3,
            "symbol",
        ),
        (
            format!(
                "{header}{open}{{\"session\":1,\"at\":0,\"from\":\"client\",\"frame\":\"AAAA\"}}"
            ),
            3,
            "the stream ended",
        ),
        (
            format!("{header}{open}{{\"session\":1,\"at\":0,\"failure\":\"odd\"}}"),
            3,
            "no failure",
        ),
        (
            format!("{header}{open}{{\"session\":1,\"at\":0,\"what\":1}}"),
            3,
            "nothing that is known",
        ),
    ];
    for (text, line, words) in cases {
        let recording = Recording::holding(&text);
        let error = Replay::from_file(&recording.0).unwrap_err();
        assert_eq!(error.line(), line, "{text}: {error}");
        assert!(
            error.to_string().to_lowercase().contains(words),
            "{text}: {error}"
        );
    }
    let error = Replay::from_file("/nowhere/at/all").unwrap_err();
    assert_eq!(error.line(), 0);
    assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
}
