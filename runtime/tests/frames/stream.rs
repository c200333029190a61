//! A whole stream, decoded.

use bytes::Bytes;
use trompe::event_stream::{FrameDecoder, FrameError, Limits, Message};

/// The messages of the stream that comes in these chunks, and how it ends.
pub(crate) fn decode(
    chunks: impl IntoIterator<Item = Bytes>,
    limits: Limits,
) -> (Vec<Message>, Result<(), FrameError>) {
    let mut decoder = FrameDecoder::new(limits);
    let mut messages = Vec::new();
    for chunk in chunks {
        decoder.push(chunk);
        loop {
            match decoder.next_frame() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Err(error)),
            }
        }
    }
    let end = decoder.finish();
    (messages, end)
}
