//! `application/vnd.amazon.eventstream`: messages and frames, without I/O.
//!
//! The encoding of <https://smithy.io/2.0/aws/amazon-eventstream.html>. Modules, lowest first:
//!
//! * `error`: what can be wrong with a received frame, and with a message to be sent
//! * [`Limits`]: the sizes that are accepted
//! * `message`: header values, the header block read in place, the writer, [`Message`]
//! * `frame`: prelude and checksums; [`encode`], [`Message::decode`], [`FrameDecoder`]
//! * `event`: the `:message-type` headers and what they mean
//! * [`signing`]: hooks over whole messages
//!
//! Received bytes are never copied while a frame lies within one chunk, and a sent frame is
//! written once, into the outgoing buffer.
//!
//! ```
//! use bytes::BytesMut;
//! use trompe::event_stream::{FrameDecoder, HeaderValue, Limits, Message};
//!
//! let mut wire = BytesMut::new();
//! Message::new("hello")
//!     .header(":event-type", "greeting")?
//!     .encode(&mut wire, &Limits::server())?;
//!
//! let mut decoder = FrameDecoder::new(Limits::client());
//! decoder.push(wire.freeze());
//! let message = decoder.next_frame()?.ok_or("one whole frame was pushed")?;
//! assert_eq!(message.headers().get(":event-type"), Some(HeaderValue::String("greeting")));
//! assert_eq!(message.payload(), b"hello");
//! decoder.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod event;
mod frame;
mod limits;
mod message;
pub mod signing;

pub use error::{EncodeError, FrameError, FrameErrorKind, HeaderPart};
pub use event::{INITIAL_REQUEST, INITIAL_RESPONSE, MessageKind, Semantics};
pub use frame::{FrameDecoder, encode};
pub(crate) use frame::{Frames, Prefixes, encode_known};
pub use limits::Limits;
pub use message::{EpochMillis, HeaderIter, HeaderValue, HeaderWriter, Headers, Message};

/// The media type of the encoding.
pub const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";
