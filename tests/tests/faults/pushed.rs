//! Servers whose operations are handlers that events are pushed to.

use crate::support::*;
use bytes::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use trompe::client::Http;
use trompe::error::{Error, Failure, FailureKind, Unmodeled};
use trompe::operation::NoError;
use trompe::server::{Context, Router, Server};
use trompe::service::Protocol;
use trompe::session::{Opening, ServerSender, Session};
use trompe_tests::proxy::{Cut, Faults, Proxy};
use trompe_tests::streams::errors::{
    AskError, Refused, Stopped, TalkError, UploadError, WatchError,
};
use trompe_tests::streams::operations::{Talk, Upload, Watch};
use trompe_tests::streams::types::{
    Aside, AskInput, AskOutput, Heard, Item, Rated, Said, TalkInput, TalkOutput, UploadInput,
    UploadOutput, WatchInput,
};
use trompe_tests::streams::{
    Streams, StreamsClient, StreamsService, TalkInputHandler, UploadInputHandler,
};

/// What the item says that a talker fails at, panics at, and has a secret about.
const STOP: i64 = -1;
const PANIC: i64 = -2;
const SECRET: i64 = -3;

/// Says what it is told, and answers every item with its like.
struct Talker {
    sender: ServerSender<Talk>,
    told: UnboundedSender<String>,
    falls_at_error: bool,
}

impl Talker {
    fn tell(&self, what: String) {
        let _ = self.told.send(what);
    }
}

impl TalkInputHandler for Talker {
    async fn on_initial(&mut self, input: &TalkInput) -> Result<(), Error<TalkError>> {
        self.falls_at_error = input.manner == "fall";
        match input.manner.as_str() {
            "refuse" => Err(Refused::new("so").message("no").into()),
            manner => {
                self.tell(format!("initial {manner}"));
                Ok(())
            }
        }
    }

    async fn on_item(&mut self, item: Item) -> Result<(), Error<TalkError>> {
        self.tell(format!("item {}", item.number));
        match item.number {
            STOP => Err(Stopped::new(7).message("enough").into()),
            PANIC => std::panic::resume_unwind(Box::new("as told")),
            SECRET => Err(Failure::internal("a secret").into()),
            _ => Ok(self.sender.send(item.into()).await?),
        }
    }

    async fn on_aside(&mut self, aside: Aside) -> Result<(), Error<TalkError>> {
        self.tell(format!("aside {}", aside.about.unwrap_or_default()));
        Ok(())
    }

    async fn on_error(&mut self, error: &Error<NoError>) {
        let reason = error.failure().map(Failure::kind);
        self.tell(format!("error {reason:?}"));
        if self.falls_at_error {
            std::panic::resume_unwind(Box::new("as told"));
        }
    }
}

/// Adds up what it is sent.
#[derive(Default)]
struct Sum(i64);

impl UploadInputHandler for Sum {
    async fn on_item(&mut self, item: Item) -> Result<(), Error<UploadError>> {
        self.0 += item.number;
        match item.number {
            0.. => Ok(()),
            _ => Err(Refused::new("negative").into()),
        }
    }
}

#[derive(Debug)]
struct Pushing(UnboundedSender<String>);

impl Streams for Pushing {
    async fn ask(&self, _: AskInput, _: Context) -> Result<AskOutput, Error<AskError>> {
        Ok(AskOutput::new())
    }

    async fn talk(
        &self,
        input: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<TalkError>> {
        let (sender, mut receiver) = opening.accept(TalkOutput::new()).await?.split();
        let mut talker = Talker {
            sender,
            told: self.0.clone(),
            falls_at_error: false,
        };
        receiver.drive(&input, &mut talker).await
    }

    async fn upload(
        &self,
        input: UploadInput,
        mut opening: Opening<Upload>,
        _: Context,
    ) -> Result<(), Error<UploadError>> {
        let mut sum = Sum::default();
        opening.drive(&input, &mut sum).await?;
        let output = UploadOutput::new().answer(sum.0.to_string());
        opening.accept(output).await?;
        Ok(())
    }

    async fn watch(
        &self,
        _: WatchInput,
        _: Opening<Watch>,
        _: Context,
    ) -> Result<(), Error<WatchError>> {
        Ok(())
    }
}

/// A client of a pushing server on one connection, through a proxy, and what its handlers are told.
struct Stage {
    http: Http,
    client: StreamsClient,
    server: Server,
    proxy: Proxy,
    told: UnboundedReceiver<String>,
}

impl Stage {
    async fn of(protocol: &'static dyn Protocol) -> Self {
        let (tell, told) = unbounded_channel();
        let router = Router::new().service(StreamsService::new(Pushing(tell)));
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        let proxy = Proxy::to(server.local_addr(), Faults::default())
            .await
            .unwrap();
        let plan = Plan::of(protocol).one_connection();
        let http = Http::builder(&proxy.endpoint())
            .protocol(protocol)
            .transport(plan.client)
            .build()
            .unwrap();
        let client = StreamsClient::over(http.clone());
        Self {
            http,
            client,
            server,
            proxy,
            told,
        }
    }

    /// A talk whose handler has begun.
    async fn talk(&mut self, manner: &str) -> Session<Talk> {
        let session = self.client.talk(TalkInput::new(manner)).await.unwrap();
        self.tells(&format!("initial {manner}")).await;
        session
    }

    async fn tells(&mut self, what: &str) {
        assert_eq!(soon(self.told.recv()).await.unwrap(), what);
    }

    async fn end(self) {
        drop(self.client);
        assert!(self.http.shutdown(PATIENCE).await.is_clean());
        assert!(self.server.shutdown(PATIENCE).await.is_clean());
        drop(self.proxy);
        no_tasks().await;
    }
}

fn item(number: i64) -> Said {
    Item::new(number, Bytes::new()).into()
}

/// One more item there and back.
async fn goes_on(stage: &mut Stage, session: &mut Session<Talk>, number: i64) {
    soon(session.send(item(number))).await.unwrap();
    stage.tells(&format!("item {number}")).await;
    let back = soon(session.recv()).await.unwrap();
    assert_eq!(back, Some(Heard::Item(Item::new(number, Bytes::new()))));
}

#[tokio::test]
async fn a_server_handler_is_told_everything_in_order_and_the_end_of_the_input_ends_it_well() {
    for protocol in PROTOCOLS {
        let mut stage = Stage::of(protocol).await;
        let mut session = stage.talk("gladly").await;
        for event in [item(1), Aside::new().about("it").into(), item(2)] {
            soon(session.send(event)).await.unwrap();
        }
        soon(session.finish()).await.unwrap();
        for what in ["item 1", "aside it", "item 2"] {
            stage.tells(what).await;
        }
        for number in [1, 2] {
            let heard = soon(session.recv()).await.unwrap();
            assert_eq!(heard, Some(Heard::Item(Item::new(number, Bytes::new()))));
        }
        assert_eq!(soon(session.recv()).await.unwrap(), None);
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn an_error_or_a_panic_of_a_server_handler_ends_its_own_session_only_and_its_client_hears_why()
 {
    for protocol in PROTOCOLS {
        let mut stage = Stage::of(protocol).await;
        let mut bystander = stage.talk("bystander").await;
        for (number, at) in [STOP, PANIC, SECRET].into_iter().enumerate() {
            let mut session = stage.talk("gladly").await;
            goes_on(&mut stage, &mut session, 1).await;
            soon(session.send(item(at))).await.unwrap();
            stage.tells(&format!("item {at}")).await;
            let error = soon(session.recv()).await.unwrap_err();
            match at {
                STOP => assert!(matches!(
                    error.modeled(),
                    Some(TalkError::Stopped(stopped))
                        if *stopped == Stopped::new(7).message("enough")
                )),
                _ => {
                    let hidden = Unmodeled::new(0, "InternalFailure", "the service failed");
                    assert_eq!(kind(error), FailureKind::Unmodeled(hidden));
                }
            }
            drop(session);
            goes_on(&mut stage, &mut bystander, i64::try_from(number).unwrap()).await;
        }
        drop(bystander);
        assert_eq!(stage.proxy.connections(), 1);
        stage.end().await;
    }
}

#[tokio::test]
async fn an_error_at_the_initial_message_of_a_server_handler_reaches_the_client() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.client.talk(TalkInput::new("refuse")).await.unwrap();
        let told = kind(soon(session.recv()).await.unwrap_err());
        let named = Unmodeled::new(0, "Refused", "no");
        assert_eq!(told, FailureKind::Unmodeled(named));
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn a_panic_in_the_error_handler_of_a_server_hides_no_reason() {
    for protocol in PROTOCOLS {
        let mut stage = Stage::of(protocol).await;
        let mut bystander = stage.talk("bystander").await;
        let mut session = stage.talk("fall").await;
        soon(session.send(Rated::new(9).into())).await.unwrap();
        stage.tells("error Some(Protocol)").await;
        let FailureKind::Unmodeled(error) = kind(soon(session.recv()).await.unwrap_err()) else {
            panic!()
        };
        assert_eq!(error.code, "SerializationException");
        assert!(error.message.contains("stars"), "{error:?}");
        drop(session);
        goes_on(&mut stage, &mut bystander, 1).await;
        drop(bystander);
        stage.end().await;
    }
}

#[tokio::test]
async fn a_server_handler_is_told_why_it_lost_its_client() {
    for protocol in PROTOCOLS {
        let mut stage = Stage::of(protocol).await;
        let mut session = stage.talk("cancel").await;
        goes_on(&mut stage, &mut session, 1).await;
        drop(session);
        stage.tells("error Some(Reset(8))").await;
        let mut session = stage.talk("lose").await;
        goes_on(&mut stage, &mut session, 2).await;
        stage.proxy.cut(Cut::Rst);
        stage.tells("error Some(Lost)").await;
        assert_eq!(
            kind(soon(session.recv()).await.unwrap_err()),
            FailureKind::Lost
        );
        drop(session);
        stage.end().await;
    }
}

#[tokio::test]
async fn a_server_handler_of_uploads_answers_when_it_has_everything_or_refuses_in_the_middle() {
    for protocol in PROTOCOLS {
        let stage = Stage::of(protocol).await;
        let mut session = stage.client.upload(UploadInput::new("add")).await.unwrap();
        for number in [1, 20, 300] {
            soon(session.send(item(number))).await.unwrap();
        }
        soon(session.finish()).await.unwrap();
        let output = soon(session.initial_response()).await.unwrap();
        assert_eq!(output.answer.as_deref(), Some("321"));
        drop(session);
        let mut session = stage.client.upload(UploadInput::new("add")).await.unwrap();
        soon(session.send(item(-1))).await.unwrap();
        let error = soon(session.initial_response()).await.unwrap_err();
        assert!(
            matches!(error.modeled(), Some(UploadError::Refused(refused)) if refused.why == "negative"),
            "{error:?}"
        );
        drop(session);
        stage.end().await;
    }
}
