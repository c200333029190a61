//! Waiters: an operation called until it says what is waited for (Smithy 2.0, "Waiters").

use super::call::{Call, typed};
use super::repeat::Repeat;
use super::retry::Jitter;
use crate::carrier::{BoxFuture, ShapeError};
use crate::error::{Error, Failure};
use crate::jmespath::{Expression, view};
use crate::operation::Operation;
use crate::serde::{Members, Shape};
use crate::service::{ErrorSchema, OperationSchema};
use crate::types::Document;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// A waiter of an operation; the generator makes one of each that the model has.
pub struct Waiter<O> {
    name: &'static str,
    min_delay: u32,
    max_delay: u32,
    acceptors: &'static [Acceptor],
    operation: PhantomData<fn() -> O>,
}

impl<O> Waiter<O> {
    /// A waiter with its delays in seconds.
    pub const fn new(
        name: &'static str,
        min_delay: u32,
        max_delay: u32,
        acceptors: &'static [Acceptor],
    ) -> Self {
        Self {
            name,
            min_delay,
            max_delay,
            acceptors,
            operation: PhantomData,
        }
    }

    /// The name in the model.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<O> Clone for Waiter<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Waiter<O> {}

impl<O> fmt::Debug for Waiter<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Waiter").field(&self.name).finish()
    }
}

/// What an answer of a kind means to a waiter.
#[derive(Clone, Copy, Debug)]
pub struct Acceptor {
    state: State,
    matcher: Matcher,
    message: Option<&'static Expression>,
}

impl Acceptor {
    /// Of any success, or any error that the service answers with. Where there was no answer, as with a connection that
    /// was lost, nothing is known of what is waited for.
    pub const fn success(state: State, success: bool) -> Self {
        Self::new(state, Matcher::Success(success))
    }

    /// Of an error of this name, absolute or not: where a shape is defined does not count. The code that it has in the
    /// query protocols is a name of it as well.
    pub const fn error(state: State, name: &'static str) -> Self {
        Self::new(state, Matcher::ErrorType(name))
    }

    /// Of a success whose output the expression makes into what is expected.
    pub const fn output(state: State, path: &'static Expression, expected: Expected) -> Self {
        Self::new(state, Matcher::Output(path, expected))
    }

    /// Of a success for which the expression finds what is expected in the members `input` and `output`.
    pub const fn input_output(state: State, path: &'static Expression, expected: Expected) -> Self {
        Self::new(state, Matcher::InputOutput(path, expected))
    }

    const fn new(state: State, matcher: Matcher) -> Self {
        Self {
            state,
            matcher,
            message: None,
        }
    }

    /// Tells a failure with what this expression makes of the output: a text, or a list of texts.
    #[must_use]
    pub const fn message(mut self, path: &'static Expression) -> Self {
        self.message = Some(path);
        self
    }

    fn words(&self, answer: &Result<Box<dyn Shape>, ShapeError>) -> Option<String> {
        let (path, output) = self.message.zip(answer.as_ref().ok())?;
        match path.evaluate(&view(output.as_ref())).ok()? {
            Document::String(text) => Some(text),
            Document::List(all) => {
                let texts = all.into_iter().filter_map(|one| match one {
                    Document::String(text) => Some(text),
                    _ => None,
                });
                let texts: Vec<_> = texts.collect();
                (!texts.is_empty()).then(|| texts.join(", "))
            }
            _ => None,
        }
    }
}

/// What an answer means to a waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// What is waited for is there.
    Success,
    /// It will never be.
    Failure,
    /// It is not yet.
    Retry,
}

#[derive(Clone, Copy, Debug)]
enum Matcher {
    Success(bool),
    ErrorType(&'static str),
    Output(&'static Expression, Expected),
    InputOutput(&'static Expression, Expected),
}

/// What is expected of an expression's result.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// This text.
    StringEquals(&'static str),
    /// This truth.
    BooleanEquals(bool),
    /// A list of nothing but this text, once at least.
    AllStringEquals(&'static str),
    /// A list that has this text.
    AnyStringEquals(&'static str),
}

impl Matcher {
    fn meets(
        &self,
        op: &OperationSchema,
        input: &dyn Members,
        answer: &Result<Box<dyn Shape>, ShapeError>,
    ) -> bool {
        match (self, answer) {
            (Self::Success(true), Ok(_)) => true,
            (Self::Success(false), Err(error)) => is_answer(error),
            (Self::ErrorType(name), Err(error)) => is_named(op, error, name),
            (Self::Output(path, expected), Ok(output)) => {
                expected.is_found(path, &view(output.as_ref()))
            }
            (Self::InputOutput(path, expected), Ok(output)) => {
                let both = [("input", view(input)), ("output", view(output.as_ref()))];
                let both = both.map(|(name, value)| (name.to_owned(), value));
                expected.is_found(path, &Document::Map(both.into()))
            }
            _ => false,
        }
    }
}

fn is_answer(error: &ShapeError) -> bool {
    match error {
        Error::Modeled(_) => true,
        Error::Failure(failure) => failure.as_unmodeled().is_some(),
    }
}

// Models also say the code that an error has in the query protocols, as that of IAM does.
fn is_named(op: &OperationSchema, error: &ShapeError, name: &str) -> bool {
    let short = name.rsplit_once('#').map_or(name, |(_, short)| short);
    match error {
        Error::Modeled(shape) => {
            let schema = shape.schema();
            let is_code = |error: &ErrorSchema| error.query_code() == short;
            schema.name() == short || op.error(schema.id()).is_some_and(is_code)
        }
        Error::Failure(failure) => {
            let told = failure.as_unmodeled();
            told.is_some_and(|unmodeled| unmodeled.code == short)
        }
    }
}

impl Expected {
    // An expression that cannot work on what there is does not find what is expected.
    fn is_found(&self, path: &Expression, value: &Document) -> bool {
        let result = path.evaluate(value);
        result.is_ok_and(|result| self.is(&result))
    }

    fn is(&self, result: &Document) -> bool {
        let text = |value: &Document, wanted: &str| matches!(value, Document::String(text) if text == wanted);
        match (self, result) {
            (Self::StringEquals(wanted), value) => text(value, wanted),
            (Self::BooleanEquals(wanted), Document::Boolean(value)) => wanted == value,
            (Self::AllStringEquals(wanted), Document::List(all)) => {
                !all.is_empty() && all.iter().all(|value| text(value, wanted))
            }
            (Self::AnyStringEquals(wanted), Document::List(all)) => {
                all.iter().any(|value| text(value, wanted))
            }
            _ => false,
        }
    }
}

impl<O: Operation<Input: Clone>> Call<O> {
    /// Calls again and again until the waiter has what it waits for, for as long as this and no longer. What was
    /// set on this call, its bounds and headers, holds for each attempt.
    ///
    /// Between attempts it pauses for a random time between the waiter's shortest delay and one that doubles with
    /// each attempt up to its longest.
    pub fn until(self, waiter: &Waiter<O>, within: Duration) -> Until<O> {
        let pace = Pace {
            acceptors: waiter.acceptors,
            within,
            delays: (seconds(waiter.min_delay), seconds(waiter.max_delay)),
            jitter: Jitter::default(),
        };
        Until { call: self, pace }
    }
}

/// What stands for a time beyond all clocks.
const FOR_EVER: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

const fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds as u64)
}

/// Waits when it is awaited. Dropping the future stops it.
#[must_use = "nothing is waited for until it is awaited"]
#[derive(Debug)]
pub struct Until<O> {
    call: Call<O>,
    pace: Pace,
}

/// What answers mean, and when the next attempt is made.
#[derive(Debug)]
struct Pace {
    acceptors: &'static [Acceptor],
    within: Duration,
    delays: (Duration, Duration),
    jitter: Jitter,
}

impl<O> Until<O> {
    /// The shortest and the longest pause between attempts, in place of the waiter's.
    pub fn delays(mut self, shortest: Duration, longest: Duration) -> Self {
        self.pace.delays = (shortest, longest.max(shortest));
        self
    }

    /// Where the random part of pauses comes from: numbers from 0 to 1. By default from the system.
    pub fn jitter(mut self, source: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.pace.jitter = Jitter::new(source);
        self
    }
}

impl Pace {
    /// The pause after this many attempts, where so much time is left ("Waiter retries").
    fn after(&self, attempts: u32, left: Duration) -> Option<Duration> {
        let (shortest, longest) = self.delays;
        let factor = 1_u32
            .checked_shl(attempts.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let grown = shortest.saturating_mul(factor).min(longest);
        let chosen = shortest.saturating_add(self.jitter.part_of(grown.saturating_sub(shortest)));
        // The last attempt is made the shortest delay before the end, as smithy-go does. The specification has it at
        // the end itself, where it also wants attempts that are on their way to be cancelled.
        match left.checked_sub(chosen) {
            Some(rest) if rest > shortest => Some(chosen),
            _ => left.checked_sub(shortest).filter(|rest| !rest.is_zero()),
        }
    }
}

/// The last answer of the operation: a waiter may wait for an error as well as for an output.
pub type Answer<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Error>>;

/// Why a waiter does not have what it waits for.
pub enum WaitError<O: Operation> {
    /// The answer says that it will never be, for the reason that the waiter finds in it, if it looks for one.
    Failed(Answer<O>, Option<String>),
    /// An attempt failed in a way that the waiter does not know.
    Unexpected(Error<O::Error>),
    /// The time is over; the last answer, if there was any.
    TimedOut(Option<Answer<O>>),
}

impl<O: Operation> fmt::Debug for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Without the reason, which may be from a member that is not to be shown.
            Self::Failed(answer, _) => f.debug_tuple("Failed").field(answer).finish(),
            Self::Unexpected(error) => f.debug_tuple("Unexpected").field(error).finish(),
            Self::TimedOut(last) => f.debug_tuple("TimedOut").field(last).finish(),
        }
    }
}

impl<O: Operation> fmt::Display for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = O::schema().name();
        match self {
            Self::Failed(Ok(_), reason) => {
                write!(f, "{name} answers that what is waited for will not come")?;
                match reason {
                    Some(reason) => write!(f, ": {reason}"),
                    None => Ok(()),
                }
            }
            Self::Failed(Err(error), _) => write!(f, "what is waited for will not come: {error}"),
            Self::Unexpected(error) => write!(f, "{error}"),
            Self::TimedOut(_) => write!(f, "what {name} was to tell did not come in time"),
        }
    }
}

impl<O: Operation> std::error::Error for WaitError<O> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(Err(error), _) | Self::Unexpected(error) => Some(error),
            _ => None,
        }
    }
}

impl<O: Operation<Input: Clone>> IntoFuture for Until<O> {
    type Output = Result<Answer<O>, WaitError<O>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(wait(self))
    }
}

async fn wait<O: Operation<Input: Clone>>(until: Until<O>) -> Result<Answer<O>, WaitError<O>> {
    let Until { call, pace } = until;
    let unexpected = |failure: Failure| WaitError::Unexpected(failure.into());
    let (calls, input) = Repeat::of(call).map_err(unexpected)?;
    let now = Instant::now();
    let end = now.checked_add(pace.within).unwrap_or(now + FOR_EVER);
    let mut last = None;
    for attempts in 1_u32.. {
        let Ok(answer) = timeout_at(end, calls.call(input.clone())).await else {
            break;
        };
        let acceptors = pace.acceptors.iter();
        let met = acceptors
            .copied()
            .find(|a| a.matcher.meets(O::schema(), &input, &answer));
        let reason = met.and_then(|acceptor| acceptor.words(&answer));
        match (met.map(|acceptor| acceptor.state), typed::<O>(answer)) {
            (Some(State::Success), answer) => return Ok(answer),
            (Some(State::Failure), answer) => return Err(WaitError::Failed(answer, reason)),
            (None, Err(error)) => return Err(WaitError::Unexpected(error)),
            (_, answer) => last = Some(answer),
        }
        match pace.after(attempts, end.saturating_duration_since(Instant::now())) {
            Some(pause) => sleep(pause).await,
            None => break,
        }
    }
    Err(WaitError::TimedOut(last))
}
