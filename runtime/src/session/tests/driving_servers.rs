use super::chat::{
    Chat, ChatError, ChatInput, ChatInputError, ChatInputHandler, Closed, Said, say,
};
use super::support::{Setup, feed, frame, incoming, kind, nothing_left, output};
use crate::error::{Error, FailureKind, Unmodeled};
use crate::event_stream::Message;
use crate::serde::{Shape, Value};
use crate::session::{RawOpening, ServerSession, SessionSettings, StreamEnd};
use crate::transport::{RecvHalf, SendHalf};

/// Writes down what it is told; falls over when it is told of an error, where it is made so.
#[derive(Default)]
struct Log {
    lines: Vec<String>,
    falls: bool,
}

impl ChatInputHandler for Log {
    async fn on_initial(&mut self, input: &ChatInput) -> Result<(), Error<ChatError>> {
        self.lines.push(format!("initial {}", input.room));
        Ok(())
    }

    async fn on_say(&mut self, event: Said) -> Result<(), Error<ChatError>> {
        self.lines.push(format!("say {}", event.text));
        match event.text.as_str() {
            "close" => Err(Error::Modeled(ChatError::Closed(closed("as told")))),
            _ => Ok(()),
        }
    }

    async fn on_unknown(&mut self, name: String, _: Message) -> Result<(), Error<ChatError>> {
        self.lines.push(format!("unknown {name}"));
        Ok(())
    }

    async fn on_error(&mut self, error: &Error<ChatInputError>) {
        self.lines.push(match error {
            Error::Modeled(error) => format!("{error:?}"),
            Error::Failure(failure) => format!("{:?}", failure.kind()),
        });
        if self.falls {
            std::panic::resume_unwind(Box::new("as told"));
        }
    }
}

fn closed(message: &str) -> Closed {
    Closed {
        message: Some(message.to_owned()),
    }
}

fn room() -> ChatInput {
    ChatInput {
        room: "r1".to_owned(),
    }
}

/// As a generated server ends a method that has returned this.
async fn end(end: StreamEnd, outcome: Result<(), Error<ChatError>>) {
    let erased = |error: Error<ChatError>| {
        error.map(|error| -> Box<dyn Shape> {
            match error {
                ChatError::Closed(error) => Box::new(error),
                ChatError::Denied(error) => Box::new(error),
            }
        })
    };
    end.end(outcome.map_err(erased)).await;
}

/// A server's session, accepted, and the raw halves of its client.
async fn scripted() -> (SendHalf, RecvHalf, ServerSession<Chat>, StreamEnd) {
    let ((mut send, recv), (server_send, server_recv)) = crate::transport::duplex(1000);
    feed(&mut send, frame("initial-request", r#"{"room":"r1"}"#));
    let incoming = incoming(server_send, server_recv, SessionSettings::server());
    let (mut opening, end) = RawOpening::new(incoming);
    opening.read_input(&mut ChatInput::blank()).await.unwrap();
    let server = opening.typed().accept(output()).await.unwrap();
    (send, recv, server, end)
}

#[tokio::test]
async fn an_input_handler_gets_everything_in_order_until_the_client_ends() {
    let (session, mut server, end, _live) = Setup::default().connect().accepted().await;
    session.send(say("one")).await.unwrap();
    session.send(say("two")).await.unwrap();
    session.finish().await.unwrap();
    let mut log = Log::default();
    server.drive(&room(), &mut log).await.unwrap();
    assert_eq!(log.lines, ["initial r1", "say one", "say two"]);
    drop(end);
}

#[tokio::test]
async fn an_input_handler_gets_unknown_events_and_the_reason_of_the_end() {
    let (mut send, _recv, mut server, _end) = scripted().await;
    feed(&mut send, frame("novelty", "{}"));
    send.reset(11);
    let mut log = Log::default();
    let driven = server.drive(&room(), &mut log).await;
    assert_eq!(kind(driven), FailureKind::Reset(11));
    assert_eq!(log.lines, ["initial r1", "unknown novelty", "Reset(11)"]);
}

#[tokio::test]
async fn an_input_handler_is_told_that_its_client_was_lost() {
    let (send, _recv, mut server, _end) = scripted().await;
    drop(send);
    let mut log = Log::default();
    let driven = kind(server.drive(&room(), &mut log).await);
    assert_eq!(log.lines, ["initial r1".to_owned(), format!("{driven:?}")]);
}

#[tokio::test]
async fn a_modeled_error_of_an_input_handler_reaches_the_client_and_no_event_after_it_the_handler()
{
    let (mut session, mut server, stream_end, live) = Setup::default().connect().accepted().await;
    for text in ["one", "close", "late"] {
        session.send(say(text)).await.unwrap();
    }
    let mut log = Log::default();
    let driven = server.drive(&room(), &mut log).await;
    drop(server);
    end(stream_end, driven).await;
    let Err(Error::Modeled(ChatError::Closed(error))) = session.recv().await else {
        panic!()
    };
    assert_eq!(error, closed("as told"));
    assert_eq!(log.lines, ["initial r1", "say one", "say close"]);
    drop(session);
    nothing_left(&live).await;
}

#[tokio::test]
async fn an_exception_of_the_client_reaches_the_input_handler_and_ends_the_drive_by_its_name() {
    let (session, mut server, _end, _live) = Setup::default().connect().accepted().await;
    let exception = ChatInputError::Closed(closed("had enough"));
    session.fail(exception).await.unwrap();
    let mut log = Log::default();
    let driven = kind(server.drive(&room(), &mut log).await);
    let named = Unmodeled::new(0, "Closed", "had enough");
    assert_eq!(driven, FailureKind::Unmodeled(named));
    assert_eq!(log.lines.len(), 2);
    assert!(log.lines[1].contains("had enough"), "{:?}", log.lines);
}

#[tokio::test]
async fn an_error_handler_that_falls_over_changes_neither_reason_nor_end() {
    let (mut send, _recv, mut server, _end) = scripted().await;
    feed(&mut send, frame("say", "{}"));
    let mut log = Log {
        falls: true,
        ..Log::default()
    };
    let driven = server.drive(&room(), &mut log).await;
    assert_eq!(kind(driven), FailureKind::Protocol);
    assert_eq!(log.lines, ["initial r1", "Protocol"]);
}

#[tokio::test]
async fn an_opening_drives_its_handler_before_it_is_accepted() {
    let (mut session, mut opening, stream_end, _live) = Setup::default().connect().opened().await;
    session.send(say("one")).await.unwrap();
    session.finish().await.unwrap();
    let mut log = Log::default();
    opening.drive(&room(), &mut log).await.unwrap();
    assert_eq!(log.lines, ["initial r1", "say one"]);
    assert!(!stream_end.is_accepted());
    drop(opening.accept(output()).await.unwrap());
    end(stream_end, Ok(())).await;
    assert!(session.recv().await.unwrap().is_none());
}
