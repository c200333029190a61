//! The client, the server, and handlers that do as their input says.

use super::schemas::{self, Chat, Echo, Feed, Plain, Record};
use super::shapes::*;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use trompe::Error;
use trompe::carrier::{BoxFuture, Carrier, ShapeError};
use trompe::client::{Call, Client, Open};
use trompe::error::{Failure, FailureKind};
use trompe::operation::NoError;
use trompe::serde::Shape;
use trompe::server::{Context, Dispatch, Outcome, streaming, unary, unknown_operation};
use trompe::service::ServiceSchema;
use trompe::session::{Opening, RawOpening, ServerSession};
use trompe::transport::Live;
use trompe::types::Unit;

pub(crate) const SECRET: &str = "hunter2";

#[derive(Clone, Debug)]
pub(crate) struct SampleClient(Client);

impl SampleClient {
    pub(crate) fn over(carrier: impl Carrier) -> Self {
        Self(Client::over(carrier))
    }

    pub(crate) fn chat(&self, input: ChatInput) -> Open<Chat> {
        self.0.open(input)
    }

    pub(crate) fn echo(&self, input: EchoInput) -> Call<Echo> {
        self.0.call(input)
    }

    pub(crate) fn feed(&self, count: i32, size: i32) -> Open<Feed> {
        self.0.open(FeedInput { count, size })
    }

    pub(crate) fn plain(&self, text: &str) -> Call<Plain> {
        self.0.call(PlainInput {
            text: text.to_owned(),
        })
    }

    pub(crate) fn record(&self, name: &str) -> Open<Record> {
        self.0.open(RecordInput {
            name: name.to_owned(),
        })
    }
}

/// Counts the handlers that run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) handlers: Live,
}

impl Sample {
    async fn echo(&self, input: EchoInput, cx: Context) -> Result<EchoOutput, Error<EchoError>> {
        let _running = self.handlers.task();
        match input.text.as_str() {
            "missing" => Err(NoSuchThing {
                message: Some("none".into()),
                what: "it".into(),
            }
            .into()),
            "panic" => panic!("{SECRET}"),
            "fail" => Err(Failure::internal(SECRET).into()),
            "downstream" => Err(Failure::new(FailureKind::Protocol, SECRET).into()),
            "wait" => pending().await,
            _ => Ok(EchoOutput {
                text: input
                    .text
                    .repeat(usize::try_from(input.times.unwrap_or(1)).unwrap()),
                token: input.token,
                extra: cx
                    .headers()
                    .get("x-extra")
                    .map(|v| v.to_str().unwrap().to_owned()),
            }),
        }
    }

    async fn plain(&self, _: PlainInput) -> Result<Unit, Error<PlainError>> {
        Ok(Unit)
    }

    async fn chat(
        &self,
        input: ChatInput,
        mut opening: Opening<Chat>,
    ) -> Result<(), Error<ChatError>> {
        let _running = self.handlers.task();
        let closed = |message: &str| Closed {
            message: Some(message.to_owned()),
        };
        match input.room.as_str() {
            "denied" => {
                return Err(Denied {
                    message: Some("not you".into()),
                }
                .into());
            }
            "closed" => return Err(closed("for good").into()),
            "forgets" => return Ok(()),
            "silent" => pending().await,
            "panics" => panic!("{SECRET}"),
            "listens" => {
                let first = opening.recv().await.ok().flatten().unwrap();
                let session = accept(opening, &first.text()).await?;
                return chatter(session).await;
            }
            _ => {}
        }
        let session = accept(opening, &input.room).await?;
        match input.room.as_str() {
            "greets" => session.send(said("welcome")).await?,
            "throws" => {
                session.send(said("one")).await?;
                return Err(closed("bye").into());
            }
            "fails" => return Err(Failure::internal(SECRET).into()),
            "panics late" => panic!("{SECRET}"),
            "holds" => pending().await,
            _ => {}
        }
        chatter(session).await
    }

    async fn feed(&self, input: FeedInput, opening: Opening<Feed>) -> Result<(), Error<ChatError>> {
        let _running = self.handlers.task();
        let session = opening.accept(Unit).await?;
        for _ in 0..input.count {
            session
                .send(said("x".repeat(usize::try_from(input.size).unwrap())))
                .await?;
        }
        if input.count < 0 {
            pending::<()>().await;
        }
        Ok(())
    }

    async fn record(
        &self,
        input: RecordInput,
        mut opening: Opening<Record>,
    ) -> Result<(), Error<RecordError>> {
        let _running = self.handlers.task();
        match input.name.as_str() {
            "missing" => {
                return Err(NoSuchThing {
                    message: None,
                    what: "it".into(),
                }
                .into());
            }
            "silent" => pending().await,
            "early" => {
                let text = "x".repeat(1_000_000);
                let mut session = opening.accept(RecordOutput { count: -1, text }).await?;
                while let Ok(Some(_)) = session.recv().await {}
                return Ok(());
            }
            _ => {}
        }
        let mut all = RecordOutput {
            count: 0,
            text: String::new(),
        };
        while let Some(event) = opening.recv().await.map_err(no_error)? {
            all.count += 1;
            all.text.push_str(&event.text());
        }
        if input.name == "late" {
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
        opening.accept(all).await?;
        Ok(())
    }
}

fn no_error<E>(error: Error<NoError>) -> Error<E> {
    match error {
        Error::Failure(failure) => failure.into(),
        Error::Modeled(never) => match never {},
    }
}

async fn accept(opening: Opening<Chat>, topic: &str) -> Result<ServerSession<Chat>, Failure> {
    opening
        .accept(ChatOutput {
            topic: topic.to_owned(),
        })
        .await
}

/// Says back what it hears.
async fn chatter(mut session: ServerSession<Chat>) -> Result<(), Error<ChatError>> {
    while let Some(event) = session.recv().await.map_err(no_error)? {
        session.send(said(event.text())).await?;
    }
    Ok(())
}

#[derive(Clone, Debug)]
pub(crate) struct SampleService(pub(crate) Arc<Sample>);

impl Dispatch for SampleService {
    fn schema(&self) -> &'static ServiceSchema {
        &schemas::SAMPLE
    }

    fn call(&self, operation: usize, input: Box<dyn Shape>, cx: Context) -> BoxFuture<Outcome> {
        let service = Arc::clone(&self.0);
        match operation {
            1 => unary::<Echo, _>(input, |input| async move { service.echo(input, cx).await }),
            3 => unary::<Plain, _>(input, |input| async move { service.plain(input).await }),
            _ => unknown_operation(),
        }
    }

    fn open(
        &self,
        operation: usize,
        input: Box<dyn Shape>,
        opening: RawOpening,
        _: Context,
    ) -> BoxFuture<Result<(), ShapeError>> {
        let service = Arc::clone(&self.0);
        match operation {
            0 => streaming::<Chat, _>(
                input,
                opening,
                |i, o| async move { service.chat(i, o).await },
            ),
            2 => streaming::<Feed, _>(
                input,
                opening,
                |i, o| async move { service.feed(i, o).await },
            ),
            4 => {
                streaming::<Record, _>(
                    input,
                    opening,
                    |i, o| async move { service.record(i, o).await },
                )
            }
            _ => unknown_operation(),
        }
    }
}
