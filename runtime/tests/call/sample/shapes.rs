//! Structures, events and errors.

use super::schemas::*;
use std::fmt;
use trompe::event_stream::Message;
use trompe::operation::{Event, ModeledError};
use trompe::schema::Schema;
use trompe::serde::{
    self, Downcast, ErrorShape, Members, Shape, ShapeDeserializer, ShapeSerializer, Value,
};

macro_rules! structure {
    ($name:ident $schema:ident { $($index:literal $field:ident: $type:ty,)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name { $(pub(crate) $field: $type,)* }

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

structure!(EchoInput ECHO_INPUT { 0 text: String, 1 times: Option<i32>, 2 token: Option<String>, });
structure!(EchoOutput ECHO_OUTPUT { 0 text: String, 1 token: Option<String>, 2 extra: Option<String>, });
structure!(PlainInput PLAIN_INPUT { 0 text: String, });
structure!(ChatInput CHAT_INPUT { 0 room: String, });
structure!(ChatOutput CHAT_OUTPUT { 0 topic: String, });
structure!(FeedInput FEED_INPUT { 0 count: i32, 1 size: i32, });
structure!(RecordInput RECORD_INPUT { 0 name: String, });
structure!(RecordOutput RECORD_OUTPUT { 0 count: i32, 1 text: String, });
structure!(Said SAID { 0 text: String, });
structure!(Closed CLOSED { 0 message: Option<String>, });
structure!(Denied DENIED { 0 message: Option<String>, });
structure!(NoSuchThing NO_SUCH_THING { 0 message: Option<String>, 1 what: String, });
structure!(Busy BUSY { 0 message: Option<String>, });
structure!(TooMany TOO_MANY { 0 message: Option<String>, });
structure!(Field FIELD { 0 path: String, 1 message: String, });
structure!(ValidationException VALIDATION_EXCEPTION { 0 message: String, 1 field_list: Option<Vec<Field>>, });

macro_rules! events {
    ($($name:ident)*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum $name {
            Said(Said),
            Unknown { name: String, message: Message },
        }

        impl Event for $name {
            fn blank(index: usize) -> Option<Self> {
                (index == 0).then(|| Self::Said(Value::blank()))
            }

            fn index(&self) -> Option<usize> {
                self.members().map(|_| 0)
            }

            fn members(&self) -> Option<&dyn Members> {
                match self {
                    Self::Said(said) => Some(said),
                    Self::Unknown { .. } => None,
                }
            }

            fn members_mut(&mut self) -> Option<&mut dyn Members> {
                match self {
                    Self::Said(said) => Some(said),
                    Self::Unknown { .. } => None,
                }
            }

            fn unknown(name: String, message: Message) -> Option<Self> {
                Some(Self::Unknown { name, message })
            }
        }

        impl $name {
            pub(crate) fn text(self) -> String {
                match self {
                    Self::Said(said) => said.text,
                    Self::Unknown { name, .. } => panic!("{name} is unknown"),
                }
            }
        }
    )*};
}

events!(ClientSignal ServerSignal);

pub(crate) fn say(text: impl Into<String>) -> ClientSignal {
    ClientSignal::Said(Said { text: text.into() })
}

pub(crate) fn said(text: impl Into<String>) -> ServerSignal {
    ServerSignal::Said(Said { text: text.into() })
}

pub(crate) fn echo(text: impl Into<String>) -> EchoInput {
    EchoInput {
        text: text.into(),
        times: None,
        token: None,
    }
}

pub(crate) fn room(room: &str) -> ChatInput {
    ChatInput {
        room: room.to_owned(),
    }
}

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

failing!(Busy Closed Denied NoSuchThing TooMany ValidationException);

macro_rules! errors {
    ($name:ident { $($variant:ident $schema:ident,)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum $name { $($variant($variant),)* }

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

        $(
            impl From<$variant> for trompe::Error<$name> {
                fn from(error: $variant) -> Self {
                    Self::Modeled($name::$variant(error))
                }
            }
        )*
    };
}

errors!(EchoError {
    NoSuchThing NO_SUCH_THING, ValidationException VALIDATION_EXCEPTION,
});
errors!(PlainError { Busy BUSY, TooMany TOO_MANY, });
errors!(ChatError { Closed CLOSED, Denied DENIED, ValidationException VALIDATION_EXCEPTION, });
errors!(RecordError { NoSuchThing NO_SUCH_THING, });
