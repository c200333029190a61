//! A streaming blob that its handler, or its server, does not take or give to its end.

use crate::retries::logs::Lines;
use crate::retries::script::*;
use crate::support::*;
use std::io;
use std::pin::Pin;
use std::task::{self, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};
use trompe::Error;
use trompe::carrier::{BoxFuture, ShapeError};
use trompe::client::Client;
use trompe::error::{Failure, Unmodeled};
use trompe::operation::{NoError, Operation};
use trompe::protocol::REST_JSON_1;
use trompe::schema::{self, Binding, Kind, Member, Schema, Streaming};
use trompe::serde::Shape;
use trompe::serde::{self, Blueprint, Members, ShapeDeserializer, ShapeSerializer, Value};
use trompe::server::{
    Context, Dispatch, InProcess, Outcome, Router, RouterSettings, Server, unary, unknown_operation,
};
use trompe::service::{HttpTrait, OperationSchema, Segment, ServiceSchema};
use trompe::session::RawOpening;
use trompe::transport::{HttpVersion, Settings};
use trompe::types::{ByteStream, TooLarge, Unit};

/// How much of a deposit is taken.
const LIMIT: usize = 1_000;

static BODY: Schema = Schema::simple("vault#Body", Kind::Blob).streaming(Streaming::Unbounded);
static INPUT: Schema = Schema::structure(
    "vault#DepositInput",
    &[Member::new("body", &BODY).bound(Binding::Payload)],
);
static VAULT: ServiceSchema =
    ServiceSchema::new("vault#Vault", "1", &[&REST_JSON_1], &[&DEPOSIT, &WITHDRAW]);
static DEPOSIT: OperationSchema = OperationSchema::new(
    "vault#Deposit",
    &VAULT,
    Blueprint::of::<DepositInput>(&INPUT),
    Blueprint::of::<Unit>(&schema::UNIT),
)
.http(HttpTrait {
    method: "POST",
    path: &[Segment::Literal("vault")],
    query: &[],
    code: 200,
});

static WITHDRAW: OperationSchema = OperationSchema::new(
    "vault#Withdraw",
    &VAULT,
    Blueprint::of::<Unit>(&schema::UNIT),
    Blueprint::of::<DepositInput>(&INPUT),
)
.http(HttpTrait {
    method: "GET",
    path: &[Segment::Literal("vault")],
    query: &[],
    code: 200,
});

#[derive(Debug)]
pub(crate) struct DepositInput {
    pub(crate) body: ByteStream,
}

impl Members for DepositInput {
    fn blank() -> Self {
        Self {
            body: ByteStream::default(),
        }
    }

    fn schema(&self) -> &'static Schema {
        &INPUT
    }

    fn write_members(&self, w: &mut dyn ShapeSerializer) {
        self.body.write(&INPUT.members()[0], w);
    }

    fn read_member(&mut self, _: usize, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
        self.body.read(&INPUT.members()[0], d)
    }
}

#[derive(Debug)]
pub(crate) enum Deposit {}

impl Operation for Deposit {
    type Input = DepositInput;
    type Output = Unit;
    type Error = NoError;

    fn schema() -> &'static OperationSchema {
        &DEPOSIT
    }
}

#[derive(Debug)]
pub(crate) enum Withdraw {}

impl Operation for Withdraw {
    type Input = Unit;
    type Output = DepositInput;
    type Error = NoError;

    fn schema() -> &'static OperationSchema {
        &WITHDRAW
    }
}

/// Takes deposits, unless they are too large.
#[derive(Clone, Debug)]
struct Vault;

/// The same, with what streams fail of wrapped as handlers do that read them.
#[derive(Clone, Copy, Debug)]
enum Wrapping {
    Collects,
    Reads,
}

impl Wrapping {
    async fn deposit(self, input: DepositInput) -> Result<Unit, Error<NoError>> {
        let taken = match self {
            Self::Collects => input.body.collect(LIMIT).await.map_err(io::Error::other),
            Self::Reads => {
                let mut bytes = Vec::new();
                let read = input.body.into_reader().read_to_end(&mut bytes).await;
                read.map(|_| bytes.into())
            }
        };
        let wrapped = |error| Failure::internal("the deposit is lost").with_source(error);
        taken.map_err(|error| wrapped(io::Error::other(error)))?;
        Ok(Unit)
    }
}

impl Dispatch for Wrapping {
    fn schema(&self) -> &'static ServiceSchema {
        &VAULT
    }

    fn call(&self, _: usize, input: Box<dyn Shape>, _: Context) -> BoxFuture<Outcome> {
        let wrapping = *self;
        unary::<Deposit, _>(input, move |input| wrapping.deposit(input))
    }

    fn open(
        &self,
        _: usize,
        _: Box<dyn Shape>,
        _: RawOpening,
        _: Context,
    ) -> BoxFuture<Result<(), ShapeError>> {
        unknown_operation()
    }
}

impl Vault {
    async fn deposit(&self, input: DepositInput) -> Result<Unit, Error<NoError>> {
        let taken = input.body.collect(LIMIT).await;
        // The handler can tell too.
        let is_large = taken.as_ref().err().map(TooLarge::is_cause);
        assert_ne!(is_large, Some(false), "{taken:?}");
        taken?;
        Ok(Unit)
    }

    /// Gives a thousand bytes, and then no more although there should be.
    async fn withdraw(&self) -> Result<DepositInput, Error<NoError>> {
        let thousand = AsyncReadExt::take(tokio::io::repeat(7), LIMIT as u64);
        let dry = Dry(Box::pin(sleep(Duration::from_millis(50))));
        let body = ByteStream::from_reader(thousand.chain(dry));
        Ok(DepositInput { body })
    }
}

impl Dispatch for Vault {
    fn schema(&self) -> &'static ServiceSchema {
        &VAULT
    }

    fn call(&self, index: usize, input: Box<dyn Shape>, _: Context) -> BoxFuture<Outcome> {
        match index {
            0 => unary::<Deposit, _>(input, |input| async move { Vault.deposit(input).await }),
            _ => unary::<Withdraw, _>(input, |_| async move { Vault.withdraw().await }),
        }
    }

    fn open(
        &self,
        _: usize,
        _: Box<dyn Shape>,
        _: RawOpening,
        _: Context,
    ) -> BoxFuture<Result<(), ShapeError>> {
        unknown_operation()
    }
}

/// A reader that fails, some time after what came before it.
struct Dry(Pin<Box<Sleep>>);

impl AsyncRead for Dry {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut task::Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.0.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::other("the well is dry")))
    }
}

async fn deposit(client: &Client, body: ByteStream) -> Result<Unit, Error<NoError>> {
    client
        .call::<Deposit>(DepositInput { body })
        .timeout(secs(30))
        .await
}

fn told(outcome: Result<Unit, Error<NoError>>) -> Unmodeled {
    failure(outcome).as_unmodeled().unwrap().clone()
}

#[tokio::test]
async fn a_client_that_sends_more_than_its_handler_takes_is_told_so_over_every_carrier() {
    let server = Server::bind("127.0.0.1:0", Router::new().service(Vault))
        .await
        .unwrap();
    let http = http(server.local_addr().port()).build().unwrap();
    let clients = [
        ("HTTP/2", Client::over(http)),
        ("in process", Client::over(InProcess::new(Vault))),
    ];
    for (name, client) in clients {
        let whole = ByteStream::from(vec![7; LIMIT + 1]);
        let streamed =
            ByteStream::from_reader(AsyncReadExt::take(tokio::io::repeat(7), LIMIT as u64 + 1));
        for body in [whole, streamed] {
            let told = told(deposit(&client, body).await);
            let expected = (413, "RequestEntityTooLargeException");
            assert_eq!((told.status, told.code.as_str()), expected, "{name}");
        }
        let enough = ByteStream::from(vec![7; LIMIT]);
        deposit(&client, enough).await.unwrap();
    }
}

#[tokio::test]
async fn what_a_handler_makes_of_its_clients_failure_is_still_the_clients() {
    let settings = RouterSettings {
        stream_idle: Duration::from_millis(100),
        ..RouterSettings::default()
    };
    for (wrapping, status, code) in [
        (Wrapping::Collects, 413, "RequestEntityTooLargeException"),
        (Wrapping::Reads, 408, "RequestTimeoutException"),
    ] {
        let router = Router::new().service(wrapping).settings(settings.clone());
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        let http = http(server.local_addr().port()).build().unwrap();
        let (mut near, far) = tokio::io::duplex(2 * LIMIT);
        near.write_all(&[7; LIMIT + 1]).await.unwrap();
        let body = ByteStream::from_reader(far);
        let told = told(deposit(&Client::over(http), body).await);
        assert_eq!((told.status, told.code.as_str()), (status, code));
        assert!(!told.message.contains("lost"), "{told:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_whose_server_asks_for_more_time_than_it_may_stand_still_is_told_so_at_once() {
    let path = std::env::temp_dir().join(format!("trompe-vault-{}", std::process::id()));
    std::fs::write(&path, "a file may be sent again").unwrap();
    for (after, requests) in [("3600", 1), ("3", 2)] {
        let after: &'static [_] = match after {
            "3" => &[("retry-after", "3")],
            _ => &[("retry-after", "3600")],
        };
        let server = scripted([Step::Error(429, "", after)]);
        let file = ByteStream::from_path(&path).await.unwrap();
        let outcome = deposit(&Client::over(server.http.clone()), file).await;
        assert_eq!(server.requests(), requests);
        match requests {
            1 => assert_eq!(failure(outcome).as_unmodeled().unwrap().status, 429),
            _ => drop(outcome.unwrap()),
        }
    }
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn a_stream_of_a_server_that_fails_is_cut_and_why_is_logged_over_every_version() {
    let server = Server::bind("127.0.0.1:0", Router::new().service(Vault));
    let server = server.await.unwrap();
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let lines = Lines::default();
        let _here = tracing::subscriber::set_default(lines.clone());
        let mut settings = Settings::default();
        settings.version = version;
        let http = http(server.local_addr().port()).transport(settings);
        let client = Client::over(http.build().unwrap());
        let got = soon(client.call::<Withdraw>(Unit).into_future()).await;
        let body = got.unwrap().body;
        soon(body.collect(usize::MAX)).await.unwrap_err();
        let logged = lines.text();
        for word in [
            "vault#Withdraw",
            "the stream of an output failed",
            "the well is dry",
        ] {
            assert!(logged.contains(word), "{version:?}: {logged}");
        }
    }
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    let request = b"GET /vault HTTP/1.1\r\nhost: here\r\n\r\n";
    socket.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    soon(socket.read_to_end(&mut answer)).await.unwrap();
    let text = String::from_utf8_lossy(&answer);
    assert!(text.contains("transfer-encoding: chunked"), "{text}");
    assert!(answer.ends_with(&[7, b'\r', b'\n']), "{text}");
}
