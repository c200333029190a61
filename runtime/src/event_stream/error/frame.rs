use std::error::Error;
use std::fmt;

/// Received bytes that are not a frame, or not one that is accepted here.
///
/// "If either checksum is invalid, the stream MUST be terminated": no error of this type can be
/// recovered from, because where the next frame would start is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameError(Box<Fault>);

/// Boxed, so that a result on the good path is as small as what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    offset: u64,
    damaged: bool,
    kind: FrameErrorKind,
}

impl FrameError {
    /// An error at `offset` bytes into the stream (or into the part at hand, until
    /// [`FrameError::shifted`]).
    #[cold]
    pub(crate) fn new(offset: usize, kind: FrameErrorKind) -> Self {
        Self(Box::new(Fault {
            offset: offset as u64,
            damaged: kind.is_checksum(),
            kind,
        }))
    }

    /// The same error, seen from a stream in which its part begins at `base`.
    pub(crate) fn shifted(mut self, base: u64) -> Self {
        self.0.offset = self.0.offset.saturating_add(base);
        self
    }

    /// The same error, in a frame whose message checksum is known to be wrong.
    pub(crate) fn in_damaged_frame(mut self) -> Self {
        self.0.damaged = true;
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> &FrameErrorKind {
        &self.0.kind
    }

    /// Where: bytes since the start of the stream, to the first byte of the field at fault. For
    /// [`FrameErrorKind::Truncated`], to the first byte of the frame that is cut.
    pub fn offset(&self) -> u64 {
        self.0.offset
    }

    /// Whether a checksum is wrong, so that the bytes changed after the peer wrote them. With
    /// `false`, the peer itself wrote what is refused here.
    pub fn is_damaged(&self) -> bool {
        self.0.damaged
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event-stream byte {}: {}", self.0.offset, self.0.kind)?;
        if self.0.damaged && !self.0.kind.is_checksum() {
            f.write_str(" (and the message checksum is wrong)")?;
        }
        Ok(())
    }
}

impl Error for FrameError {}

/// What is wrong with a received frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameErrorKind {
    /// The checksum of the two lengths is wrong.
    PreludeChecksum {
        /// The checksum that stands in the frame.
        expected: u32,
        /// The checksum of the bytes received.
        actual: u32,
    },
    /// The checksum of the whole message is wrong.
    MessageChecksum {
        /// The checksum that stands in the frame.
        expected: u32,
        /// The checksum of the bytes received.
        actual: u32,
    },
    /// The total length is less than the 16 bytes of an empty message.
    LengthTooShort {
        /// The length the prelude announces, in bytes.
        length: u32,
    },
    /// The headers length does not fit the total length.
    HeadersLength {
        /// The header block the prelude announces, in bytes.
        headers: u32,
        /// What the total length leaves for it, in bytes.
        room: u32,
    },
    /// The payload is larger than [`Limits::payload`](super::super::Limits::payload).
    PayloadTooLarge {
        /// The payload the prelude announces, in bytes.
        length: usize,
        /// The most that is accepted, in bytes.
        limit: usize,
    },
    /// The header block is larger than [`Limits::header_block`](super::super::Limits::header_block).
    HeadersTooLarge {
        /// The header block the prelude announces, in bytes.
        length: usize,
        /// The most that is accepted, in bytes.
        limit: usize,
    },
    /// There are more headers than [`Limits::header_count`](super::super::Limits::header_count).
    TooManyHeaders {
        /// The most that is accepted.
        limit: usize,
    },
    /// A header name is empty. "Header names MUST be at least one byte long."
    InvalidHeaderName,
    /// A header's type is none of the ten. "The set of types is fixed and not open to extension."
    InvalidHeaderType(u8),
    /// A header runs past the end of the header block.
    HeaderOverrun {
        /// The part of the header that does not fit.
        part: HeaderPart,
        /// The length of that part, in bytes.
        need: usize,
        /// What is left of the header block, in bytes.
        have: usize,
    },
    /// A header's name or string value is not UTF-8.
    HeaderUtf8 {
        /// The part of the header that is not UTF-8.
        part: HeaderPart,
    },
    /// "Any given header name MUST only appear once in a message."
    DuplicateHeader(Box<str>),
    /// The stream ended inside a frame.
    Truncated {
        /// The bytes of the last frame that came.
        have: usize,
        /// The bytes it has: the total length, or the 12 of the prelude while that is not known.
        need: usize,
    },
}

impl FrameErrorKind {
    fn is_checksum(&self) -> bool {
        matches!(
            self,
            Self::PreludeChecksum { .. } | Self::MessageChecksum { .. }
        )
    }
}

impl fmt::Display for FrameErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PreludeChecksum { expected, actual } => {
                mismatch(f, "prelude", *expected, *actual)
            }
            Self::MessageChecksum { expected, actual } => {
                mismatch(f, "message", *expected, *actual)
            }
            Self::LengthTooShort { length } => {
                write!(
                    f,
                    "a total length of {length} bytes, and no message is shorter than 16"
                )
            }
            Self::HeadersLength { headers, room } => {
                write!(
                    f,
                    "a header block of {headers} bytes in a frame with room for {room}"
                )
            }
            Self::PayloadTooLarge { length, limit } => {
                write!(f, "a payload of {length} bytes, over the limit of {limit}")
            }
            Self::HeadersTooLarge { length, limit } => {
                write!(
                    f,
                    "a header block of {length} bytes, over the limit of {limit}"
                )
            }
            Self::TooManyHeaders { limit } => write!(f, "more than {limit} headers"),
            Self::InvalidHeaderName => f.write_str("an empty header name"),
            Self::InvalidHeaderType(code) => write!(f, "unknown header type {code}"),
            Self::HeaderOverrun { part, need, have } => {
                write!(
                    f,
                    "a header {part} of {need} bytes where the block has {have} left"
                )
            }
            Self::HeaderUtf8 { part } => write!(f, "a header {part} that is not UTF-8"),
            Self::DuplicateHeader(name) => write!(f, "a second header named {name:?}"),
            Self::Truncated { have, need } => {
                write!(
                    f,
                    "the stream ended after {have} of the frame's {need} bytes"
                )
            }
        }
    }
}

fn mismatch(f: &mut fmt::Formatter<'_>, part: &str, expected: u32, actual: u32) -> fmt::Result {
    write!(
        f,
        "{part} checksum mismatch: the frame says {expected:#010x}, its bytes give {actual:#010x}"
    )
}

/// A part of one encoded header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderPart {
    /// The name, with its one-byte length.
    Name,
    /// The byte that tells the type of the value.
    Type,
    /// The two-byte length of a string or byte-array value.
    ValueLength,
    /// The value.
    Value,
}

impl fmt::Display for HeaderPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::ValueLength => "value length",
            Self::Value => "value",
        })
    }
}
