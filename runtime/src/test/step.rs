use super::wire::{Answer, Wire};
use crate::error::Failure;
use crate::event_stream::Message;
use crate::serde::Shape;
use bytes::Bytes;
use std::borrow::Cow;
use std::time::Duration;

/// One thing that a script does, and where it is written down.
pub(super) struct Step {
    pub(super) what: What,
    pub(super) place: String,
}

pub(super) enum What {
    Answer(MakeAnswer),
    Write(MakeBytes),
    Expect(Check),
    ExpectEnd,
    Delay(Duration),
    End,
    Lose,
    Reset(u32),
}

pub(super) type MakeAnswer = Box<dyn FnOnce(&Wire) -> Result<Answer, Failure> + Send>;
pub(super) type MakeBytes = Box<dyn FnOnce(&Wire) -> Result<Bytes, Failure> + Send>;
/// What is wrong with a message of the client.
pub(super) type Check = Box<dyn FnOnce(&Wire, &Message) -> Result<(), String> + Send>;
/// What is wrong with an input.
pub(super) type CheckInput = Box<dyn FnOnce(&dyn Shape) -> Result<(), String> + Send>;

impl What {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Answer(_) => "the answer",
            Self::Write(_) => "what the server sends",
            Self::Expect(_) => "what the client is to send",
            Self::ExpectEnd => "the end of the client's events",
            Self::Delay(_) => "a delay",
            Self::End => "the end",
            Self::Lose => "the loss of the connection",
            Self::Reset(_) => "the reset",
        }
    }
}

/// A call or session as it is written down.
pub(super) struct Entry {
    pub(super) operation: Cow<'static, str>,
    pub(super) inputs: Vec<CheckInput>,
    pub(super) steps: Vec<Step>,
    /// Whether the client may send more than is expected.
    pub(super) lenient: bool,
    /// The media type of payloads and whether there are initial messages, where they are to be these.
    pub(super) format: Option<(String, bool)>,
    /// Whether it comes when all before it have come, or with the first call of its operation.
    pub(super) in_order: bool,
}
