//! Statics, and the operations as types.

use super::shapes::*;
use trompe::operation::{NoError, NoEvents, Operation, StreamOperation};
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::schema::{Binding, Constraints, INTEGER, Member, STRING, Schema};
use trompe::serde::Blueprint;
use trompe::service::{
    ErrorSchema, EventSchema, EventStreamSchema, Fault, HttpTrait, OperationSchema, QueryError,
    Segment, ServiceSchema,
};
use trompe::types::Unit;

const fn text(name: &'static str) -> Member {
    Member::new(name, &STRING)
}

const fn bounded(name: &'static str, constraints: &'static Constraints) -> Member {
    text(name).required().constraints(constraints)
}

const NOT_EMPTY: Constraints = Constraints::NONE.length(Some(1), None);
const SHORT: Constraints = Constraints::NONE.length(Some(1), Some(3));
const NAME: Constraints = Constraints::NONE.length(Some(1), Some(20));

macro_rules! schemas {
    ($($schema:ident $id:literal [$($member:expr),*];)*) => {$(
        pub(crate) static $schema: Schema = Schema::structure($id, &[$($member),*]).constrained();
    )*};
}

schemas! {
    ECHO_INPUT "sample#EchoInput" [
        bounded("text", &NOT_EMPTY),
        Member::new("times", &INTEGER).constraints(&Constraints::NONE.range(Some("1"), Some("5"))),
        text("token").idempotency_token()
    ];
    ECHO_OUTPUT "sample#EchoOutput" [text("text").required(), text("token"), text("extra")];
    PLAIN_INPUT "sample#PlainInput" [bounded("text", &SHORT)];
    CHAT_INPUT "sample#ChatInput" [bounded("room", &NAME).bound(Binding::Label)];
    CHAT_OUTPUT "sample#ChatOutput" [text("topic").required().bound(Binding::Header("x-topic"))];
    FEED_INPUT "sample#FeedInput" [
        Member::new("count", &INTEGER).required().bound(Binding::Query("count")),
        Member::new("size", &INTEGER).required().bound(Binding::Query("size"))
    ];
    RECORD_INPUT "sample#RecordInput" [text("name").required().bound(Binding::Label)];
    RECORD_OUTPUT "sample#RecordOutput" [Member::new("count", &INTEGER).required(), text("text").required()];
    SAID "sample#Said" [bounded("text", &NOT_EMPTY)];
    CLOSED "sample#Closed" [text("message")];
    DENIED "sample#Denied" [text("message")];
    NO_SUCH_THING "sample#NoSuchThing" [text("message"), text("what").required()];
    BUSY "sample#Busy" [text("message")];
    TOO_MANY "sample#TooMany" [text("message")];
    FIELD "smithy.framework#ValidationExceptionField" [text("path").required(), text("message").required()];
    VALIDATION_EXCEPTION "smithy.framework#ValidationException" [
        text("message").required(),
        Member::new("fieldList", &FIELDS)
    ];
}

static FIELDS: Schema = Schema::list(
    "smithy.framework#ValidationExceptionFieldList",
    &[Member::new("member", &FIELD)],
);
static CLIENT_SIGNAL: Schema = Schema::union("sample#ClientSignal", &[Member::new("said", &SAID)]);
static SERVER_SIGNAL: Schema = Schema::union(
    "sample#ServerSignal",
    &[Member::new("said", &SAID), Member::new("closed", &CLOSED)],
);

const SAID_EVENT: EventSchema = EventSchema {
    name: "said",
    shape: Blueprint::of::<Said>(&SAID),
    exception: false,
};

static CLIENT_EVENTS: EventStreamSchema =
    EventStreamSchema::new("events", &CLIENT_SIGNAL, &[SAID_EVENT]);
static SERVER_EVENTS: EventStreamSchema = EventStreamSchema::new(
    "events",
    &SERVER_SIGNAL,
    &[
        SAID_EVENT,
        EventSchema {
            name: "closed",
            shape: Blueprint::of::<Closed>(&CLOSED),
            exception: true,
        },
    ],
);

const fn error(shape: Blueprint, status: u16) -> ErrorSchema {
    ErrorSchema::new(shape, status, Fault::Client)
}

const MISSING: ErrorSchema =
    error(Blueprint::of::<NoSuchThing>(&NO_SUCH_THING), 404).query(QueryError {
        code: "NotThere",
        status: 404,
    });
const REFUSED: ErrorSchema = error(Blueprint::of::<Denied>(&DENIED), 403);
const INVALID: ErrorSchema = error(
    Blueprint::of::<ValidationException>(&VALIDATION_EXCEPTION),
    400,
);

const TRY_AGAIN: ErrorSchema = error(Blueprint::of::<Busy>(&BUSY), 400).retryable();
const SLOW_DOWN: ErrorSchema = error(Blueprint::of::<TooMany>(&TOO_MANY), 400).throttling();

pub(crate) const fn http(path: &'static [Segment]) -> HttpTrait {
    HttpTrait {
        method: "POST",
        path,
        query: &[],
        code: 200,
    }
}

pub(crate) static SAMPLE: ServiceSchema = ServiceSchema::new(
    "sample#Sample",
    "1",
    &[&RPC_V2_CBOR, &REST_JSON_1],
    &[&CHAT, &ECHO, &FEED, &PLAIN, &RECORD],
);

static CHAT: OperationSchema = OperationSchema::new(
    "sample#Chat",
    &SAMPLE,
    Blueprint::of::<ChatInput>(&CHAT_INPUT),
    Blueprint::of::<ChatOutput>(&CHAT_OUTPUT),
)
.errors(&[REFUSED, INVALID])
.http(http(&[Segment::Literal("rooms"), Segment::Label(0)]))
.input_events(&CLIENT_EVENTS)
.output_events(&SERVER_EVENTS);

static ECHO: OperationSchema = OperationSchema::new(
    "sample#Echo",
    &SAMPLE,
    Blueprint::of::<EchoInput>(&ECHO_INPUT),
    Blueprint::of::<EchoOutput>(&ECHO_OUTPUT),
)
.errors(&[MISSING, INVALID])
.http(http(&[Segment::Literal("echo")]));

static FEED: OperationSchema = OperationSchema::new(
    "sample#Feed",
    &SAMPLE,
    Blueprint::of::<FeedInput>(&FEED_INPUT),
    Blueprint::of::<Unit>(&trompe::schema::UNIT),
)
.http(http(&[Segment::Literal("feed")]))
.output_events(&SERVER_EVENTS);

static PLAIN: OperationSchema = OperationSchema::new(
    "sample#Plain",
    &SAMPLE,
    Blueprint::of::<PlainInput>(&PLAIN_INPUT),
    Blueprint::of::<Unit>(&trompe::schema::UNIT),
)
.errors(&[TRY_AGAIN, SLOW_DOWN])
.http(http(&[Segment::Literal("plain")]));

static RECORD: OperationSchema = OperationSchema::new(
    "sample#Record",
    &SAMPLE,
    Blueprint::of::<RecordInput>(&RECORD_INPUT),
    Blueprint::of::<RecordOutput>(&RECORD_OUTPUT),
)
.errors(&[MISSING])
.http(http(&[Segment::Literal("records"), Segment::Label(0)]))
.input_events(&CLIENT_EVENTS);

macro_rules! operations {
    ($($name:ident $schema:ident($input:ty) -> $output:ty, $error:ty;)*) => {$(
        #[derive(Debug)]
        pub(crate) enum $name {}

        impl Operation for $name {
            type Input = $input;
            type Output = $output;
            type Error = $error;

            fn schema() -> &'static OperationSchema {
                &$schema
            }
        }
    )*};
}

operations! {
    Chat CHAT(ChatInput) -> ChatOutput, ChatError;
    Echo ECHO(EchoInput) -> EchoOutput, EchoError;
    Feed FEED(FeedInput) -> Unit, ChatError;
    Plain PLAIN(PlainInput) -> Unit, PlainError;
    Record RECORD(RecordInput) -> RecordOutput, RecordError;
}

impl StreamOperation for Chat {
    type InputEvent = ClientSignal;
    type InputError = NoError;
    type OutputEvent = ServerSignal;
}

impl StreamOperation for Feed {
    type InputEvent = NoEvents;
    type InputError = NoError;
    type OutputEvent = ServerSignal;
}

impl StreamOperation for Record {
    type InputEvent = ClientSignal;
    type InputError = NoError;
    type OutputEvent = NoEvents;
}
