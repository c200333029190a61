use std::error::Error;
use std::fmt;

/// A message that cannot be put on the wire. Nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A header name must have 1 to 255 bytes.
    HeaderNameLength {
        /// The length of the name, in bytes.
        length: usize,
    },
    /// A string or byte-array header value must not exceed 32,767 bytes.
    HeaderValueTooLong {
        /// The name of the header.
        name: Box<str>,
        /// The length of its value, in bytes.
        length: usize,
    },
    /// "Any given header name MUST only appear once in a message."
    DuplicateHeader {
        /// The name that appears twice.
        name: Box<str>,
    },
    /// There are more headers than [`Limits::header_count`](super::super::Limits::header_count).
    TooManyHeaders {
        /// How many there are.
        count: usize,
        /// The most that may be sent.
        limit: usize,
    },
    /// The header block is larger than [`Limits::header_block`](super::super::Limits::header_block).
    HeadersTooLarge {
        /// The length of the block, in bytes.
        length: usize,
        /// The most that may be sent, in bytes.
        limit: usize,
    },
    /// The payload is larger than [`Limits::payload`](super::super::Limits::payload).
    PayloadTooLarge {
        /// The length of the payload, in bytes.
        length: usize,
        /// The most that may be sent, in bytes.
        limit: usize,
    },
    /// The frame does not fit the 32-bit length of the prelude.
    FrameTooLarge {
        /// The length of the frame, in bytes.
        length: usize,
    },
    /// The payload writer took bytes out of the buffer that it was to append to.
    BufferShrunk,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeaderNameLength { length } => {
                write!(
                    f,
                    "an event-stream header name of {length} bytes, which must be 1 to 255"
                )
            }
            Self::HeaderValueTooLong { name, length } => {
                write!(
                    f,
                    "event-stream header {name:?} has {length} bytes, over the limit of 32767"
                )
            }
            Self::DuplicateHeader { name } => {
                write!(f, "event-stream header {name:?} appears twice")
            }
            Self::TooManyHeaders { count, limit } => {
                write!(f, "{count} event-stream headers, over the limit of {limit}")
            }
            Self::HeadersTooLarge { length, limit } => {
                write!(
                    f,
                    "event-stream headers of {length} bytes, over the limit of {limit}"
                )
            }
            Self::PayloadTooLarge { length, limit } => {
                write!(
                    f,
                    "an event-stream payload of {length} bytes, over the limit of {limit}"
                )
            }
            Self::FrameTooLarge { length } => {
                write!(
                    f,
                    "an event-stream frame of {length} bytes, more than 32 bits can tell"
                )
            }
            Self::BufferShrunk => f.write_str("the payload writer shrank the outgoing buffer"),
        }
    }
}

impl Error for EncodeError {}
