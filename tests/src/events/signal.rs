//! What passes through a session, with its types: events, exceptions, and the ends.

use std::fmt;
use trompe::error::{Error, FailureKind};
use trompe::operation::{Event, ModeledError};
use trompe::serde::{Members, Shape, downcast};
use trompe::service::{EventSchema, EventStreamSchema};
use trompe_smithy::node::Node;

use super::case::{self, Case, Expectation};
use crate::values::filled;
use crate::values::reader::read;
use crate::values::tree::Tree;

/// What a case sends.
#[derive(Debug)]
pub(super) enum Signal<E, X> {
    Event(E),
    /// Ends the direction.
    Exception(X),
}

/// How a session ended for the side under test.
#[derive(Debug)]
pub(super) enum Outcome {
    /// As sessions should.
    Ended,
    /// With a modeled error.
    Modeled { id: &'static str, members: Tree },
    /// The peer broke the protocol, or told of an error that the model does not have.
    Refused(String),
}

type Result<T> = std::result::Result<T, String>;

impl<E: Event, X: ModeledError> Signal<E, X> {
    /// The member of the streaming union that is the one entry of a node.
    pub(super) fn read(stream: Option<&'static EventStreamSchema>, params: &Node) -> Result<Self> {
        let stream = stream.ok_or("the operation has no events in this direction")?;
        let (index, event, value) = find(stream, params)?;
        if event.exception {
            let mut shape = event.shape.blank();
            read(value, &mut *shape).map_err(|e| e.to_string())?;
            return X::from_shape(shape)
                .map(Self::Exception)
                .ok_or_else(|| not_generated(event));
        }
        let mut typed = E::blank(index).ok_or_else(|| not_generated(event))?;
        let members = typed.members_mut().ok_or_else(|| not_generated(event))?;
        read(value, members).map_err(|e| e.to_string())?;
        Ok(Self::Event(typed))
    }
}

fn not_generated(event: &EventSchema) -> String {
    format!("{} was not generated", event.name)
}

fn find<'a>(
    stream: &'static EventStreamSchema,
    params: &'a Node,
) -> Result<(usize, &'static EventSchema, &'a Node)> {
    let entry = params.as_object().and_then(|union| union.first());
    let (name, entry) = entry.ok_or("an event without a member")?;
    let mut events = stream.events.iter().enumerate();
    let (index, event) = events
        .find(|(_, event)| *event.name == **name)
        .ok_or_else(|| format!("the stream has no member {name}"))?;
    Ok((index, event, &entry.value))
}

/// Compares what was received with what the case sent. `None` where the session goes on.
pub(super) fn received<E: Event, X: ModeledError>(
    stream: Option<&'static EventStreamSchema>,
    event: &case::Event,
    got: std::result::Result<Option<E>, Error<X>>,
) -> Result<Option<Outcome>> {
    match (got, &event.params) {
        (Ok(None), _) => Err("the session ended without the event".to_owned()),
        (Ok(Some(got)), None) => match got.members() {
            Some(_) => Err(format!(
                "{got:?} was received for a message that the model does not have"
            )),
            None => Ok(None),
        },
        (Ok(Some(got)), Some(params)) => same_event::<E, X>(stream, params, &got).map(|()| None),
        (Err(error), params) => {
            let outcome = Outcome::of(error)?;
            if let (Outcome::Modeled { members, .. }, Some(params)) = (&outcome, params) {
                same_exception::<E, X>(stream, params, members)?;
            }
            Ok(Some(outcome))
        }
    }
}

/// The end that comes after all events.
///
/// # Errors
/// Another event, or an end that no peer of a case can cause.
pub(super) fn ended<E: Event, X: ModeledError>(
    last: std::result::Result<Option<E>, Error<X>>,
) -> Result<Outcome> {
    match last {
        Ok(None) => Ok(Outcome::Ended),
        Ok(Some(event)) => Err(format!("{event:?} was received after all events")),
        Err(error) => Outcome::of(error),
    }
}

fn same_event<E: Event, X: ModeledError>(
    stream: Option<&'static EventStreamSchema>,
    params: &Node,
    got: &E,
) -> Result<()> {
    let Signal::Event(wanted) = Signal::<E, X>::read(stream, params)? else {
        return Err(format!("{got:?} was received in place of an exception"));
    };
    if got.index() != wanted.index() {
        return Err(format!("{got:?} was received and not {wanted:?}"));
    }
    let members = (
        wanted.members().map(tree).transpose()?,
        got.members().map(tree).transpose()?,
    );
    same(members.0.as_ref(), members.1.as_ref())
}

fn same_exception<E: Event, X: ModeledError>(
    stream: Option<&'static EventStreamSchema>,
    params: &Node,
    got: &Tree,
) -> Result<()> {
    match Signal::<E, X>::read(stream, params)? {
        Signal::Exception(wanted) => same(Some(&tree(wanted.as_shape())?), Some(got)),
        Signal::Event(wanted) => Err(format!("an exception was received in place of {wanted:?}")),
    }
}

fn same(wanted: Option<&Tree>, got: Option<&Tree>) -> Result<()> {
    if wanted == got {
        Ok(())
    } else {
        Err(format!("{got:?} was received and not {wanted:?}"))
    }
}

fn tree(members: &dyn Members) -> Result<Tree> {
    Tree::of(members).map_err(|error| error.to_string())
}

/// A structure with the members of a case; those it does not name are blank.
pub(super) fn typed<T: Shape>(blank: Box<dyn Shape>, params: Option<&Node>) -> Result<T> {
    downcast(filled(blank, params)?).ok_or_else(|| "a schema of another structure".to_owned())
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended => f.write_str("ended"),
            Self::Modeled { id, members } => write!(f, "ended with {id}: {members:?}"),
            Self::Refused(why) => write!(f, "was refused: {why}"),
        }
    }
}

impl Outcome {
    /// The end that an error is.
    ///
    /// # Errors
    /// One that no peer of a case can cause.
    pub(super) fn of<X: ModeledError>(error: Error<X>) -> Result<Self> {
        match error {
            Error::Failure(failure) => match failure.kind() {
                FailureKind::Protocol | FailureKind::Unmodeled(_) => {
                    Ok(Self::Refused(failure.to_string()))
                }
                kind => Err(format!("{failure} ({kind:?})")),
            },
            Error::Modeled(error) => {
                let shape = error.as_shape();
                Ok(Self::Modeled {
                    id: shape.schema().id(),
                    members: tree(shape)?,
                })
            }
        }
    }

    /// Whether this is the end that the case expects.
    pub(super) fn check(&self, case: &Case) -> Result<()> {
        match (&case.expectation, self) {
            (Expectation::Success, Self::Ended)
            | (Expectation::Failure(None), Self::Refused(_) | Self::Modeled { .. }) => Ok(()),
            (Expectation::Failure(Some(wanted)), Self::Modeled { id, .. }) if wanted == id => {
                Ok(())
            }
            (expected, _) => Err(format!("{expected:?} was expected, and the session {self}")),
        }
    }
}
