use super::chat::{ChatError, ChatHandler, ChatOutput, Closed, Said, said};
use super::support::{Setup, feed, frame, kind, nothing_left};
use crate::error::{BoxError, Error, FailureKind};
use crate::event_stream::Message;

#[derive(Default)]
struct Log(Vec<String>);

impl ChatHandler for Log {
    async fn on_initial(&mut self, output: &ChatOutput) -> Result<(), BoxError> {
        self.0.push(format!("initial {}", output.topic));
        Ok(())
    }

    async fn on_said(&mut self, event: Said) -> Result<(), BoxError> {
        if event.text == "fail" {
            return Err("the handler does not like it".into());
        }
        self.0.push(format!("said {}", event.text));
        Ok(())
    }

    async fn on_unknown(&mut self, name: String, _: Message) -> Result<(), BoxError> {
        self.0.push(format!("unknown {name}"));
        Ok(())
    }

    async fn on_error(&mut self, error: &Error<ChatError>) {
        self.0.push(format!("error {error}"));
    }
}

#[tokio::test]
async fn a_handler_gets_everything_in_order() {
    let (mut session, server, end, _live) = Setup::default().connect().accepted().await;
    server.send(said("one")).await.unwrap();
    server.send(said("two")).await.unwrap();
    drop(server);
    end.end(Ok(())).await;
    let mut log = Log::default();
    session.drive(&mut log).await.unwrap();
    assert_eq!(log.0, ["initial tests", "said one", "said two"]);
}

#[tokio::test]
async fn a_handler_gets_unknown_events_and_the_error_at_the_end() {
    let (mut session, mut send, _recv) = Setup::default().client();
    feed(&mut send, frame("initial-response", r#"{"topic":"t"}"#));
    feed(&mut send, frame("novelty", "{}"));
    send.reset(11);
    let mut log = Log::default();
    let failed = session.drive(&mut log).await;
    assert_eq!(kind(failed), FailureKind::Reset(11));
    assert_eq!(log.0.len(), 3);
    assert_eq!(log.0[1], "unknown novelty");
    assert!(log.0[2].starts_with("error the peer reset"));
}

#[tokio::test]
async fn a_modeled_exception_reaches_the_handler() {
    let (mut session, server, end, _live) = Setup::default().connect().accepted().await;
    drop(server);
    end.end(Err(Error::Modeled(Box::new(Closed { message: None }))))
        .await;
    let mut log = Log::default();
    assert!(matches!(
        session.drive(&mut log).await,
        Err(Error::Modeled(ChatError::Closed(_)))
    ));
    assert_eq!(log.0.len(), 2);
}

#[tokio::test]
async fn an_error_of_the_handler_ends_its_session_and_says_why() {
    let (mut session, mut server, end, live) = Setup::default().connect().accepted().await;
    server.send(said("fail")).await.unwrap();
    let mut log = Log::default();
    let Err(Error::Failure(failure)) = session.drive(&mut log).await else {
        panic!()
    };
    assert_eq!(*failure.kind(), FailureKind::Internal);
    let cause = std::error::Error::source(&failure).unwrap();
    assert_eq!(cause.to_string(), "the handler does not like it");
    assert_eq!(log.0, ["initial tests"]);
    assert_eq!(kind(server.recv().await), FailureKind::Reset(8));
    drop((session, server, end));
    nothing_left(&live).await;
}
