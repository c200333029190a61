//! Which operations stream events, and through which members.

use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

/// Answers questions about event streams (Smithy 2.0, "Event streams").
#[derive(Clone, Copy, Debug)]
pub struct EventStreamIndex<'m> {
    model: &'m Model,
}

/// An event stream in an operation's input or output.
#[derive(Clone, Copy, Debug)]
pub struct EventStream<'m> {
    /// The input or output structure.
    pub container: &'m Shape,
    /// The member that streams.
    pub member: &'m Member,
    /// The streaming union.
    pub union: &'m Shape,
}

impl<'m> EventStreamIndex<'m> {
    /// An index over a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// The event stream in an operation's input.
    #[must_use]
    pub fn input(&self, operation: &ShapeId) -> Option<EventStream<'m>> {
        let operation = self.model.get(operation)?.as_operation()?;
        self.of_structure(&operation.input.target)
    }

    /// The event stream in an operation's output.
    #[must_use]
    pub fn output(&self, operation: &ShapeId) -> Option<EventStream<'m>> {
        let operation = self.model.get(operation)?.as_operation()?;
        self.of_structure(&operation.output.target)
    }

    /// The event stream in a structure.
    #[must_use]
    pub fn of_structure(&self, structure: &ShapeId) -> Option<EventStream<'m>> {
        let container = self.model.get(structure)?;
        container.members.values().find_map(|member| {
            let union = self.model.target(member)?;
            is_event_stream(union).then_some(EventStream {
                container,
                member,
                union,
            })
        })
    }

    /// The members of a streaming union that are events.
    pub fn events(&self, stream: EventStream<'m>) -> impl Iterator<Item = &'m Member> {
        let this = *self;
        stream
            .union
            .members
            .values()
            .filter(move |member| !this.is_error(member))
    }

    /// The members of a streaming union that are errors.
    pub fn exceptions(&self, stream: EventStream<'m>) -> impl Iterator<Item = &'m Member> {
        let this = *self;
        stream
            .union
            .members
            .values()
            .filter(move |member| this.is_error(member))
    }

    fn is_error(&self, member: &Member) -> bool {
        self.model
            .target(member)
            .is_some_and(|target| target.has_trait(id::ERROR))
    }
}

impl<'m> EventStream<'m> {
    /// The other members of the container: what the initial message carries.
    pub fn initial_members(self) -> impl Iterator<Item = &'m Member> {
        self.container
            .members
            .values()
            .filter(move |member| member.id != self.member.id)
    }
}

/// Whether a shape is a union whose values are streamed as events.
pub(crate) fn is_event_stream(shape: &Shape) -> bool {
    shape.kind == ShapeKind::Union && shape.has_trait(id::STREAMING)
}
