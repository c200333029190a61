//! A streaming blob with `@length`.

use crate::support::*;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use trompe::Error;
use trompe::carrier::{BoxFuture, ShapeError};
use trompe::client::Client;
use trompe::operation::{NoError, Operation};
use trompe::protocol::REST_JSON_1;
use trompe::schema::{self, Binding, Constraints, Kind, Member, Schema, Streaming};
use trompe::serde::{self, Blueprint, Members, Shape, ShapeDeserializer, ShapeSerializer, Value};
use trompe::server::{
    Context, Dispatch, InProcess, Outcome, Router, Server, unary, unknown_operation,
};
use trompe::service::{HttpTrait, OperationSchema, Segment, ServiceSchema};
use trompe::session::RawOpening;
use trompe::transport::{HttpVersion, Settings};
use trompe::types::{ByteStream, Unit};

const LENGTH: Constraints = Constraints::NONE.length(Some(10), Some(1_000));

static BODY: Schema = Schema::simple("shelf#Body", Kind::Blob)
    .streaming(Streaming::Unbounded)
    .constraints(&LENGTH)
    .constrained();
static INPUT: Schema = Schema::structure(
    "shelf#KeepInput",
    &[Member::new("body", &BODY).bound(Binding::Payload)],
)
.constrained();
static SHELF: ServiceSchema = ServiceSchema::new("shelf#Shelf", "1", &[&REST_JSON_1], &[&KEEP]);
static KEEP: OperationSchema = OperationSchema::new(
    "shelf#Keep",
    &SHELF,
    Blueprint::of::<KeepInput>(&INPUT),
    Blueprint::of::<Unit>(&schema::UNIT),
)
.http(HttpTrait {
    method: "POST",
    path: &[Segment::Literal("shelf")],
    query: &[],
    code: 200,
});

#[derive(Debug, Default)]
struct KeepInput {
    body: ByteStream,
}

impl Members for KeepInput {
    fn blank() -> Self {
        Self::default()
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
enum Keep {}

impl Operation for Keep {
    type Input = KeepInput;
    type Output = Unit;
    type Error = NoError;

    fn schema() -> &'static OperationSchema {
        &KEEP
    }
}

/// Takes whatever comes.
#[derive(Debug)]
struct Shelf;

impl Dispatch for Shelf {
    fn schema(&self) -> &'static ServiceSchema {
        &SHELF
    }

    fn call(&self, _: usize, input: Box<dyn Shape>, _: Context) -> BoxFuture<Outcome> {
        unary::<Keep, _>(input, |mut input: KeepInput| async move {
            while input.body.next_chunk().await?.is_some() {}
            Ok(Unit)
        })
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

#[tokio::test]
async fn a_stream_is_held_to_the_length_of_its_blob_over_every_carrier() {
    let server = Server::bind("127.0.0.1:0", Router::new().service(Shelf));
    let server = server.await.unwrap();
    let over = |version| {
        let mut settings = Settings::default();
        settings.version = version;
        let http = http(server.local_addr().port()).transport(settings);
        Client::over(http.build().unwrap())
    };
    let clients = [
        ("HTTP/2", over(HttpVersion::Http2)),
        ("HTTP/1.1", over(HttpVersion::Http1)),
        ("in process", Client::over(InProcess::new(Shelf))),
    ];
    for (name, client) in clients {
        for (length, is_within) in [(9, false), (10, true), (1_000, true), (1_001, false)] {
            let known = ByteStream::from(vec![7; length]);
            let unknown = AsyncReadExt::take(tokio::io::repeat(7), length as u64);
            for body in [known, ByteStream::from_reader(unknown)] {
                let call = client
                    .call::<Keep>(KeepInput { body })
                    .timeout(Duration::from_secs(30));
                let outcome: Result<Unit, Error<NoError>> = call.await;
                if is_within {
                    outcome.unwrap();
                    continue;
                }
                let failure = failure(outcome);
                let told = failure.as_unmodeled().unwrap();
                let expected = (400, "ValidationException");
                assert_eq!(
                    (told.status, told.code.as_str()),
                    expected,
                    "{name}, {length}"
                );
                let constraint = "Member must have length between 10 and 1000, inclusive";
                assert!(told.message.contains(constraint), "{name}: {told:?}");
            }
        }
    }
}
