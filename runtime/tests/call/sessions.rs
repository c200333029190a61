//! Sessions in both directions.

use crate::sample::service::SECRET;
use crate::sample::*;
use crate::support::*;
use trompe::Error;
use trompe::error::FailureKind;
use trompe::session::Session;

type Chat = Session<schemas::Chat>;

async fn told(session: &mut Chat) -> String {
    soon(session.recv()).await.unwrap().unwrap().text()
}

async fn converse(client: SampleClient) {
    let mut session = client.chat(room("r")).await.unwrap();
    session.send(say("hello")).await.unwrap();
    assert_eq!(told(&mut session).await, "hello");
    session.finish().await.unwrap();
    assert!(session.recv().await.unwrap().is_none());
}

#[tokio::test]
async fn both_sides_talk_until_both_end() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("r")).await.unwrap();
        assert_eq!(session.initial_response().await.unwrap().topic, "r");
        for text in ["a", "b"] {
            session.send(say(text)).await.unwrap();
            assert_eq!(told(&mut session).await, text);
        }
        session.finish().await.unwrap();
        assert!(session.recv().await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn either_side_may_speak_first() {
    everywhere(async |world: &World| {
        let mut greeted = world.client.chat(room("greets")).await.unwrap();
        assert_eq!(told(&mut greeted).await, "welcome");
        let mut heard = world.client.chat(room("listens")).await.unwrap();
        heard.send(say("me first")).await.unwrap();
        assert_eq!(heard.initial_response().await.unwrap().topic, "me first");
    })
    .await;
}

#[tokio::test]
async fn opening_does_not_wait_for_the_server() {
    everywhere(async |world: &World| {
        let session = world.client.chat(room("silent")).await.unwrap();
        session.send(say("anybody?")).await.unwrap();
        world.busy().await;
        drop(session);
        world.idle().await;
    })
    .await;
}

#[tokio::test]
async fn an_error_before_the_session_is_accepted_is_that_error() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("denied")).await.unwrap();
        let Err(Error::Modeled(ChatError::Denied(denied))) = session.recv().await else {
            panic!()
        };
        assert_eq!(denied.message.as_deref(), Some("not you"));
        let mut session = world.client.chat(room("denied")).await.unwrap();
        assert!(matches!(
            session.initial_response().await,
            Err(Error::Modeled(ChatError::Denied(_)))
        ));
    })
    .await;
}

#[tokio::test]
async fn an_exception_of_the_stream_before_it_has_begun_keeps_its_name_and_words() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("closed")).await.unwrap();
        let Err(Error::Modeled(ChatError::Closed(closed))) = session.recv().await else {
            panic!()
        };
        assert_eq!(closed.message.as_deref(), Some("for good"));
    })
    .await;
}

#[tokio::test]
async fn an_input_that_breaks_constraints_opens_no_session() {
    everywhere(async |world: &World| {
        let mut session = world
            .client
            .chat(room("a name that is far too long"))
            .await
            .unwrap();
        let Err(Error::Modeled(ChatError::ValidationException(error))) = session.recv().await
        else {
            panic!()
        };
        assert_eq!(error.field_list.unwrap()[0].path, "/room");
    })
    .await;
}

#[tokio::test]
async fn a_handler_that_fails_before_it_accepts_is_a_500() {
    everywhere(async |world: &World| {
        for name in ["forgets", "panics"] {
            let mut session = world.client.chat(room(name)).await.unwrap();
            let error = unmodeled(session.recv().await);
            assert_eq!(
                (error.status, error.code.as_str()),
                (500, "InternalFailure"),
                "{name}"
            );
            assert!(!error.message.contains(SECRET));
        }
    })
    .await;
}

#[tokio::test]
async fn a_handler_that_fails_later_ends_its_session_with_an_error() {
    everywhere(async |world: &World| {
        for name in ["fails", "panics late"] {
            let mut session = world.client.chat(room(name)).await.unwrap();
            let error = unmodeled(session.recv().await);
            assert_eq!(
                (error.status, error.code.as_str()),
                (0, "InternalFailure"),
                "{name}"
            );
            assert!(!error.message.contains(SECRET));
        }
    })
    .await;
}

#[tokio::test]
async fn an_exception_ends_the_session_after_what_was_sent_before_it() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("throws")).await.unwrap();
        assert_eq!(told(&mut session).await, "one");
        for _ in 0..2 {
            let Err(Error::Modeled(ChatError::Closed(closed))) = session.recv().await else {
                panic!()
            };
            assert_eq!(closed.message.as_deref(), Some("bye"));
        }
    })
    .await;
}

#[tokio::test]
async fn an_event_that_breaks_constraints_ends_the_session_as_the_clients_mistake() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("r")).await.unwrap();
        session.send(say("")).await.unwrap();
        let error = unmodeled(session.recv().await);
        assert_eq!(error.code, "SerializationException");
        assert!(error.message.contains("/text"), "{}", error.message);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_dropped_frees_everything() {
    everywhere(async |world: &World| {
        for name in ["r", "silent", "greets"] {
            let session = world.client.chat(room(name)).await.unwrap();
            world.busy().await;
            drop(session);
            world.idle().await;
        }
        let mut answered = world.client.chat(room("r")).await.unwrap();
        answered.initial_response().await.unwrap();
        drop(answered);
        world.idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_handler_that_neither_reads_nor_ends_is_dropped_after_its_client() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("holds")).await.unwrap();
        session.initial_response().await.unwrap();
        drop(session);
        world.idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_hundred_sessions_in_sequence_and_a_hundred_at_once() {
    everywhere(async |world: &World| {
        for _ in 0..100 {
            converse(world.client.clone()).await;
        }
        let all: Vec<_> = (0..100)
            .map(|_| tokio::spawn(converse(world.client.clone())))
            .collect();
        for one in all {
            one.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn sending_on_a_session_that_the_server_ended_tells_why_not() {
    everywhere(async |world: &World| {
        let mut session = world.client.chat(room("throws")).await.unwrap();
        while let Ok(Some(_)) = session.recv().await {}
        let failure = session.send(say("late")).await.unwrap_err();
        // Over the network the server goes on reading for a while, and discards it.
        assert!(
            matches!(failure.kind(), FailureKind::Closed | FailureKind::Reset(0)),
            "{failure:?}"
        );
    })
    .await;
}
