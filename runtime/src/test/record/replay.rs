use super::format;
use super::read::{Item, Recorded, RecordingError, Said, read};
use crate::carrier::{BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError};
use crate::error::Failure;
use crate::event_stream::{INITIAL_REQUEST, Limits, Message, MessageKind};
use crate::serde::{Blueprint, Shape};
use crate::service::OperationSchema;
use crate::test::mismatch::Mismatch;
use crate::test::script::Script;
use crate::test::step::{Entry, Step, What};
use crate::test::wire::Wire;
use crate::types::Document;
use bytes::Bytes;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// The largest recording that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// A carrier that answers as was recorded, and checks that the client sends what it sent then.
///
/// Calls of one operation are answered in the order in which they were recorded, and what the server sent is sent
/// when the client has sent what it had sent before. Signatures are neither made nor expected. Differences are told
/// by [`finish`](Self::finish), and by a panic where nobody asks, as of a [`Script`].
#[derive(Clone, Debug)]
pub struct Replay(Script);

impl Replay {
    /// Answers without delay. Recordings of up to 1 GiB are read, and held in memory.
    ///
    /// # Errors
    /// The file cannot be read or is no recording: the line and what is wrong with it.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        Self::read(path.as_ref(), false)
    }

    /// Answers as long after what came before as was recorded, on tokio's clock.
    ///
    /// # Errors
    /// As [`from_file`](Self::from_file).
    pub fn from_file_timed(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        Self::read(path.as_ref(), true)
    }

    /// See [`Script::finish`].
    ///
    /// # Errors
    /// What the client did otherwise than was recorded.
    pub async fn finish(&self) -> Result<(), Mismatch> {
        self.0.finish().await
    }

    fn read(path: &Path, timed: bool) -> Result<Self, RecordingError> {
        let unreadable = |why: String| RecordingError::new(0, format!("{}: {why}", path.display()));
        let mut text = Vec::new();
        let file = File::open(path).map_err(|e| unreadable(e.to_string()))?;
        let read_bytes = file.take(LARGEST + 1).read_to_end(&mut text);
        if read_bytes.map_err(|e| unreadable(e.to_string()))? as u64 > LARGEST {
            return Err(unreadable("a recording of more than 1 GiB".to_owned()));
        }
        let entries: Result<Vec<_>, _> = read(&text.into())?
            .into_iter()
            .map(|recorded| entry(recorded, timed))
            .collect();
        Ok(Self(Script::of(entries?)))
    }
}

impl Carrier for Replay {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        self.0.call(request)
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        self.0.open(request)
    }
}

fn entry(recorded: Recorded, timed: bool) -> Result<Entry, RecordingError> {
    let mut steps = Vec::new();
    let mut before = recorded.items.first().map_or(0.0, |item| item.at);
    for item in recorded.items {
        let pause = Duration::try_from_secs_f64(item.at - before).unwrap_or_default();
        let is_ours = !matches!(item.what, Said::Client(_) | Said::ClientEnd(_));
        before = item.at;
        let place = format!("line {}", item.line);
        if let Some(what) = step(item)? {
            if timed && is_ours && !pause.is_zero() {
                let place = place.clone();
                steps.push(Step {
                    what: What::Delay(pause),
                    place,
                });
            }
            steps.push(Step { what, place });
        }
    }
    let expected = recorded.input;
    Ok(Entry {
        operation: recorded.operation.into(),
        inputs: vec![Box::new(move |input| same_input(&expected, input))],
        steps,
        lenient: false,
        format: recorded.format,
        in_order: false,
    })
}

fn step(item: Item) -> Result<Option<What>, RecordingError> {
    let line = item.line;
    Ok(Some(match item.what {
        Said::Output(output) => What::Answer(Box::new(move |wire| {
            let mut shape = wire.operation.output.blank();
            format::fill(&mut *shape, &output)?;
            Ok(Ok(shape))
        })),
        Said::Error(id, value) => What::Answer(Box::new(move |wire| error(wire, &id, &value))),
        Said::Failure(kind, words) => {
            let failure = Failure::new(kind, words);
            What::Answer(Box::new(move |_| Ok(Err(failure.into()))))
        }
        Said::Server(bytes) => match inner(bytes) {
            Some(bytes) => What::Write(Box::new(move |_| Ok(bytes))),
            None => return Ok(None),
        },
        Said::Client(bytes) => {
            let Some(bytes) = inner(bytes) else {
                return Ok(None);
            };
            let decoded = Message::decode(bytes, &Limits::client());
            let (message, _) = decoded.map_err(|e| RecordingError::new(line, e.to_string()))?;
            match is_initial(&message) {
                true => return Ok(None),
                false => What::Expect(Box::new(move |wire, sent| same(wire, &message, sent))),
            }
        }
        Said::ClientEnd(end) if end == "clean" => What::ExpectEnd,
        Said::ServerEnd(end) => match (&*end, end.strip_prefix("reset ")) {
            ("clean", _) => What::End,
            ("lost", _) => What::Lose,
            (_, Some(code)) => What::Reset(
                code.parse()
                    .map_err(|_| RecordingError::new(line, format!("{code:?} is no code")))?,
            ),
            ("refused", _) => What::Reset(7),
            _ => return Ok(None),
        },
        Said::ClientEnd(_) => return Ok(None),
    }))
}

/// The frame within a signed one; `None` for the signed end.
fn inner(frame: Bytes) -> Option<Bytes> {
    let decoded = Message::decode(frame.clone(), &Limits::client());
    match decoded {
        Ok((message, _)) if message.headers().get(":chunk-signature").is_some() => {
            Some(message.into_payload()).filter(|inner| !inner.is_empty())
        }
        _ => Some(frame),
    }
}

fn is_initial(message: &Message) -> bool {
    let initial = MessageKind::Event {
        event_type: Some(INITIAL_REQUEST),
    };
    message.headers().semantics().kind == initial
}

fn same(wire: &Wire, recorded: &Message, sent: &Message) -> Result<(), String> {
    let equal = recorded.payload() == sent.payload()
        && recorded.headers().as_encoded() == sent.headers().as_encoded();
    match equal {
        true => Ok(()),
        false => Err(format!(
            "the client sent {} {:?}, and {} {:?} was recorded",
            wire.describe(sent),
            sent,
            wire.describe(recorded),
            recorded
        )),
    }
}

fn same_input(recorded: &Document, input: &dyn Shape) -> Result<(), String> {
    let json = format::value(input).map_err(|e| e.to_string())?;
    let sent = format::document(&json).map_err(|e| e.to_string())?;
    match sent == *recorded {
        true => Ok(()),
        false => Err(format!(
            "the input is {sent:?}, and {recorded:?} was recorded"
        )),
    }
}

fn error(
    wire: &Wire,
    id: &str,
    value: &Document,
) -> Result<Result<Box<dyn Shape>, ShapeError>, Failure> {
    let found = errors(wire.operation).find(|error| error.schema().id() == id);
    let blueprint = found
        .ok_or_else(|| Failure::internal(format!("{} does not model {id}", wire.operation.id)))?;
    let mut shape = blueprint.blank();
    format::fill(&mut *shape, value)?;
    Ok(Err(ShapeError::Modeled(shape)))
}

fn errors(op: &'static OperationSchema) -> impl Iterator<Item = Blueprint> {
    let events = op.output_events.map_or(&[][..], |stream| stream.events);
    let exceptions = events.iter().filter(|e| e.exception).map(|e| e.shape);
    op.errors.iter().map(|e| e.shape).chain(exceptions)
}
