//! Raw captures, frame by frame.

use bytes::Bytes;
use serde_json::Value as Json;
use trompe::event_stream::{FrameErrorKind, Limits, Message};

use super::event::Context;
use super::show::{Place, Printer};

/// The shortest frame.
const SHORTEST: usize = 16;

/// Shows every message, and whether all are sound. A frame whose lengths are sound is passed over where its
/// contents are not.
pub(super) fn decode(bytes: &Bytes, printer: &Printer<'_>) -> (String, bool) {
    let (mut out, mut sound, mut offset) = (String::new(), true, 0);
    while offset < bytes.len() {
        let place = Place {
            offset: offset as u64,
            note: Json::Null,
            context: Context::default(),
        };
        let rest = bytes.slice(offset..);
        let (message, length) = one(&rest);
        match message {
            Ok(message) => printer.message(&message, &place, &mut out),
            Err(why) => {
                sound = false;
                printer.broken(&why, &place, &mut out);
            }
        }
        match length {
            Some(length) => offset += length,
            None => break,
        }
    }
    (out, sound)
}

/// The message that the bytes begin with, or what is wrong with it; and its length, where that can be trusted.
pub(super) fn one(bytes: &Bytes) -> (Result<Message, String>, Option<usize>) {
    match Message::decode(bytes.clone(), &Limits::client()) {
        Ok((message, length)) => (Ok(message), Some(length)),
        Err(error) => {
            let length = match error.kind() {
                FrameErrorKind::PreludeChecksum { .. }
                | FrameErrorKind::LengthTooShort { .. }
                | FrameErrorKind::HeadersLength { .. }
                | FrameErrorKind::Truncated { .. } => None,
                _ => announced(bytes),
            };
            let words = format!("{} (byte {} of the frame)", error.kind(), error.offset());
            (Err(words), length)
        }
    }
}

fn announced(bytes: &Bytes) -> Option<usize> {
    let length = usize::try_from(u32::from_be_bytes(*bytes.first_chunk()?)).ok()?;
    (SHORTEST..=bytes.len()).contains(&length).then_some(length)
}
