//! What generated code says of an operation's types.

use crate::event_stream::Message;
use crate::serde::{ErrorShape, Members, Shape};
use crate::service::{EventStreamSchema, OperationSchema};
use std::error::Error as StdError;
use std::fmt;

/// An operation, as a type without values.
pub trait Operation: Send + Sync + 'static {
    /// The input structure, without its event stream.
    type Input: Shape + fmt::Debug;
    /// The output structure, without its event stream.
    type Output: Shape + fmt::Debug;
    /// The modeled errors: those of the operation, its service and its output event stream.
    type Error: ModeledError;

    /// The schema.
    fn schema() -> &'static OperationSchema;
}

/// An operation with an event stream in its input, its output or both.
pub trait StreamOperation: Operation {
    /// What the client sends; [`NoEvents`] where the input has no stream.
    type InputEvent: Event;
    /// Exceptions that the client may send; [`NoError`] where the union has none.
    type InputError: ModeledError;
    /// What the server sends; [`NoEvents`] where the output has no stream.
    type OutputEvent: Event;
}

/// An enum of error structures.
pub trait ModeledError: StdError + Send + Sync + 'static {
    /// The error, if `shape` is one of the enum's.
    fn from_shape(shape: Box<dyn Shape>) -> Option<Self>
    where
        Self: Sized;

    /// The error structure.
    fn as_shape(&self) -> &dyn ErrorShape;
}

/// The events of a streaming union, without its exceptions.
pub trait Event: fmt::Debug + Send + Sync + Sized + 'static {
    /// A blank event for the union's member `index`; `None` where that is no event.
    fn blank(index: usize) -> Option<Self>;

    /// The index of the union's member; `None` for an unknown event, which cannot be sent.
    fn index(&self) -> Option<usize>;

    /// The structure that the member targets.
    fn members(&self) -> Option<&dyn Members>;

    /// The structure, to be read into.
    fn members_mut(&mut self) -> Option<&mut dyn Members>;

    /// An event that the model does not have; `None` where the direction has no events at all.
    fn unknown(name: String, message: Message) -> Option<Self>;
}

/// The events of a direction that has none.
#[derive(Debug)]
pub enum NoEvents {}

impl Event for NoEvents {
    fn blank(_: usize) -> Option<Self> {
        None
    }

    fn index(&self) -> Option<usize> {
        match *self {}
    }

    fn members(&self) -> Option<&dyn Members> {
        match *self {}
    }

    fn members_mut(&mut self) -> Option<&mut dyn Members> {
        match *self {}
    }

    fn unknown(_: String, _: Message) -> Option<Self> {
        None
    }
}

/// The errors of an operation that models none.
#[derive(Debug)]
pub enum NoError {}

impl fmt::Display for NoError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl StdError for NoError {}

impl ModeledError for NoError {
    fn from_shape(_: Box<dyn Shape>) -> Option<Self> {
        None
    }

    fn as_shape(&self) -> &dyn ErrorShape {
        match *self {}
    }
}

/// The two streams of an operation, as the side that sends and receives them sees them.
#[derive(Clone, Copy, Debug)]
pub struct Directions {
    /// What this side sends.
    pub send: Option<&'static EventStreamSchema>,
    /// What this side receives.
    pub receive: Option<&'static EventStreamSchema>,
}
