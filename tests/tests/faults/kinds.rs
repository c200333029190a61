//! Every kind of event stream through generated code: unions with errors and without, payloads that may be
//! absent, constraints inside events, handlers that events are pushed to.

use crate::support::*;
use bytes::Bytes;
use std::time::Duration;
use trompe::client::Http;
use trompe::error::{BoxError, Error, FailureKind};
use trompe::server::{Context, Router, Server};
use trompe::service::Protocol;
use trompe::session::Opening;
use trompe_tests::streams::errors::{
    AskError, Refused, Stopped, TalkError, UploadError, WatchError,
};
use trompe_tests::streams::operations::{Talk, Upload, Watch};
use trompe_tests::streams::types::{
    Aside, AskInput, AskOutput, Heard, Item, Mark, Rated, Remark, Said, Shown, TalkInput,
    TalkOutput, UploadInput, WatchInput, WatchOutput,
};
use trompe_tests::streams::{Streams, StreamsClient, StreamsService, TalkHandler};

/// Answers every event of a talk with its like; at `stop` it throws, and so does every watch and refusal.
#[derive(Debug)]
struct Mirror;

impl Streams for Mirror {
    async fn ask(&self, input: AskInput, _: Context) -> Result<AskOutput, Error<AskError>> {
        Ok(AskOutput::new().answer(input.manner))
    }

    async fn talk(
        &self,
        input: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<TalkError>> {
        if input.manner == "refuse" {
            return Err(Error::Modeled(Refused::new("so").message("no").into()));
        }
        let mut session = opening.accept(TalkOutput::new()).await?;
        let never = |error: Error<_>| error.map(|never| match never {});
        while let Some(event) = session.recv().await.map_err(never)? {
            let answer = match event {
                Said::Item(item) if item.number < 0 => {
                    return Err(Error::Modeled(Stopped::new(item.number).into()));
                }
                Said::Item(item) => Heard::Item(item),
                Said::Aside(aside) => Heard::Aside(aside),
                _ => Heard::Mark(Mark::new()),
            };
            session.send(answer).await?;
        }
        Ok(())
    }

    async fn upload(
        &self,
        _: UploadInput,
        _: Opening<Upload>,
        _: Context,
    ) -> Result<(), Error<UploadError>> {
        Err(Error::Modeled(Refused::new("nobody reads").into()))
    }

    async fn watch(
        &self,
        _: WatchInput,
        opening: Opening<Watch>,
        _: Context,
    ) -> Result<(), Error<WatchError>> {
        let session = opening.accept(WatchOutput::new()).await?;
        session.send(Mark::new().into()).await?;
        Err(Error::Modeled(Refused::new("so").message("no").into()))
    }
}

struct Stage {
    http: Http,
    client: StreamsClient,
    server: Server,
}

impl Stage {
    async fn of(protocol: &'static dyn Protocol) -> Self {
        let router = Router::new().service(StreamsService::new(Mirror));
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        let http = Http::builder(&format!("http://{}", server.local_addr())).protocol(protocol);
        let http = http.build().unwrap();
        let client = StreamsClient::over(http.clone());
        Self {
            http,
            client,
            server,
        }
    }

    async fn talk(&self) -> trompe::session::Session<Talk> {
        self.client.talk(TalkInput::new("mirror")).await.unwrap()
    }

    async fn end(self) {
        drop(self.client);
        assert!(self.http.shutdown(PATIENCE).await.is_clean());
        assert!(self.server.shutdown(PATIENCE).await.is_clean());
        no_tasks().await;
    }
}

#[tokio::test]
async fn an_event_whose_structured_payload_is_absent_is_sent_and_received() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.talk().await;
        let remark = Remark::new().text("why not");
        for aside in [
            Aside::new(),
            Aside::new().about("it"),
            Aside::new().about("it").remark(remark),
        ] {
            soon(session.send(aside.clone().into())).await.unwrap();
            let heard = soon(session.recv()).await.unwrap();
            assert_eq!(heard, Some(Heard::Aside(aside)));
        }
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn an_error_that_its_union_does_not_have_keeps_its_name_and_words() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.client.watch(WatchInput::new("w")).await.unwrap();
        assert_eq!(
            soon(session.recv()).await.unwrap(),
            Some(Shown::Mark(Mark::new()))
        );
        let FailureKind::Unmodeled(error) = kind(soon(session.recv()).await.unwrap_err()) else {
            panic!("not an error of the server")
        };
        assert_eq!((&*error.code, &*error.message), ("Refused", "no"));
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn an_error_in_place_of_the_answer_is_told_with_its_members_however_often_it_is_asked_for() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.client.upload(UploadInput::new("u")).await.unwrap();
        for _ in 0..2 {
            let told = soon(session.initial_response()).await.unwrap_err();
            let Some(UploadError::Refused(refused)) = told.modeled() else {
                panic!("{told:?}")
            };
            assert_eq!(refused.why, "nobody reads");
        }
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn a_refusal_is_told_with_its_members_however_often_it_is_asked_for() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.client.talk(TalkInput::new("refuse")).await.unwrap();
        for _ in 0..3 {
            let told = soon(session.recv()).await.unwrap_err();
            let Some(TalkError::Refused(refused)) = told.modeled() else {
                panic!("{told:?}")
            };
            assert_eq!(
                (&*refused.why, refused.message.as_deref()),
                ("so", Some("no"))
            );
        }
        let sent = soon(session.send(Rated::new(5).into())).await.unwrap_err();
        assert_eq!(*sent.kind(), FailureKind::Closed);
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn an_exception_of_a_union_keeps_all_its_members_and_is_told_again() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.talk().await;
        soon(session.send(Item::new(-7, Bytes::new()).into()))
            .await
            .unwrap();
        for _ in 0..2 {
            let told = soon(session.recv()).await.unwrap_err();
            let Some(TalkError::Stopped(stopped)) = told.modeled() else {
                panic!("{told:?}")
            };
            assert_eq!(stopped.after, -7);
        }
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn constraints_inside_an_event_are_enforced_and_named_with_their_member() {
    let wrong = [
        (Rated::new(6), "stars"),
        (Rated::new(1).by("far too long"), "by"),
        (Rated::new(1).tag("UPPER"), "tag"),
    ];
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        for (rated, member) in &wrong {
            let mut session = stage.talk().await;
            soon(session.send(Rated::new(5).into())).await.unwrap();
            assert!(soon(session.recv()).await.unwrap().is_some());
            soon(session.send(rated.clone().into())).await.unwrap();
            let FailureKind::Unmodeled(error) = kind(soon(session.recv()).await.unwrap_err())
            else {
                panic!("not an error of the server")
            };
            assert!(error.message.contains(member), "{error:?}");
        }
        stage.end().await;
    }
}

#[tokio::test]
async fn events_that_are_kept_stay_as_they_were_when_later_ones_arrive() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.talk().await;
        let data = |number: i64| Bytes::from(vec![number as u8; 3 + number as usize * 97 % 9_000]);
        let mut kept = Vec::new();
        for number in 0..150 {
            soon(session.send(Item::new(number, data(number)).into()))
                .await
                .unwrap();
            kept.push(soon(session.recv()).await.unwrap().unwrap());
            // Every second one is let go, so that its room may be used again.
            if number % 2 == 1 {
                kept.pop();
            }
        }
        drop(session);
        stage.end().await;
        for (at, event) in kept.iter().enumerate() {
            let number = at as i64 * 2;
            assert_eq!(event, &Heard::Item(Item::new(number, data(number))));
        }
    }
}

/// Whatever it is told, it panics when it is told of this.
struct Fragile {
    at_error: bool,
}

impl TalkHandler for Fragile {
    async fn on_mark(&mut self, _: Mark) -> Result<(), BoxError> {
        match self.at_error {
            true => Ok(()),
            false => std::panic::resume_unwind(Box::new("as told")),
        }
    }

    async fn on_error(&mut self, _: &Error<TalkError>) {
        std::panic::resume_unwind(Box::new("as told"))
    }
}

#[tokio::test]
async fn a_panic_in_a_push_handler_or_in_its_error_handler_ends_its_own_session_only() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut bystander = stage.talk().await;
        for at_error in [false, true] {
            let mut session = stage.talk().await;
            soon(session.send(Rated::new(5).into())).await.unwrap();
            soon(session.send(Item::new(-1, Bytes::new()).into()))
                .await
                .unwrap();
            let driven = tokio::spawn(async move {
                let mut handler = Fragile { at_error };
                session.drive(&mut handler).await
            });
            assert!(soon(driven).await.unwrap_err().is_panic());
            soon(bystander.send(Rated::new(5).into())).await.unwrap();
            assert!(soon(bystander.recv()).await.unwrap().is_some());
        }
        drop(bystander);
        stage.end().await;
    }
}

#[tokio::test]
async fn the_hundred_and_first_session_of_a_connection_opens_when_another_has_closed() {
    for protocol in PROTOCOLS {
        let mut plan = Plan::of(protocol).one_connection();
        plan.server.http2.max_concurrent_streams = 100;
        let world = plan.build().await;
        let mut sessions = Vec::new();
        for nonce in 0..100 {
            let mut session = world.open("echo").await;
            ask(&mut session, nonce).await;
            sessions.push(session);
        }
        let client = world.client.clone();
        let next = tokio::spawn(async move { open(&client, "echo").await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!next.is_finished());
        part(sessions.pop().unwrap()).await;
        let mut session = soon(next).await.unwrap().unwrap();
        ask(&mut session, 100).await;
        part(session).await;
        drop(sessions);
        assert_eq!(world.http.live().connections(), 1);
        world.close().await;
    }
}
