use super::chat::{ClientSignal, Nothing, ServerSignal, said, say};
use super::support::{
    Setup, chunk, feed, frame, messages, nothing_left, output, text_from, text_of,
};
use crate::event_stream::{HeaderValue, Message};
use crate::session::SessionSettings;
use futures_core::Stream;
use futures_sink::Sink;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

#[tokio::test]
async fn the_client_may_speak_first() {
    let (session, mut opening, end, live) = Setup::default().connect().opened().await;
    session.send(say("hello")).await.unwrap();
    assert_eq!(text_from(opening.recv().await.unwrap()), "hello");
    let server = opening.accept(output()).await.unwrap();
    server.send(said("hi")).await.unwrap();
    let mut session = session;
    assert_eq!(text_of(session.recv().await.unwrap()), "hi");
    session.finish().await.unwrap();
    drop(server);
    end.end(Ok(())).await;
    assert!(session.recv().await.unwrap().is_none());
    drop(session);
    nothing_left(&live).await;
}

#[tokio::test]
async fn the_server_may_speak_first() {
    let (mut session, mut server, _end, _live) = Setup::default().connect().accepted().await;
    server.send(said("welcome")).await.unwrap();
    assert_eq!(text_of(session.recv().await.unwrap()), "welcome");
    session.send(say("thanks")).await.unwrap();
    assert_eq!(text_from(server.recv().await.unwrap()), "thanks");
}

#[tokio::test(start_paused = true)]
async fn opening_waits_for_nobody() {
    let (session, _send, mut recv) = Setup::default().unanswered_client();
    session.send(say("hello")).await.unwrap();
    let first = chunk(&mut recv).await.unwrap().unwrap();
    assert!(first.windows(15).any(|w| w == b"initial-request"));
}

#[tokio::test]
async fn the_initial_response_is_there_for_who_asks() {
    for initial_messages in [true, false] {
        let setup = Setup {
            initial_messages,
            ..Setup::default()
        };
        let (mut session, server, _end, _live) = setup.connect().accepted().await;
        assert_eq!(session.initial_response().await.unwrap().topic, "tests");
        server.send(said("one")).await.unwrap();
        assert_eq!(text_of(session.recv().await.unwrap()), "one");
        assert_eq!(session.initial_response().await.unwrap().topic, "tests");
    }
}

#[tokio::test]
async fn events_are_received_by_who_does_not_ask_for_the_initial_response() {
    let (mut session, server, _end, _live) = Setup::default().connect().accepted().await;
    server.send(said("one")).await.unwrap();
    assert_eq!(text_of(session.recv().await.unwrap()), "one");
    assert_eq!(session.initial_response().await.unwrap().topic, "tests");
}

#[tokio::test]
async fn a_missing_initial_response_is_tolerated() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(&mut send, frame("said", r#"{"text":"straight on"}"#));
    assert_eq!(session.initial_response().await.unwrap().topic, "");
    assert_eq!(text_of(session.recv().await.unwrap()), "straight on");
}

#[tokio::test]
async fn a_missing_initial_response_before_a_clean_end_is_tolerated() {
    let (mut session, mut send, _recv) = Setup::default().client();
    send.send("".into(), true).unwrap();
    assert_eq!(session.initial_response().await.unwrap().topic, "");
    assert!(session.recv().await.unwrap().is_none());
}

#[tokio::test]
async fn extra_initial_messages_are_tolerated() {
    let setup = Setup {
        initial_messages: false,
        ..Setup::default()
    };
    let (mut session, mut send, _recv) = setup.client();
    for name in ["initial-response", "initial-response", "initial-request"] {
        feed(&mut send, frame(name, r#"{"topic":"late"}"#));
    }
    feed(&mut send, frame("said", r#"{"text":"at last"}"#));
    assert_eq!(text_of(session.recv().await.unwrap()), "at last");
}

#[tokio::test]
async fn an_empty_message_without_headers_is_passed_over() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(&mut send, frame("said", r#"{"text":"last"}"#));
    feed(&mut send, super::support::encoded(&Message::new("")));
    send.send("".into(), true).unwrap();
    assert_eq!(text_of(session.recv().await.unwrap()), "last");
    assert!(session.recv().await.unwrap().is_none());
}

#[tokio::test]
async fn an_unknown_event_surfaces_with_its_message() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(&mut send, frame("novelty", r#"{"x":1}"#));
    feed(&mut send, frame("said", r#"{"text":"known"}"#));
    let Some(ServerSignal::Unknown(name, message)) = session.recv().await.unwrap() else {
        panic!()
    };
    assert_eq!(name, "novelty");
    assert_eq!(
        message.headers().get(":event-type"),
        Some(HeaderValue::String("novelty"))
    );
    assert_eq!(message.payload(), br#"{"x":1}"#);
    assert_eq!(text_of(session.recv().await.unwrap()), "known");
}

#[tokio::test]
async fn an_unknown_event_cannot_be_sent_and_the_session_goes_on() {
    let (session, _send, mut recv) = Setup::default().client();
    let unknown = ClientSignal::Unknown("novelty".to_owned(), Message::new(""));
    assert_eq!(
        *session.send(unknown).await.unwrap_err().kind(),
        crate::error::FailureKind::Invalid
    );
    session.send(say("fine")).await.unwrap();
    session.finish().await.unwrap();
    assert_eq!(messages(&mut recv).await.len(), 2);
}

#[tokio::test]
async fn the_last_messages_survive_the_end() {
    let (session, mut server, end, live) = Setup::default().connect().accepted().await;
    for n in 0..100 {
        session.send(say(format!("{n}"))).await.unwrap();
    }
    session.finish().await.unwrap();
    for n in 0..100 {
        assert_eq!(text_from(server.recv().await.unwrap()), n.to_string());
    }
    assert!(server.recv().await.unwrap().is_none());
    for n in 0..100 {
        server.send(said(format!("{n}"))).await.unwrap();
    }
    let ended = tokio::spawn(end.end(Ok(())));
    let mut session = session;
    for n in 0..100 {
        assert_eq!(text_of(session.recv().await.unwrap()), n.to_string());
    }
    assert!(session.recv().await.unwrap().is_none());
    ended.await.unwrap();
    drop((session, server));
    nothing_left(&live).await;
}

#[tokio::test]
async fn the_halves_are_a_stream_and_a_sink_and_may_live_in_two_tasks() {
    let (session, mut server, end, _live) = Setup::window(256).connect().accepted().await;
    let (mut tx, mut rx) = session.split();
    let sending = tokio::spawn(async move {
        for n in 0..100 {
            poll_fn(|cx| Pin::new(&mut tx).poll_ready(cx))
                .await
                .unwrap();
            Pin::new(&mut tx).start_send(say(format!("{n}"))).unwrap();
        }
        poll_fn(|cx| Pin::new(&mut tx).poll_flush(cx))
            .await
            .unwrap();
        poll_fn(|cx| Pin::new(&mut tx).poll_close(cx))
            .await
            .unwrap();
    });
    let echoing = tokio::spawn(async move {
        while let Some(event) = server.recv().await.unwrap() {
            server.send(said(text_from(Some(event)))).await.unwrap();
        }
        end.end(Ok(())).await;
    });
    for n in 0..100 {
        let event = poll_fn(|cx| Pin::new(&mut rx).poll_next(cx))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(text_of(Some(event)), n.to_string());
    }
    assert!(
        poll_fn(|cx| Pin::new(&mut rx).poll_next(cx))
            .await
            .is_none()
    );
    sending.await.unwrap();
    echoing.await.unwrap();
}

#[tokio::test]
async fn an_event_without_members_has_neither_payload_nor_content_type() {
    let (session, _send, mut recv) = Setup::default().client();
    session.send(ClientSignal::Ping(Nothing {})).await.unwrap();
    session.finish().await.unwrap();
    let ping = messages(&mut recv).await.pop().unwrap();
    assert_eq!(ping.headers().len(), 2);
    assert!(ping.payload().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_response_that_does_not_begin_ends_at_its_deadline() {
    let client = SessionSettings {
        response_timeout: Duration::from_secs(3),
        ..SessionSettings::client()
    };
    let (mut session, _send, _recv) = Setup {
        client,
        ..Setup::default()
    }
    .unanswered_client();
    let began = tokio::time::Instant::now();
    let first = super::support::kind(session.recv().await);
    assert_eq!(
        first,
        crate::error::FailureKind::Deadline(crate::error::Deadline::FirstByte)
    );
    assert_eq!(began.elapsed().as_secs(), 3);
    assert_eq!(super::support::kind(session.recv().await), first);
    assert!(
        session
            .send(say("too late"))
            .await
            .unwrap_err()
            .is_deadline()
    );
}
