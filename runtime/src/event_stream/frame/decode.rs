use super::super::error::{FrameError, FrameErrorKind};
use super::super::limits::Limits;
use super::super::message::{Headers, Message, validate};
use super::prefix::Prefix;
use super::prelude::{PRELUDE, Prelude, TRAILER, hash};
use bytes::{Buf, Bytes};

impl Message {
    /// Decodes the frame that `bytes` begin with, without copying; also gives its length in bytes.
    ///
    /// # Errors
    /// When there is no whole frame ([`FrameErrorKind::Truncated`]), or not a valid one within
    /// `limits`.
    pub fn decode(mut bytes: Bytes, limits: &Limits) -> Result<(Self, usize), FrameError> {
        let Some(head) = bytes.first_chunk() else {
            return Err(truncated(bytes.len(), PRELUDE));
        };
        let prelude = Prelude::parse(head, limits)?;
        let total = prelude.total();
        if bytes.len() < total {
            return Err(truncated(bytes.len(), total));
        }
        bytes.truncate(total);
        Ok((open(bytes, prelude, limits)?, total))
    }
}

pub(super) fn truncated(have: usize, need: usize) -> FrameError {
    FrameError::new(0, FrameErrorKind::Truncated { have, need })
}

/// Takes a frame of the length its prelude tells apart.
fn open(mut frame: Bytes, prelude: Prelude, limits: &Limits) -> Result<Message, FrameError> {
    if let Err(error) = check_message(&frame, &prelude) {
        return Err(damaged(&frame, &prelude, limits).unwrap_or(error));
    }
    frame.truncate(prelude.total() - TRAILER);
    frame.advance(PRELUDE);
    let block = frame.get(..prelude.headers()).unwrap_or_default();
    let checked = validate(block, limits.header_count());
    let checked = checked.map_err(|error| error.shifted(PRELUDE as u64))?;
    let headers = Headers::from_checked(frame, prelude.headers(), checked);
    Ok(Message::of_frame(headers))
}

/// What is wrong with the headers of a frame whose checksum does not match.
#[cold]
pub(super) fn damaged(frame: &[u8], prelude: &Prelude, limits: &Limits) -> Option<FrameError> {
    let body = frame.get(PRELUDE..).unwrap_or_default();
    let headers = body.get(..prelude.headers()).unwrap_or_default();
    let error = validate(headers, limits.header_count()).err()?;
    Some(error.shifted(PRELUDE as u64).in_damaged_frame())
}

/// "Both clients and servers MUST validate these checksums."
#[inline]
pub(super) fn check_message(frame: &[u8], prelude: &Prelude) -> Result<(), FrameError> {
    let Some((covered, trailer)) = frame.split_last_chunk::<TRAILER>() else {
        return Err(truncated(frame.len(), prelude.total()));
    };
    let expected = u32::from_be_bytes(*trailer);
    let actual = hash(covered);
    if expected != actual {
        let kind = FrameErrorKind::MessageChecksum { expected, actual };
        return Err(FrameError::new(covered.len(), kind));
    }
    Ok(())
}

/// Whether the checksum of a frame is right that begins with this prefix.
#[inline]
pub(super) fn check_known(frame: &[u8], prefix: &Prefix) -> bool {
    let Some((covered, trailer)) = frame.split_last_chunk::<TRAILER>() else {
        return false;
    };
    let payload = covered
        .get(PRELUDE + prefix.headers()..)
        .unwrap_or_default();
    prefix.checksum(payload) == u32::from_be_bytes(*trailer)
}
