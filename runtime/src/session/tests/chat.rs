//! A sample operation, as generated code would have it.

use crate::error::{BoxError, Error};
use crate::event_stream::Message;
use crate::operation::{Event, ModeledError, Operation, StreamOperation};
use crate::schema::{
    BLOB, BOOLEAN, Binding, INTEGER, LONG, Member, SHORT, STRING, Schema, TIMESTAMP,
};
use crate::serde::{
    self, Blueprint, Downcast, ErrorShape, Members, Shape, ShapeDeserializer, ShapeSerializer,
    Value,
};
use crate::service::{
    ErrorSchema, EventSchema, EventStreamSchema, Fault, OperationSchema, ServiceSchema,
};
use crate::session::{DriveInputWith, DriveWith};
use crate::types::{Blob, Timestamp};
use std::fmt;

macro_rules! structure {
    ($name:ident $schema:ident { $($index:literal $field:ident: $type:ty = $member:expr;)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(super) struct $name { $(pub(super) $field: $type,)* }

        static $schema: Schema = Schema::structure(concat!("test#", stringify!($name)), &[$($member),*]);

        impl Members for $name {
            fn blank() -> Self {
                Self { $($field: Value::blank(),)* }
            }

            fn schema(&self) -> &'static Schema {
                &$schema
            }

            fn write_members(&self, w: &mut dyn ShapeSerializer) {
                let _ = &w;
                $(self.$field.write(&$schema.members()[$index], w);)*
            }

            fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
                let _ = &d;
                match index {
                    $($index => self.$field.read(&$schema.members()[$index], d),)*
                    _ => Ok(()),
                }
            }
        }

    };
}

const fn header(name: &'static str, target: &'static Schema) -> Member {
    Member::new(name, target).bound(Binding::EventHeader)
}

const fn payload(name: &'static str, target: &'static Schema) -> Member {
    Member::new(name, target).bound(Binding::EventPayload)
}

structure!(ChatInput CHAT_INPUT { 0 room: String = Member::new("room", &STRING).required(); });
structure!(ChatOutput CHAT_OUTPUT { 0 topic: String = Member::new("topic", &STRING).required(); });
structure!(Said SAID { 0 text: String = Member::new("text", &STRING).required(); });
structure!(Nothing NOTHING {});
structure!(Headers HEADERS {
    0 flag: Option<bool> = header("flag", &BOOLEAN);
    1 small: Option<i16> = header("small", &SHORT);
    2 number: Option<i32> = header("number", &INTEGER);
    3 large: Option<i64> = header("large", &LONG);
    4 bytes: Option<Blob> = header("bytes", &BLOB);
    5 text: Option<String> = header("text", &STRING);
    6 at: Option<Timestamp> = header("at", &TIMESTAMP);
});
structure!(Mixed MIXED {
    0 before: String = Member::new("before", &STRING);
    1 seq: i32 = header("seq", &INTEGER).required();
    2 after: Option<Said> = Member::new("after", &SAID);
});
structure!(Audio AUDIO { 0 data: Option<Blob> = payload("data", &BLOB); });
structure!(Text TEXT { 0 body: String = payload("body", &STRING).required(); });
structure!(Report REPORT {
    0 seq: Option<i32> = header("seq", &INTEGER);
    1 said: Option<Said> = payload("said", &SAID);
});
structure!(Closed CLOSED { 0 message: Option<String> = Member::new("message", &STRING); });
structure!(Denied DENIED { 0 message: Option<String> = Member::new("message", &STRING); });

macro_rules! events {
    ($name:ident { $($index:literal $variant:ident($type:ty),)* }) => {
        #[derive(Debug)]
        pub(super) enum $name {
            $($variant($type),)*
            Unknown(String, Message),
        }

        impl Event for $name {
            fn blank(index: usize) -> Option<Self> {
                match index {
                    $($index => Some(Self::$variant(Value::blank())),)*
                    _ => None,
                }
            }

            fn index(&self) -> Option<usize> {
                match self {
                    $(Self::$variant(_) => Some($index),)*
                    Self::Unknown(..) => None,
                }
            }

            fn members(&self) -> Option<&dyn Members> {
                match self {
                    $(Self::$variant(value) => Some(value),)*
                    Self::Unknown(..) => None,
                }
            }

            fn members_mut(&mut self) -> Option<&mut dyn Members> {
                match self {
                    $(Self::$variant(value) => Some(value),)*
                    Self::Unknown(..) => None,
                }
            }

            fn unknown(name: String, message: Message) -> Option<Self> {
                Some(Self::Unknown(name, message))
            }
        }
    };
}

events!(ClientSignal { 0 Say(Said), 1 Ping(Nothing), });
events!(ServerSignal {
    0 Said(Said),
    1 Headers(Headers),
    2 Mixed(Mixed),
    3 Audio(Audio),
    4 Text(Text),
    5 Report(Report),
    6 Pong(Nothing),
});

macro_rules! failing {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl std::error::Error for $name {}
    )*};
}

failing!(Closed Denied);

macro_rules! errors {
    ($name:ident { $($variant:ident($type:ty),)* }) => {
        #[derive(Debug, PartialEq)]
        pub(super) enum $name { $($variant($type),)* }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self:?}")
            }
        }

        impl std::error::Error for $name {}

        impl ModeledError for $name {
            fn from_shape(shape: Box<dyn Shape>) -> Option<Self> {
                Downcast::new(shape)$(.or(Self::$variant))*.ok()
            }

            fn as_shape(&self) -> &dyn ErrorShape {
                match self { $(Self::$variant(error) => error,)* }
            }
        }
    };
}

errors!(ChatError { Closed(Closed), Denied(Denied), });
errors!(ChatInputError { Closed(Closed), });

const fn event(name: &'static str, shape: Blueprint) -> EventSchema {
    EventSchema {
        name,
        shape,
        exception: false,
    }
}

const fn exception(name: &'static str, shape: Blueprint) -> EventSchema {
    EventSchema {
        name,
        shape,
        exception: true,
    }
}

static CLIENT_UNION: Schema = Schema::union("test#ClientSignal", &[]);
static SERVER_UNION: Schema = Schema::union("test#ServerSignal", &[]);

pub(super) static CLIENT_EVENTS: EventStreamSchema = EventStreamSchema::new(
    "events",
    &CLIENT_UNION,
    &[
        event("say", Blueprint::of::<Said>(&SAID)),
        event("ping", Blueprint::of::<Nothing>(&NOTHING)),
        exception("closed", Blueprint::of::<Closed>(&CLOSED)),
    ],
);

pub(super) static SERVER_EVENTS: EventStreamSchema = EventStreamSchema::new(
    "events",
    &SERVER_UNION,
    &[
        event("said", Blueprint::of::<Said>(&SAID)),
        event("headers", Blueprint::of::<Headers>(&HEADERS)),
        event("mixed", Blueprint::of::<Mixed>(&MIXED)),
        event("audio", Blueprint::of::<Audio>(&AUDIO)),
        event("text", Blueprint::of::<Text>(&TEXT)),
        event("report", Blueprint::of::<Report>(&REPORT)),
        event("pong", Blueprint::of::<Nothing>(&NOTHING)),
        exception("closed", Blueprint::of::<Closed>(&CLOSED)),
    ],
);

static SERVICE: ServiceSchema = ServiceSchema::new("test#Service", "", &[], &[&CHAT]);

pub(super) static CHAT: OperationSchema = OperationSchema::new(
    "test#Chat",
    &SERVICE,
    Blueprint::of::<ChatInput>(&CHAT_INPUT),
    Blueprint::of::<ChatOutput>(&CHAT_OUTPUT),
)
.errors(&[ErrorSchema::new(
    Blueprint::of::<Denied>(&DENIED),
    403,
    Fault::Client,
)])
.input_events(&CLIENT_EVENTS)
.output_events(&SERVER_EVENTS);

/// Events both ways.
#[derive(Debug)]
pub(super) enum Chat {}

impl Operation for Chat {
    type Input = ChatInput;
    type Output = ChatOutput;
    type Error = ChatError;

    fn schema() -> &'static OperationSchema {
        &CHAT
    }
}

impl StreamOperation for Chat {
    type InputEvent = ClientSignal;
    type InputError = ChatInputError;
    type OutputEvent = ServerSignal;
}

/// What a generated handler trait looks like.
pub(super) trait ChatHandler: Send {
    fn on_initial(
        &mut self,
        output: &ChatOutput,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        let _ = output;
        async { Ok(()) }
    }

    fn on_said(&mut self, event: Said) -> impl Future<Output = Result<(), BoxError>> + Send {
        let _ = event;
        async { Ok(()) }
    }

    fn on_unknown(
        &mut self,
        name: String,
        message: Message,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        let _ = (name, message);
        async { Ok(()) }
    }

    fn on_error(&mut self, error: &Error<ChatError>) -> impl Future<Output = ()> + Send {
        let _ = error;
        async {}
    }
}

impl<H: ChatHandler> DriveWith<H> for Chat {
    async fn on_initial(handler: &mut H, output: &ChatOutput) -> Result<(), BoxError> {
        handler.on_initial(output).await
    }

    async fn on_event(handler: &mut H, event: ServerSignal) -> Result<(), BoxError> {
        match event {
            ServerSignal::Said(event) => handler.on_said(event).await,
            ServerSignal::Unknown(name, message) => handler.on_unknown(name, message).await,
            _ => Ok(()),
        }
    }

    async fn on_error(handler: &mut H, error: &Error<ChatError>) {
        handler.on_error(error).await;
    }
}

/// What a generated input handler trait looks like.
pub(super) trait ChatInputHandler: Send {
    fn on_initial(
        &mut self,
        input: &ChatInput,
    ) -> impl Future<Output = Result<(), Error<ChatError>>> + Send {
        let _ = input;
        async { Ok(()) }
    }

    fn on_say(&mut self, event: Said) -> impl Future<Output = Result<(), Error<ChatError>>> + Send {
        let _ = event;
        async { Ok(()) }
    }

    fn on_unknown(
        &mut self,
        name: String,
        message: Message,
    ) -> impl Future<Output = Result<(), Error<ChatError>>> + Send {
        let _ = (name, message);
        async { Ok(()) }
    }

    fn on_error(&mut self, error: &Error<ChatInputError>) -> impl Future<Output = ()> + Send {
        let _ = error;
        async {}
    }
}

impl<H: ChatInputHandler> DriveInputWith<H> for Chat {
    async fn on_initial(handler: &mut H, input: &ChatInput) -> Result<(), Error<ChatError>> {
        handler.on_initial(input).await
    }

    async fn on_event(handler: &mut H, event: ClientSignal) -> Result<(), Error<ChatError>> {
        match event {
            ClientSignal::Say(event) => handler.on_say(event).await,
            ClientSignal::Unknown(name, message) => handler.on_unknown(name, message).await,
            ClientSignal::Ping(_) => Ok(()),
        }
    }

    async fn on_error(handler: &mut H, error: &Error<ChatInputError>) {
        handler.on_error(error).await;
    }
}

pub(super) fn say(text: impl Into<String>) -> ClientSignal {
    ClientSignal::Say(Said { text: text.into() })
}

pub(super) fn said(text: impl Into<String>) -> ServerSignal {
    ServerSignal::Said(Said { text: text.into() })
}
