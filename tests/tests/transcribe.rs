//! Amazon Transcribe Streaming, generated from its published model: client and server over a socket.
#![cfg(corpus)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

use bytes::Bytes;
use std::time::Duration;
use tokio::time::timeout;
use transcribe::client::TranscribeClient;
use transcribe::errors::{BadRequestException, StartStreamTranscriptionError};
use transcribe::operations::StartStreamTranscription;
use transcribe::server::{Transcribe, TranscribeService};
use transcribe::types::{
    self, Alternative, AudioEvent, AudioStream, LanguageCode, MediaEncoding,
    StartStreamTranscriptionRequest, StartStreamTranscriptionResponse, Transcript, TranscriptEvent,
    TranscriptResultStream,
};
use trompe::auth::sigv4::{Credentials, SigV4, SigV4Authenticator};
use trompe::client::Http;
use trompe::error::{Deadline, Error, FailureKind};
use trompe::server::{Context, InProcess, Router, Server};
use trompe::session::{Opening, Session, SessionSettings};
use trompe_tests::peer::{accept, frame, scripted};

trompe::include_service!("transcribe");

const PATIENCE: Duration = Duration::from_secs(20);

/// Transcribes by counting bytes. The vocabulary's name says how to behave.
#[derive(Debug)]
struct Counting;

impl Transcribe for Counting {
    async fn start_stream_transcription(
        &self,
        input: StartStreamTranscriptionRequest,
        opening: Opening<StartStreamTranscription>,
        _: Context,
    ) -> Result<(), Error<StartStreamTranscriptionError>> {
        let manner = input.vocabulary_name.unwrap_or_default();
        if manner == "refuse" {
            return Err(bad_request("no such vocabulary").into());
        }
        let output = StartStreamTranscriptionResponse::new()
            .session_id("session-1")
            .media_sample_rate_hertz(input.media_sample_rate_hertz);
        let mut session = opening.accept(output).await?;
        if manner == "greet" {
            session.send(transcript("hello", false)).await?;
        }
        let mut heard = 0;
        while let Some(event) = session
            .recv()
            .await
            .map_err(|e| e.map(|never| match never {}))?
        {
            let AudioStream::AudioEvent(audio) = event else {
                continue;
            };
            heard += audio.audio_chunk.map_or(0, |chunk| chunk.len());
            if manner == "fail" {
                return Err(bad_request("this is not speech").into());
            }
            session.send(transcript(&heard.to_string(), true)).await?;
        }
        session
            .send(transcript(&format!("{heard} in all"), false))
            .await?;
        Ok(())
    }
}

fn bad_request(words: &str) -> BadRequestException {
    BadRequestException::new().message(words)
}

fn transcript(words: &str, partial: bool) -> TranscriptResultStream {
    let alternative = Alternative::new().transcript(words);
    let result = types::Result::new()
        .is_partial(partial)
        .alternatives(vec![alternative]);
    TranscriptEvent::new()
        .transcript(Transcript::new().results(vec![result]))
        .into()
}

fn words(event: &TranscriptResultStream) -> Option<&str> {
    let TranscriptResultStream::TranscriptEvent(event) = event else {
        return None;
    };
    let result = event.transcript.as_ref()?.results.as_ref()?.first()?;
    result.alternatives.as_ref()?.first()?.transcript.as_deref()
}

fn request(manner: &str) -> StartStreamTranscriptionRequest {
    StartStreamTranscriptionRequest::new(16_000, MediaEncoding::Pcm)
        .language_code(LanguageCode::EnUs)
        .vocabulary_name(manner)
}

fn audio(bytes: usize) -> AudioStream {
    AudioEvent::new().audio_chunk(vec![7; bytes]).into()
}

/// What the server said next; `None` where it ended the session well.
async fn next(session: &mut Session<StartStreamTranscription>) -> Option<String> {
    let event = timeout(PATIENCE, session.recv())
        .await
        .expect("an answer in time")
        .expect("an event");
    event.map(|event| words(&event).expect("a transcript").to_owned())
}

/// Why the session ended.
async fn reason(
    session: &mut Session<StartStreamTranscription>,
) -> Error<StartStreamTranscriptionError> {
    timeout(PATIENCE, session.recv())
        .await
        .expect("an answer in time")
        .expect_err("an error")
}

struct Stage {
    server: Server,
    http: Http,
    client: TranscribeClient,
}

impl Stage {
    async fn new() -> Self {
        let router = Router::new().service(TranscribeService::new(Counting));
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        let http = Http::to(&format!("http://{}", server.local_addr())).unwrap();
        let client = TranscribeClient::over(http.clone());
        Self {
            server,
            http,
            client,
        }
    }

    async fn open(&self, manner: &str) -> Session<StartStreamTranscription> {
        self.client
            .start_stream_transcription(request(manner))
            .await
            .unwrap()
    }

    /// Everything ends by itself, and nothing is left.
    async fn close(self) {
        let (client, server) = (self.http.live().clone(), self.server.live().clone());
        assert!(self.http.shutdown(PATIENCE).await.is_clean());
        assert!(self.server.shutdown(PATIENCE).await.is_clean());
        assert!(client.is_zero(), "{client:?}");
        assert!(server.is_zero(), "{server:?}");
    }
}

async fn converse(mut session: Session<StartStreamTranscription>) {
    for round in 1..=50 {
        session.send(audio(3_200)).await.unwrap();
        assert_eq!(next(&mut session).await, Some((3_200 * round).to_string()));
    }
    session.finish().await.unwrap();
    assert_eq!(next(&mut session).await.as_deref(), Some("160000 in all"));
    assert_eq!(next(&mut session).await, None);
    let output = session.initial_response().await.unwrap();
    assert_eq!(output.session_id.as_deref(), Some("session-1"));
    assert_eq!(output.media_sample_rate_hertz, Some(16_000));
}

#[tokio::test]
async fn audio_goes_up_and_transcripts_come_down_until_both_sides_end() {
    let stage = Stage::new().await;
    converse(stage.open("plain").await).await;
    stage.close().await;
}

#[tokio::test]
async fn audio_is_signed_and_verified_as_the_model_wants_it() {
    let key = || Credentials::new("AKIDAUDIO", "a secret");
    let guard = SigV4Authenticator::new(key(), "eu-central-1");
    let router = Router::new().service(TranscribeService::new(Counting));
    let server = Server::bind("127.0.0.1:0", router.authenticator(guard))
        .await
        .unwrap();
    let endpoint = format!("http://{}", server.local_addr());
    let signed = Http::builder(&endpoint).authorizer(SigV4::new(key(), "eu-central-1"));
    let client = TranscribeClient::over(signed.build().unwrap());
    let opening = client.start_stream_transcription(request("plain"));
    converse(opening.await.unwrap()).await;
    let client = TranscribeClient::connect(&endpoint).unwrap();
    let opening = client.start_stream_transcription(request("plain"));
    let error = reason(&mut opening.await.unwrap()).await;
    let told = error.failure().and_then(|f| f.as_unmodeled()).unwrap();
    assert_eq!(told.status, 403);
}

#[tokio::test]
async fn the_same_client_and_server_talk_without_a_socket() {
    let client = TranscribeClient::over(InProcess::new(TranscribeService::new(Counting)));
    converse(
        client
            .start_stream_transcription(request("plain"))
            .await
            .unwrap(),
    )
    .await;
}

#[tokio::test]
async fn a_server_may_speak_before_it_has_heard_anything() {
    let stage = Stage::new().await;
    let mut session = stage.open("greet").await;
    assert_eq!(next(&mut session).await.as_deref(), Some("hello"));
    session.finish().await.unwrap();
    assert_eq!(next(&mut session).await.as_deref(), Some("0 in all"));
    assert_eq!(next(&mut session).await, None);
    drop(session);
    stage.close().await;
}

#[tokio::test]
async fn a_modeled_exception_ends_the_session_as_itself() {
    let stage = Stage::new().await;
    let mut session = stage.open("fail").await;
    session.send(audio(10)).await.unwrap();
    let error = reason(&mut session).await;
    let Some(StartStreamTranscriptionError::BadRequestException(error)) = error.modeled() else {
        panic!("{error:?}");
    };
    assert_eq!(error.message.as_deref(), Some("this is not speech"));
    drop(session);
    stage.close().await;
}

#[tokio::test]
async fn a_refused_request_is_the_same_modeled_error() {
    let stage = Stage::new().await;
    let mut session = stage.open("refuse").await;
    let error = reason(&mut session).await;
    let Some(StartStreamTranscriptionError::BadRequestException(error)) = error.modeled() else {
        panic!("{error:?}");
    };
    assert_eq!(error.message.as_deref(), Some("no such vocabulary"));
    drop(session);
    stage.close().await;
}

#[tokio::test]
async fn a_cancelled_client_leaves_nothing_on_either_side() {
    let stage = Stage::new().await;
    let mut session = stage.open("plain").await;
    session.send(audio(10)).await.unwrap();
    assert_eq!(next(&mut session).await.as_deref(), Some("10"));
    session.cancel();
    stage.close().await;
}

#[tokio::test]
async fn an_event_of_a_newer_model_is_unknown_and_the_session_goes_on() {
    let peer = scripted(|(_, mut respond)| async move {
        let mut send = accept(&mut respond)?;
        let unknown = [
            (":message-type", "event"),
            (":event-type", "LyricsEvent"),
            ("lang", "en"),
        ];
        send.send_data(frame(&unknown, "{\"words\":\"la\"}")?, false)?;
        let known = [
            (":message-type", "event"),
            (":event-type", "TranscriptEvent"),
            (":content-type", "application/json"),
        ];
        let payload =
            r#"{"Transcript":{"Results":[{"Alternatives":[{"Transcript":"so"}],"New":[1]}]}}"#;
        send.send_data(frame(&known, payload)?, true)?;
        Ok(())
    })
    .await
    .unwrap();
    let client = TranscribeClient::connect(&peer.endpoint()).unwrap();
    let mut session = client
        .start_stream_transcription(request("plain"))
        .await
        .unwrap();
    let event = timeout(PATIENCE, session.recv()).await.unwrap().unwrap();
    let Some(TranscriptResultStream::Unknown { name, message }) = event else {
        panic!("{event:?}")
    };
    assert_eq!(name, "LyricsEvent");
    assert_eq!(message.payload(), b"{\"words\":\"la\"}");
    assert_eq!(next(&mut session).await.as_deref(), Some("so"));
    assert_eq!(next(&mut session).await, None);
}

#[tokio::test]
async fn an_unmodeled_error_keeps_its_code_and_its_words() {
    let peer = scripted(|(_, mut respond)| async move {
        let mut send = accept(&mut respond)?;
        let error = [
            (":message-type", "error"),
            (":error-code", "Overheated"),
            (":error-message", "too warm"),
        ];
        send.send_data(frame(&error, "")?, true)?;
        Ok(())
    })
    .await
    .unwrap();
    let client = TranscribeClient::connect(&peer.endpoint()).unwrap();
    let mut session = client
        .start_stream_transcription(request("plain"))
        .await
        .unwrap();
    let error = reason(&mut session).await;
    let told = error
        .failure()
        .and_then(|f| f.as_unmodeled())
        .expect("an unmodeled error");
    assert_eq!(
        (told.code.as_str(), told.message.as_str()),
        ("Overheated", "too warm")
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let peer = scripted(|exchange| async move {
        let _held = exchange;
        std::future::pending::<Result<(), _>>().await
    })
    .await
    .unwrap();
    let settings = SessionSettings {
        response_timeout: Duration::from_millis(200),
        ..SessionSettings::client()
    };
    let http = Http::builder(&peer.endpoint())
        .sessions(settings)
        .build()
        .unwrap();
    let client = TranscribeClient::over(http.clone());
    let mut session = client
        .start_stream_transcription(request("plain"))
        .await
        .unwrap();
    session.send(audio(10)).await.unwrap();
    let error = reason(&mut session).await;
    assert_eq!(
        error.failure().unwrap().kind(),
        &FailureKind::Deadline(Deadline::FirstByte)
    );
    drop(session);
    assert!(http.shutdown(PATIENCE).await.is_clean());
    assert!(http.live().is_zero(), "{:?}", http.live());
}

#[tokio::test]
async fn a_stream_that_is_cut_is_lost_and_not_ended() {
    let peer = scripted(|(_, mut respond)| async move {
        let mut send = accept(&mut respond)?;
        let known = [
            (":message-type", "event"),
            (":event-type", "TranscriptEvent"),
            (":content-type", "application/json"),
        ];
        let whole = frame(&known, "{}")?;
        let cut: Bytes = whole.slice(..whole.len() - 1);
        send.send_data(cut, true)?;
        Ok(())
    })
    .await
    .unwrap();
    let client = TranscribeClient::connect(&peer.endpoint()).unwrap();
    let mut session = client
        .start_stream_transcription(request("plain"))
        .await
        .unwrap();
    let error = reason(&mut session).await;
    assert!(
        matches!(
            error.failure().unwrap().kind(),
            FailureKind::Lost | FailureKind::Protocol
        ),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_sessions_in_sequence_and_a_hundred_at_once_leave_nothing() {
    let stage = Stage::new().await;
    for _ in 0..100 {
        brief(stage.open("plain").await).await;
    }
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        tasks.spawn(brief(stage.open("plain").await));
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    stage.close().await;
}

async fn brief(mut session: Session<StartStreamTranscription>) {
    session.send(audio(5)).await.unwrap();
    session.finish().await.unwrap();
    assert_eq!(next(&mut session).await.as_deref(), Some("5"));
    assert_eq!(next(&mut session).await.as_deref(), Some("5 in all"));
    assert_eq!(next(&mut session).await, None);
}
