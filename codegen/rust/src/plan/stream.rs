//! Event streams: their schemas and handlers.

use std::collections::BTreeMap;

use trompe_smithy::index::{EventStream, EventStreamIndex};
use trompe_smithy::shape::Shape;

use super::context::Context;
use super::error;
use super::rust_type::{TypeModule, TypeRef};
use super::union;
use crate::naming::{self, Scope};

/// One direction of an operation's events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamPlan {
    /// The static with the stream's schema.
    pub schema: String,
    /// The member that is the stream.
    pub member: String,
    /// The streaming union's type.
    pub events: TypeRef,
    /// The streaming union's schema.
    pub union: String,
    /// The static with the union's events.
    pub list: String,
    /// The enum of exceptions that a client sends; `None` where there are none.
    pub error: Option<TypeRef>,
    /// The trait that takes the events one by one.
    pub handler: HandlerPlan,
}

/// A trait that takes events one by one; the methods of events give their names before the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandlerPlan {
    /// The trait.
    pub name: String,
    /// The methods of events, in their order.
    pub on_event: Vec<String>,
    /// The method that is told of the initial message.
    pub on_initial: String,
    /// The method for events that the model does not have.
    pub on_unknown: String,
    /// The method that is told how the session failed.
    pub on_error: String,
}

/// The streams of an operation's input and output.
pub(super) fn of<'m>(
    cx: &Context<'m>,
    shape: &Shape,
) -> (Option<EventStream<'m>>, Option<EventStream<'m>>) {
    let index = EventStreamIndex::new(cx.model);
    (index.input(&shape.id), index.output(&shape.id))
}

/// One direction of an operation; `schema` is its static, `handler` the name of its trait.
pub(super) fn plan(
    cx: &Context<'_>,
    stream: EventStream<'_>,
    schema: String,
    names: &StreamNames,
    handler: String,
) -> StreamPlan {
    let id = &stream.union.id;
    StreamPlan {
        schema,
        member: stream.member.name().to_owned(),
        events: cx
            .names
            .type_of(id)
            .cloned()
            .unwrap_or_else(|| missing(stream.union)),
        union: cx.names.static_of(id).to_owned(),
        list: names.list_of(stream.union),
        error: error::enum_of(cx, stream.union),
        handler: self::handler(cx, stream.union, handler),
    }
}

fn handler(cx: &Context<'_>, union: &Shape, name: String) -> HandlerPlan {
    let events = union::events(cx, union)
        .map(|events| events.variants)
        .unwrap_or_default();
    let mut methods = Scope::default();
    let on_event = events
        .iter()
        .map(|event| methods.claim(&format!("on_{}", naming::plain(&event.snake))))
        .collect();
    let mut other =
        |short: &str, long: &str| methods.claim_first([short.to_owned(), long.to_owned()]);
    HandlerPlan {
        name,
        on_event,
        on_initial: other("on_initial", "on_initial_message"),
        on_unknown: other("on_unknown", "on_unknown_event"),
        on_error: other("on_error", "on_session_error"),
    }
}

fn missing(shape: &Shape) -> TypeRef {
    TypeRef {
        module: TypeModule::Types,
        name: naming::type_name(shape.id.name()),
    }
}

/// The statics that belong to event streams.
pub(super) struct StreamNames(BTreeMap<String, String>);

impl StreamNames {
    pub(super) fn new(cx: &mut Context<'_>) -> Self {
        let mut names = Self(BTreeMap::new());
        for shape in cx.operations.clone() {
            let (input, output) = of(cx, shape);
            for (stream, side) in [(input, "input"), (output, "output")] {
                let Some(stream) = stream else { continue };
                let stem = cx.names.static_of(&shape.id).to_owned();
                names.claim(
                    cx,
                    format!("{} {side}", shape.id),
                    &format!("{stem}_{}_EVENTS", side.to_uppercase()),
                );
                let union = cx.names.static_of(&stream.union.id).to_owned();
                names.claim(
                    cx,
                    stream.union.id.as_str().to_owned(),
                    &format!("{union}_EVENTS"),
                );
            }
        }
        names
    }

    fn claim(&mut self, cx: &mut Context<'_>, key: String, wanted: &str) {
        self.0
            .entry(key)
            .or_insert_with(|| cx.names.claim_static(wanted));
    }

    pub(super) fn schema_of(&self, operation: &Shape, side: &str) -> String {
        self.0
            .get(&format!("{} {side}", operation.id))
            .cloned()
            .unwrap_or_default()
    }

    pub(super) fn list_of(&self, union: &Shape) -> String {
        self.0.get(union.id.as_str()).cloned().unwrap_or_default()
    }
}
