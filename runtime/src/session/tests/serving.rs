use super::chat::{ChatError, ChatInput, ChatInputError, ClientSignal, Closed, Denied, said, say};
use super::support::{
    Setup, chunk, feed, frame, incoming, kind, messages, nothing_left, output, text_of,
};
use crate::error::{Deadline, Error, Failure, FailureKind, Unmodeled};
use crate::event_stream::Message;
use crate::serde::{Shape, Value};
use crate::session::{Ended, SessionSettings};
use std::time::Duration;

fn closed(message: &str) -> Closed {
    Closed {
        message: Some(message.to_owned()),
    }
}

#[tokio::test]
async fn an_error_before_acceptance_sends_nothing() {
    let (_session, opening, end, _live) = Setup::default().connect().opened().await;
    drop(opening);
    assert!(!end.is_accepted());
    let denied: Box<dyn Shape> = Box::new(Denied { message: None });
    let Ended::Unanswered(Err(Error::Modeled(shape))) = end.end(Err(Error::Modeled(denied))).await
    else {
        panic!()
    };
    assert_eq!(shape.schema().name(), "Denied");
}

#[tokio::test]
async fn an_exception_of_the_stream_travels_as_one() {
    let (mut session, server, end, live) = Setup::default().connect().accepted().await;
    server.send(said("one")).await.unwrap();
    drop(server);
    let Ended::Answered(Ok(())) = end.end(Err(Error::Modeled(Box::new(closed("bye"))))).await
    else {
        panic!()
    };
    assert_eq!(text_of(session.recv().await.unwrap()), "one");
    let Err(Error::Modeled(ChatError::Closed(error))) = session.recv().await else {
        panic!()
    };
    assert_eq!(error, closed("bye"));
    drop(session);
    nothing_left(&live).await;
}

#[tokio::test]
async fn a_modeled_error_outside_the_stream_keeps_its_name_and_words() {
    let (mut session, server, end, _live) = Setup::default().connect().accepted().await;
    drop(server);
    let denied = Denied {
        message: Some("not you".to_owned()),
    };
    end.end(Err(Error::Modeled(Box::new(denied)))).await;
    let Err(Error::Failure(failure)) = session.recv().await else {
        panic!()
    };
    assert_eq!(
        failure.as_unmodeled(),
        Some(&Unmodeled::new(0, "Denied", "not you"))
    );
}

#[tokio::test]
async fn a_failure_of_the_handler_is_internal_and_keeps_its_secrets() {
    let (mut session, server, end, _live) = Setup::default().connect().accepted().await;
    drop(server);
    end.end(Err(Failure::internal("the password is hunter2").into()))
        .await;
    let Err(Error::Failure(failure)) = session.recv().await else {
        panic!()
    };
    assert_eq!(failure.as_unmodeled().unwrap().code, "InternalFailure");
    assert!(!failure.to_string().contains("hunter2"));
}

#[tokio::test]
async fn a_handler_that_is_stopped_resets_the_stream() {
    let (mut session, server, end, live) = Setup::default().connect().accepted().await;
    drop((server, end));
    assert_eq!(kind(session.recv().await), FailureKind::Reset(2));
    drop(session);
    nothing_left(&live).await;
}

#[tokio::test]
async fn what_the_handler_keeps_cannot_send_after_it_returned() {
    let (mut session, server, end, _live) = Setup::default().connect().accepted().await;
    end.end(Ok(())).await;
    assert_eq!(
        *server.send(said("late")).await.unwrap_err().kind(),
        FailureKind::Closed
    );
    assert!(session.recv().await.unwrap().is_none());
}

#[tokio::test]
async fn an_opening_that_outlives_its_handler_cannot_be_accepted() {
    let (_session, opening, end, _live) = Setup::default().connect().opened().await;
    assert!(matches!(end.end(Ok(())).await, Ended::Unanswered(Ok(()))));
    assert_eq!(
        *opening.accept(output()).await.unwrap_err().kind(),
        FailureKind::Closed
    );
}

#[tokio::test(start_paused = true)]
async fn ending_is_bounded_when_the_client_does_not_read() {
    let server = SessionSettings {
        send_timeout: Duration::from_secs(3),
        ..SessionSettings::server()
    };
    let (mut session, server, end, live) = Setup {
        window: 100,
        server,
        ..Setup::default()
    }
    .connect()
    .accepted()
    .await;
    drop(server);
    let began = tokio::time::Instant::now();
    let text = "x".repeat(1000);
    let Ended::Answered(Err(failure)) = end.end(Err(Error::Modeled(Box::new(closed(&text))))).await
    else {
        panic!()
    };
    assert_eq!(*failure.kind(), FailureKind::Deadline(Deadline::Send));
    assert_eq!(began.elapsed().as_secs(), 3);
    let mut last = session.recv().await;
    while let Ok(Some(_)) = last {
        last = session.recv().await;
    }
    assert_eq!(kind(last), FailureKind::Reset(8));
    drop(session);
    nothing_left(&live).await;
}

#[tokio::test]
async fn an_exception_of_the_client_travels_as_one() {
    let (session, mut server, _end, _live) = Setup::default().connect().accepted().await;
    session.send(say("one")).await.unwrap();
    session
        .fail(ChatInputError::Closed(closed("had enough")))
        .await
        .unwrap();
    server.recv().await.unwrap().unwrap();
    for _ in 0..2 {
        let Err(Error::Modeled(ChatInputError::Closed(error))) = server.recv().await else {
            panic!()
        };
        assert_eq!(error, closed("had enough"));
    }
}

#[tokio::test]
async fn an_unknown_event_of_the_client_surfaces_with_its_message() {
    let ((mut send, _recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    feed(&mut send, frame("initial-request", r#"{"room":"r"}"#));
    feed(&mut send, frame("novelty", "{}"));
    let (opening, _end) = raw(server_send, server_recv, SessionSettings::server());
    let mut opening = opening.typed::<super::chat::Chat>();
    let Some(ClientSignal::Unknown(name, message)) = opening.recv().await.unwrap() else {
        panic!()
    };
    assert_eq!((name.as_str(), message.payload()), ("novelty", &b"{}"[..]));
}

#[tokio::test]
async fn a_missing_initial_request_is_told_with_the_member_that_is_missing() {
    let mut pair = Setup {
        initial_messages: false,
        ..Setup::default()
    }
    .connect();
    let mut input = ChatInput::blank();
    pair.opening.read_input(&mut input).await.unwrap();

    let ((mut send, _recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    feed(&mut send, frame("say", r#"{"text":"hi"}"#));
    let (mut opening, _end) = raw(server_send, server_recv, SessionSettings::server());
    let failure = opening.read_input(&mut input).await.unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Protocol);
    assert!(
        std::error::Error::source(&failure)
            .unwrap()
            .to_string()
            .contains("room")
    );
}

#[tokio::test(start_paused = true)]
async fn an_initial_request_that_does_not_come_ends_at_the_deadline() {
    let ((_send, _recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    let (mut opening, _end) = raw(server_send, server_recv, SessionSettings::server());
    let failure = opening
        .read_input(&mut ChatInput::blank())
        .await
        .unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Deadline(Deadline::FirstByte));
}

#[tokio::test]
async fn a_server_reads_strictly_and_can_still_answer() {
    let ((mut send, mut recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    feed(&mut send, frame("initial-request", r#"{"room":"r"}"#));
    feed(&mut send, frame("say", "{}"));
    let (mut opening, end) = raw(server_send, server_recv, SessionSettings::server());
    opening.read_input(&mut ChatInput::blank()).await.unwrap();
    let mut server = opening
        .typed::<super::chat::Chat>()
        .accept(output())
        .await
        .unwrap();
    let error = server.recv().await.unwrap_err();
    assert_eq!(kind::<(), _>(Err(error)), FailureKind::Protocol);
    end.end(Err(
        Failure::new(FailureKind::Protocol, "text is missing").into()
    ))
    .await;
    let last = messages(&mut recv).await.pop().unwrap();
    let code = last.headers().get(":error-code");
    assert_eq!(
        code,
        Some(crate::event_stream::HeaderValue::String(
            "SerializationException"
        ))
    );
}

#[tokio::test]
async fn constraints_are_enforced_on_events() {
    let ((mut send, _recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    feed(&mut send, frame("initial-request", r#"{"room":"r"}"#));
    feed(&mut send, frame("say", r#"{"text":"rude"}"#));
    let mut incoming = incoming(server_send, server_recv, SessionSettings::server());
    incoming.validate = Some(|event| {
        assert_eq!(event.schema().name(), "Said");
        Err(Failure::unmodeled(Unmodeled::new(
            400,
            "ValidationException",
            "rude",
        )))
    });
    let (mut opening, _end) = crate::session::RawOpening::new(incoming);
    opening.read_input(&mut ChatInput::blank()).await.unwrap();
    let mut opening = opening.typed::<super::chat::Chat>();
    for _ in 0..2 {
        let Err(Error::Failure(failure)) = opening.recv().await else {
            panic!()
        };
        assert_eq!(failure.as_unmodeled().unwrap().code, "ValidationException");
    }
}

#[tokio::test]
async fn acceptance_sends_the_initial_response_first() {
    let ((mut send, mut recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    feed(&mut send, frame("initial-request", r#"{"room":"r"}"#));
    let (mut opening, _end) = raw(server_send, server_recv, SessionSettings::server());
    opening.read_input(&mut ChatInput::blank()).await.unwrap();
    let _server = opening
        .typed::<super::chat::Chat>()
        .accept(output())
        .await
        .unwrap();
    let first = chunk(&mut recv).await.unwrap().unwrap();
    let (first, _) = Message::decode(first, &crate::event_stream::Limits::client()).unwrap();
    assert_eq!(first.payload(), br#"{"topic":"tests"}"#);
}

fn raw(
    send: crate::transport::SendHalf,
    recv: crate::transport::RecvHalf,
    settings: SessionSettings,
) -> (crate::session::RawOpening, crate::session::StreamEnd) {
    crate::session::RawOpening::new(incoming(send, recv, settings))
}
