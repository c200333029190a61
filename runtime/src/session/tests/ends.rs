use super::chat::{ChatError, Closed, Denied, say};
use super::support::{Setup, encoded, feed, frame, kind, lost, text_of, typed_frame};
use crate::error::{Error, FailureKind};
use crate::event_stream::{Headers, Message};
use crate::serde::Shape;
use crate::session::{Session, SessionSettings};
use bytes::{Bytes, BytesMut};
use std::time::Duration;
use tokio::time::timeout;

fn recorded() -> Bytes {
    let mut all = BytesMut::new();
    all.extend_from_slice(&frame("initial-response", r#"{"topic":"t"}"#));
    all.extend_from_slice(&frame("said", r#"{"text":"one"}"#));
    all.extend_from_slice(&frame("said", r#"{"text":"two"}"#));
    all.freeze()
}

/// Where messages of [`recorded`] end.
fn borders() -> [usize; 4] {
    let first = frame("initial-response", r#"{"topic":"t"}"#).len();
    let other = frame("said", r#"{"text":"one"}"#).len();
    [0, first, first + other, first + 2 * other]
}

async fn read_out(
    session: &mut Session<super::chat::Chat>,
) -> (Vec<String>, Result<(), Error<ChatError>>) {
    let mut texts = Vec::new();
    loop {
        match timeout(Duration::from_secs(600), session.recv())
            .await
            .expect("a hang")
        {
            Ok(Some(event)) => texts.push(text_of(Some(event))),
            Ok(None) => return (texts, Ok(())),
            Err(error) => return (texts, Err(error)),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_cut_at_any_byte_has_the_right_end() {
    let whole = recorded();
    for cut in 0..=whole.len() {
        let (mut session, mut send, _recv) = Setup::default().client();
        send.send(whole.slice(..cut), true).unwrap();
        let (_, end) = read_out(&mut session).await;
        match borders().contains(&cut) {
            true => end.unwrap(),
            false => assert_eq!(kind(end), FailureKind::Lost, "cut at {cut}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_reset_at_any_byte_is_never_a_clean_end() {
    let whole = recorded();
    for cut in 0..=whole.len() {
        let (mut session, mut send, _recv) = Setup::default().client();
        feed(&mut send, whole.slice(..cut));
        send.reset(2);
        let (_, end) = read_out(&mut session).await;
        assert_eq!(kind(end), FailureKind::Reset(2), "reset at {cut}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_flipped_bit_anywhere_is_a_protocol_error_or_a_cut() {
    let whole = recorded();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let (mut session, mut send, _recv) = Setup::default().client();
        send.send(bytes.into(), true).unwrap();
        let (_, end) = read_out(&mut session).await;
        assert_eq!(kind(end), FailureKind::Protocol, "bit {bit}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_stream_is_reset_and_senders_hear_why() {
    let mut bytes = recorded().to_vec();
    bytes[9] ^= 1;
    let (mut session, mut send, mut recv) = Setup::default().client();
    feed(&mut send, bytes);
    assert_eq!(kind(session.recv().await), FailureKind::Protocol);
    assert_eq!(
        *session.send(say("x")).await.unwrap_err().kind(),
        FailureKind::Protocol
    );
    let mut end = None;
    while let Some(chunk) = super::support::chunk(&mut recv).await {
        if let Err(failure) = chunk {
            end = Some(failure.kind().clone());
            break;
        }
    }
    assert_eq!(end, Some(FailureKind::Reset(1)));
}

#[tokio::test]
async fn chunks_of_one_byte_make_no_difference() {
    let (mut session, mut send, _recv) = Setup::default().client();
    for byte in recorded() {
        feed(&mut send, vec![byte]);
    }
    send.send(Bytes::new(), true).unwrap();
    let (texts, end) = read_out(&mut session).await;
    assert_eq!(texts, ["one", "two"]);
    end.unwrap();
}

#[tokio::test]
async fn every_end_is_told_again() {
    let (mut session, mut send, _recv) = Setup::default().client();
    send.reset(11);
    for _ in 0..3 {
        assert_eq!(kind(session.recv().await), FailureKind::Reset(11));
    }
    let (mut session, mut send, _recv) = Setup::default().client();
    send.send(Bytes::new(), true).unwrap();
    for _ in 0..3 {
        assert!(session.recv().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_refused_stream_says_so() {
    let (mut session, mut send, _recv) = Setup::default().client();
    send.reset(7);
    assert_eq!(kind(session.recv().await), FailureKind::Refused);
    assert_eq!(
        *session.send(say("x")).await.unwrap_err().kind(),
        FailureKind::Refused
    );
}

#[tokio::test]
async fn a_modeled_exception_ends_the_session_and_is_told_again() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(&mut send, frame("said", r#"{"text":"one"}"#));
    feed(
        &mut send,
        typed_frame(
            "exception",
            ":exception-type",
            "closed",
            r#"{"message":"bye"}"#,
        ),
    );
    assert_eq!(text_of(session.recv().await.unwrap()), "one");
    for _ in 0..2 {
        let Err(Error::Modeled(ChatError::Closed(closed))) = session.recv().await else {
            panic!()
        };
        assert_eq!(
            closed,
            Closed {
                message: Some("bye".to_owned())
            }
        );
    }
}

#[tokio::test]
async fn an_unknown_exception_keeps_its_name_and_words() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(
        &mut send,
        typed_frame(
            "exception",
            ":exception-type",
            "throttled",
            r#"{"message":"slow down"}"#,
        ),
    );
    let Err(Error::Failure(failure)) = session.recv().await else {
        panic!()
    };
    let unmodeled = failure.as_unmodeled().unwrap();
    assert_eq!(
        (unmodeled.code.as_str(), unmodeled.message.as_str()),
        ("throttled", "slow down")
    );
}

#[tokio::test]
async fn an_unmodeled_error_keeps_its_code_and_words() {
    let (mut session, mut send, _recv) = Setup::default().client();
    let headers = Headers::error("InternalFailure", "something broke").unwrap();
    feed(&mut send, encoded(&Message::with_headers(headers, "")));
    for _ in 0..2 {
        let Err(Error::Failure(failure)) = session.recv().await else {
            panic!()
        };
        let unmodeled = failure.as_unmodeled().unwrap();
        assert_eq!(unmodeled.code, "InternalFailure");
        assert_eq!(unmodeled.message, "something broke");
    }
}

#[tokio::test]
async fn messages_without_the_headers_that_say_what_they_are_are_refused() {
    let header =
        |name: &str, value: &str| encoded(&Message::new("{}").header(name, value).unwrap());
    for wrong in [
        header(":event-type", "said"),
        header(":message-type", "event"),
        header(":message-type", "news"),
        encoded(
            &Message::new("{}")
                .header(":message-type", &b"event"[..])
                .unwrap(),
        ),
    ] {
        let (mut session, mut send, _recv) = Setup::default().client();
        feed(&mut send, wrong);
        assert_eq!(kind(session.recv().await), FailureKind::Protocol);
    }
}

#[tokio::test]
async fn a_payload_that_cannot_be_read_ends_the_session() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(&mut send, frame("said", r#"{"text":"#));
    for _ in 0..2 {
        assert_eq!(kind(session.recv().await), FailureKind::Protocol);
    }
}

#[tokio::test]
async fn an_error_in_place_of_a_stream_reaches_the_receiver_and_stops_the_sender() {
    let (send, _kept) = crate::transport::pipe(1024);
    let denied: Box<dyn Shape> = Box::new(Denied {
        message: Some("no".to_owned()),
    });
    let mut session = Setup::default().start(send, Box::pin(async { Err(Error::Modeled(denied)) }));
    for _ in 0..2 {
        let Err(Error::Modeled(ChatError::Denied(denied))) = session.initial_response().await
        else {
            panic!()
        };
        assert_eq!(denied.message.as_deref(), Some("no"));
    }
    let told = session.recv().await;
    assert!(matches!(told, Err(Error::Modeled(ChatError::Denied(_)))));
    assert!(session.send(say("x")).await.is_err());
}

#[tokio::test]
async fn a_lost_connection_is_told_as_lost() {
    let (send, _kept) = crate::transport::pipe(1024);
    let mut session = Setup::default().start(send, Box::pin(async { Err(lost().into()) }));
    assert_eq!(kind(session.recv().await), FailureKind::Lost);
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_is_idle_after_the_limit_and_not_before() {
    let client = SessionSettings {
        idle_timeout: Some(Duration::from_secs(5)),
        ..SessionSettings::client()
    };
    let (mut session, mut send, _recv) = Setup {
        client,
        ..Setup::default()
    }
    .client();
    for _ in 0..3 {
        assert!(
            timeout(Duration::from_secs(4), session.recv())
                .await
                .is_err()
        );
        feed(&mut send, frame("said", r#"{"text":"still here"}"#));
        assert_eq!(text_of(session.recv().await.unwrap()), "still here");
    }
    assert_eq!(kind(session.recv().await), FailureKind::Idle);
}

#[tokio::test(start_paused = true)]
async fn without_an_idle_limit_a_quiet_stream_lives() {
    let (mut session, mut send, _recv) = Setup::default().client();
    assert!(
        timeout(Duration::from_secs(86_400), session.recv())
            .await
            .is_err()
    );
    feed(&mut send, frame("said", r#"{"text":"good morning"}"#));
    assert_eq!(text_of(session.recv().await.unwrap()), "good morning");
}

#[tokio::test(start_paused = true)]
async fn a_frame_over_the_limits_is_refused_before_its_body_arrives() {
    let setup = Setup {
        client: SessionSettings {
            limits: crate::event_stream::Limits::client().max_payload(100),
            ..SessionSettings::client()
        },
        ..Setup::default()
    };
    let (mut session, mut send, _recv) = setup.client();
    let large = frame("said", &format!(r#"{{"text":"{}"}}"#, "x".repeat(200)));
    feed(&mut send, large.slice(..12));
    assert_eq!(kind(session.recv().await), FailureKind::Protocol);
}
