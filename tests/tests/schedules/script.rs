//! What a peer below HTTP/2 does on its streams, drawn from a seed.

use crate::ledger::data;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use std::time::Duration;
use trompe::event_stream::{Limits, Message};
use trompe_tests::raw::{Frame, setting};
use trompe_tests::sim::Dice;

/// What the peer does.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) settings: Vec<(u16, u32)>,
    pub(crate) grants: Grants,
    /// Until the first stream comes to [`Last::Freeze`].
    pub(crate) steps: Vec<Step>,
    pub(crate) last: Last,
}

/// What windows the peer opens for what is sent to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grants {
    All,
    /// As much, byte by byte.
    InCrumbs,
    /// None, for ever.
    Never,
}

/// Something on the way of a stream.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Pause(Duration),
    /// A numbered event of this many bytes.
    Item(usize),
    /// A frame that changes nothing, or the other one's windows.
    Aside(Aside),
    /// The window that the other one's streams have from now on.
    Window(u32),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Aside {
    Ping,
    Empty,
    Padding,
    Priority,
    Unknown,
    Streams(u32),
    OldReset,
}

/// How a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    End,
    Trailers,
    /// END_STREAM inside an event.
    CutFrame,
    /// An event with a bit turned over, then END_STREAM.
    Corrupt,
    Reset(u32),
    /// Everything that is under way may end, and does.
    GoAway,
    /// Nothing was processed.
    GoAwayFromAll(u32),
    Close,
    /// Nothing more on this stream.
    Silence,
    /// Nothing more at all, not even answers to pings.
    Freeze,
    /// Something that HTTP/2 forbids.
    Break(Broken),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    NoIncrement,
    TooMuchWindow,
    DataOfTheConnection,
    TooLargeFrame,
    BeyondTheWindow,
    Garbage,
}

impl Script {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let mut settings = Vec::new();
        if dice.chance(60) {
            let size = dice.pick(&[0, 500, 65_535, 1 << 20]);
            settings.push((setting::INITIAL_WINDOW_SIZE, size));
        }
        if dice.chance(30) {
            settings.push((setting::MAX_CONCURRENT_STREAMS, dice.pick(&[1, 2, 100])));
        }
        if dice.chance(30) {
            settings.push((setting::MAX_FRAME_SIZE, dice.pick(&[16_384, 1 << 20])));
        }
        let largest = dice.pick(&[0, 100, 3_000, 30_000]);
        Self {
            settings,
            grants: dice.pick(&[Grants::All, Grants::All, Grants::InCrumbs, Grants::Never]),
            steps: (0..dice.below(12))
                .map(|_| Step::draw(dice, largest))
                .collect(),
            last: Last::draw(dice),
        }
    }

    /// The sizes of the events that it sends on each stream.
    pub(crate) fn items(&self) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(|step| match step {
            Step::Item(size) => Some(*size),
            _ => None,
        })
    }

    /// Whether it gives the other one less room than usual.
    pub(crate) fn narrows(&self) -> bool {
        let windows = self
            .steps
            .iter()
            .any(|step| matches!(step, Step::Window(_)));
        windows || !self.settings.is_empty()
    }

    /// Whether the end of one stream is that of its connection.
    pub(crate) fn ends_connections(&self) -> bool {
        !matches!(
            self.last,
            Last::End
                | Last::Trailers
                | Last::CutFrame
                | Last::Corrupt
                | Last::Reset(_)
                | Last::Silence
        )
    }
}

impl Step {
    fn draw(dice: &mut Dice, largest: usize) -> Self {
        let asides = [
            Aside::Ping,
            Aside::Empty,
            Aside::Padding,
            Aside::Priority,
            Aside::Unknown,
            Aside::Streams(1),
            Aside::Streams(100),
            Aside::OldReset,
        ];
        match dice.below(8) {
            0 => Self::Pause(Duration::from_millis(dice.pick(&[1, 50, 900]))),
            1 | 2 => Self::Aside(dice.pick(&asides)),
            3 => Self::Window(dice.pick(&[0, 400, 65_535, 1 << 30])),
            _ => Self::Item(dice.between(0, largest)),
        }
    }
}

impl Last {
    fn draw(dice: &mut Dice) -> Self {
        let broken = [
            Broken::NoIncrement,
            Broken::TooMuchWindow,
            Broken::DataOfTheConnection,
            Broken::TooLargeFrame,
            Broken::BeyondTheWindow,
            Broken::Garbage,
        ];
        match dice.below(14) {
            0..=2 => Self::End,
            3 => Self::Trailers,
            4 => Self::CutFrame,
            5 => Self::Corrupt,
            6 | 7 => Self::Reset(dice.between(0, 14).try_into().unwrap()),
            8 => Self::GoAway,
            9 => Self::GoAwayFromAll(dice.between(0, 13).try_into().unwrap()),
            10 => Self::Close,
            11 => Self::Silence,
            12 => Self::Freeze,
            _ => Self::Break(dice.pick(&broken)),
        }
    }
}

impl Last {
    /// What is said before it.
    pub(crate) fn words(self) -> BytesMut {
        match self {
            Self::CutFrame => item(0, 0).split_to(14),
            Self::Corrupt => {
                let mut corrupt = item(0, 9);
                corrupt[40] ^= 1;
                corrupt
            }
            _ => BytesMut::new(),
        }
    }

    /// Whether it is an end that says that everything was said.
    pub(crate) fn is_clean(self) -> bool {
        matches!(self, Self::End | Self::Trailers | Self::GoAway)
    }
}

impl Aside {
    pub(crate) fn frame(self, stream: u32) -> Frame {
        match self {
            Self::Ping => Frame::ping(),
            Self::Empty => Frame::data(stream, Bytes::new(), false),
            Self::Padding => Frame::padded(stream, &[], 0),
            Self::Priority => Frame::new(2, 0, stream, vec![0, 0, 0, 0, 9]),
            Self::Unknown => Frame::new(0xb7, 0xff, stream, vec![1; 30]),
            Self::Streams(most) => Frame::settings(&[(setting::MAX_CONCURRENT_STREAMS, most)]),
            Self::OldReset => Frame::window_update(0, 1),
        }
    }
}

impl Broken {
    pub(crate) fn frames(self, stream: u32) -> Vec<Frame> {
        match self {
            Self::NoIncrement => vec![Frame::window_update(0, 0)],
            Self::TooMuchWindow => vec![Frame::window_update(0, (1 << 31) - 1)],
            Self::DataOfTheConnection => vec![Frame::data(0, vec![0; 9], false)],
            Self::TooLargeFrame => vec![Frame::data(stream, vec![0; 1 << 17], false)],
            Self::BeyondTheWindow => {
                let frame = Frame::data(stream, vec![0; 16_384], false);
                vec![frame; 40]
            }
            Self::Garbage => vec![Frame::new(4, 0, 0, vec![0; 5])],
        }
    }
}

/// The event of this number, as restJson1 writes it.
pub(crate) fn item(number: usize, size: usize) -> BytesMut {
    let number = i64::try_from(number).unwrap();
    let data = STANDARD.encode(data(number, size));
    let message = Message::new(format!(r#"{{"number":{number},"data":"{data}"}}"#))
        .header(":message-type", "event")
        .and_then(|message| message.header(":event-type", "item"))
        .and_then(|message| message.header(":content-type", "application/json"));
    let mut out = BytesMut::new();
    message
        .unwrap()
        .encode(&mut out, &Limits::client())
        .unwrap();
    out
}
