//! What a script plays.

use crate::support::*;
use std::time::Duration;
use tokio::time::Instant;
use trompe::error::{Deadline, Error, Failure, FailureKind, Unmodeled};
use trompe::event_stream::{Headers, Message};
use trompe::session::SessionSettings;
use trompe::test::{Exchange, Script};
use trompe_tests::streams::StreamsClient;
use trompe_tests::streams::errors::{AskError, Refused, Stopped, TalkError};
use trompe_tests::streams::operations::{Ask, Talk, Upload, Watch};
use trompe_tests::streams::types::{
    AskInput, AskOutput, Heard, Mark, Shown, UploadInput, UploadOutput, WatchInput,
};

/// A script of one session, and the client's end of it.
async fn session(exchange: Exchange<Talk>) -> (Script, trompe::session::Session<Talk>) {
    let script = Script::new().then(exchange);
    let client = StreamsClient::over(script.clone());
    let session = client.talk(talk()).await.unwrap();
    (script, session)
}

#[tokio::test]
async fn a_scripted_session_is_heard_and_what_the_client_says_is_expected() {
    for protocol in PROTOCOLS {
        let exchange = Exchange::<Talk>::new()
            .input(|input| input.manner == "any")
            .initial_response(room())
            .event(heard(1))
            .expect(|event| number(event) == Some(2))
            .event(heard(3))
            .expect_end()
            .end();
        let script = Script::new().protocol(protocol).then(exchange);
        let client = StreamsClient::over(script.clone());
        let mut session = client.talk(talk()).await.unwrap();
        let output = session.initial_response().await.unwrap();
        assert_eq!(output.room.as_deref(), Some("r1"));
        assert_eq!(session.recv().await.unwrap(), Some(heard(1)));
        session.send(said(2)).await.unwrap();
        assert_eq!(session.recv().await.unwrap(), Some(heard(3)));
        session.finish().await.unwrap();
        assert_eq!(session.recv().await.unwrap(), None);
        script.finish().await.unwrap();
    }
}

#[tokio::test]
async fn calls_of_several_operations_are_played_in_turn() {
    let refused = || Refused::new("because");
    let script = Script::new()
        .then(Exchange::<Ask>::new().output(AskOutput::new().answer("yes")))
        .then(Exchange::<Ask>::new().refuse(refused()))
        .then(Exchange::<Watch>::new().event(Mark::new()).end())
        .then(
            Exchange::<Upload>::new()
                .expect(|event| number(event) == Some(1))
                .expect_end()
                .output(UploadOutput::new().answer("taken")),
        )
        .then(Exchange::<Ask>::new().refuse_with(503, "Busy", "later"))
        .then(Exchange::<Ask>::new().fail(Failure::new(FailureKind::Connect, "nobody there")));
    let client = StreamsClient::over(script.clone());
    let ask = || client.ask(AskInput::new("any"));

    assert_eq!(ask().await.unwrap().answer.as_deref(), Some("yes"));
    match ask().await.unwrap_err() {
        Error::Modeled(AskError::Refused(error)) => assert_eq!(error, refused()),
        other => panic!("{other:?}"),
    }
    let mut watch = client.watch(WatchInput::new("any")).await.unwrap();
    assert_eq!(watch.recv().await.unwrap(), Some(Shown::Mark(Mark::new())));
    assert_eq!(watch.recv().await.unwrap(), None);
    let mut upload = client.upload(UploadInput::new("any")).await.unwrap();
    upload.send(said(1)).await.unwrap();
    upload.finish().await.unwrap();
    let output = upload.initial_response().await.unwrap();
    assert_eq!(output.answer.as_deref(), Some("taken"));
    let busy = ask().await.unwrap_err();
    let unmodeled = busy.failure().and_then(Failure::as_unmodeled);
    assert_eq!(unmodeled, Some(&Unmodeled::new(503, "Busy", "later")));
    let lost = ask().await.unwrap_err();
    assert_eq!(lost.failure().unwrap().kind(), &FailureKind::Connect);
    script.finish().await.unwrap();
}

#[tokio::test]
async fn exceptions_and_errors_end_the_session_as_those_of_a_server_do() {
    let (script, mut stopped) = session(Exchange::new().exception(Stopped::new(7))).await;
    match stopped.recv().await.unwrap_err() {
        Error::Modeled(TalkError::Stopped(error)) => assert_eq!(error.after, 7),
        other => panic!("{other:?}"),
    }
    script.finish().await.unwrap();

    let (script, mut failed) = session(Exchange::new().error("Oops", "no luck")).await;
    let error = failed.recv().await.unwrap_err();
    let unmodeled = error.failure().and_then(Failure::as_unmodeled);
    assert_eq!(unmodeled, Some(&Unmodeled::new(0, "Oops", "no luck")));
    script.finish().await.unwrap();

    let (script, mut refused) = session(Exchange::new().refuse(Refused::new("full"))).await;
    let error = refused.recv().await.unwrap_err();
    assert!(matches!(error.modeled(), Some(TalkError::Refused(_))));
    script.finish().await.unwrap();
}

#[tokio::test]
async fn every_way_a_stream_can_break_is_told_by_its_reason() {
    let half_a_frame = || Exchange::<Talk>::new().raw_frame(&b"\0\0\0"[..]);
    let cases = [
        (half_a_frame().end(), FailureKind::Lost),
        (half_a_frame().cut(), FailureKind::Lost),
        (Exchange::new().cut(), FailureKind::Lost),
        (Exchange::new().reset(11), FailureKind::Reset(11)),
        (
            Exchange::new().event(heard(1)).reset(7),
            FailureKind::Refused,
        ),
        (
            Exchange::new().raw_frame(&b"no frame at all"[..]),
            FailureKind::Protocol,
        ),
    ];
    for (exchange, kind) in cases {
        let (script, mut session) = session(exchange).await;
        let failure = loop {
            match session.recv().await {
                Ok(event) => assert_eq!(event, Some(heard(1))),
                Err(error) => break error,
            }
        };
        assert_eq!(failure.failure().unwrap().kind(), &kind);
        script.finish().await.unwrap();
    }
}

#[tokio::test]
async fn events_outside_the_model_arrive_as_such() {
    let headers = Headers::event("surprise", None).unwrap();
    let message = Message::with_headers(headers, "");
    let (script, mut session) = session(Exchange::new().message(message).end()).await;
    match session.recv().await.unwrap() {
        Some(Heard::Unknown { name, .. }) => assert_eq!(name, "surprise"),
        other => panic!("{other:?}"),
    }
    script.finish().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn delays_pass_on_the_paused_clock() {
    let hour = Duration::from_secs(3600);
    let (script, mut session) = session(Exchange::new().event(heard(1)).delay(hour).end()).await;
    let start = Instant::now();
    assert_eq!(session.recv().await.unwrap(), Some(heard(1)));
    assert_eq!(session.recv().await.unwrap(), None);
    assert!(start.elapsed() >= hour);
    script.finish().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_runs_into_the_clients_bounds() {
    let script = Script::new()
        .then(Exchange::<Ask>::new())
        .then(Exchange::<Talk>::new());
    let client = StreamsClient::over(script.clone());
    let error = client.ask(AskInput::new("any")).await.unwrap_err();
    let kind = error.failure().unwrap().kind().clone();
    assert_eq!(kind, FailureKind::Deadline(Deadline::Operation));
    let error = client.talk(talk()).await.unwrap().recv().await.unwrap_err();
    let kind = error.failure().unwrap().kind().clone();
    assert_eq!(kind, FailureKind::Deadline(Deadline::FirstByte));
    script.finish().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_silent_runs_into_the_idle_limit() {
    let sessions = SessionSettings {
        idle_timeout: Some(Duration::from_secs(9)),
        ..SessionSettings::client()
    };
    let script = Script::new()
        .sessions(sessions)
        .then(Exchange::<Talk>::new().event(heard(1)));
    let client = StreamsClient::over(script.clone());
    let mut session = client.talk(talk()).await.unwrap();
    assert_eq!(session.recv().await.unwrap(), Some(heard(1)));
    let error = session.recv().await.unwrap_err();
    assert_eq!(error.failure().unwrap().kind(), &FailureKind::Idle);
    script.finish().await.unwrap();
}
