use crate::room::room;
use bytes::{Bytes, BytesMut};
use std::collections::VecDeque;

/// Encoded frames that the transport has not taken yet, and how much of them it would take now.
///
/// ```text
///   take ◄── │ accepted frames │ the open frame │ ◄── write
///            └──── credit ────────────┘
/// ```
///
/// A frame is accepted when the credit reaches its end. Until then it is the open frame: no other
/// sender may write one, and while no byte of it was taken it can be retracted.
#[derive(Debug, Default)]
pub(super) struct OutBuffer {
    /// Whole frames that came before those in `bytes`.
    full: VecDeque<Bytes>,
    bytes: BytesMut,
    /// The bytes in both.
    length: usize,
    /// How much was in `bytes` when all of it was taken: the room for the next.
    usual: usize,
    credit: usize,
    open: Option<OpenFrame>,
}

/// From how many bytes on no further frame is written behind them, so that no buffer has to grow for long.
const FULL: usize = 64 * 1024;

/// The least room made for frames, in bytes.
const ROOM: usize = 256;

#[derive(Debug)]
struct OpenFrame {
    start: usize,
    end: usize,
    /// Part of it was taken, or its signature is in the chain.
    fixed: bool,
}

impl OutBuffer {
    /// Bytes that were not taken yet.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether every frame that a sender wrote is accepted.
    pub(super) fn is_accepted(&self) -> bool {
        self.open.is_none()
    }

    /// Whether the credit falls short of what is there.
    pub(super) fn lacks_credit(&self) -> bool {
        self.credit < self.length
    }

    /// How much was written before all of it was taken, the last time.
    pub(super) fn usual(&self) -> usize {
        self.usual
    }

    /// Whether the transport would take more than there was.
    pub(super) fn has_credit(&self) -> bool {
        self.credit > 0
    }

    /// Appends a frame; on an error nothing is appended. `fixed`: it cannot be taken back later.
    pub(super) fn write<E>(
        &mut self,
        fixed: bool,
        write: impl FnOnce(&mut BytesMut) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.bytes.len() >= FULL || self.bytes.capacity() == 0 {
            self.make_room();
        }
        let start = self.bytes.len();
        if let Err(error) = write(&mut self.bytes) {
            self.bytes.truncate(start);
            return Err(error);
        }
        let written = self.bytes.len() - start;
        let (start, end) = (self.length, self.length + written);
        self.length = end;
        if self.credit < end && self.open.is_none() {
            self.open = Some(OpenFrame { start, end, fixed });
        }
        Ok(())
    }

    #[inline(never)]
    fn make_room(&mut self) {
        if self.bytes.len() >= FULL {
            self.full
                .push_back(std::mem::take(&mut self.bytes).freeze());
        }
        if self.bytes.capacity() == 0 {
            self.bytes = room(self.usual + ROOM);
        }
    }

    /// The transport now takes this many bytes.
    pub(super) fn grant(&mut self, credit: usize) {
        self.credit = credit;
        if self.open.as_ref().is_some_and(|open| open.end <= credit) {
            self.open = None;
        }
    }

    /// Takes up to `max` bytes that the credit covers.
    pub(super) fn take(&mut self, max: usize) -> Option<Bytes> {
        let max = max.min(self.credit);
        let piece = match self.full.front_mut() {
            _ if max == 0 => return None,
            Some(front) if front.len() <= max => self.full.pop_front()?,
            Some(front) => front.split_to(max),
            None if self.bytes.is_empty() => return None,
            None if self.bytes.len() <= max => {
                self.usual = self.bytes.len();
                std::mem::take(&mut self.bytes).freeze()
            }
            None => self.bytes.split_to(max).freeze(),
        };
        self.taken(piece.len());
        Some(piece)
    }

    fn taken(&mut self, length: usize) {
        self.credit -= length;
        self.length -= length;
        if let Some(open) = &mut self.open {
            open.fixed |= length > open.start;
            open.start = open.start.saturating_sub(length);
            open.end = open.end.saturating_sub(length);
        }
    }

    /// Takes the open frame back, where that is still possible; else it will be sent whole.
    pub(super) fn retract(&mut self) {
        let last = self.length;
        if let Some(open) = self.open.take_if(|open| !open.fixed && open.end == last) {
            let length = open.end - open.start;
            self.bytes.truncate(self.bytes.len().saturating_sub(length));
            self.length = open.start;
        }
    }

    /// Frees everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn write(out: &mut OutBuffer, bytes: &[u8]) {
        let Ok(()) = out.write::<Infallible>(false, |b| {
            b.extend_from_slice(bytes);
            Ok(())
        });
    }

    #[test]
    fn a_frame_is_accepted_when_the_credit_reaches_its_end() {
        let mut out = OutBuffer::default();
        write(&mut out, b"0123456789");
        assert!(!out.is_accepted());
        out.grant(9);
        assert!(!out.is_accepted());
        out.grant(10);
        assert!(out.is_accepted());
    }

    #[test]
    fn a_frame_larger_than_the_window_leaves_in_parts() {
        let mut out = OutBuffer::default();
        write(&mut out, b"0123456789");
        out.grant(4);
        assert_eq!(out.take(16).as_deref(), Some(&b"0123"[..]));
        assert_eq!(out.take(16), None);
        assert!(!out.is_accepted());
        out.grant(6);
        assert!(out.is_accepted());
        assert_eq!(out.take(16).as_deref(), Some(&b"456789"[..]));
    }

    #[test]
    fn a_retracted_frame_leaves_nothing_and_a_begun_one_stays_whole() {
        let mut out = OutBuffer::default();
        out.grant(3);
        write(&mut out, b"abc");
        write(&mut out, b"0123456789");
        out.retract();
        assert_eq!(out.len(), 3);
        write(&mut out, b"0123456789");
        out.grant(5);
        assert_eq!(out.take(16).as_deref(), Some(&b"abc01"[..]));
        out.retract();
        assert_eq!(out.len(), 8);
        assert!(!out.is_accepted());
    }

    #[test]
    fn frames_leave_in_their_order_however_many_buffers_they_fill() {
        let (mut out, mut sent, mut taken) = (OutBuffer::default(), Vec::new(), Vec::new());
        out.grant(usize::MAX);
        for n in 0..20_u8 {
            let frame = vec![n; 10_000 * usize::from(n)];
            write(&mut out, &frame);
            sent.extend_from_slice(&frame);
        }
        assert_eq!(out.len(), sent.len());
        while let Some(piece) = out.take(30_000) {
            taken.extend_from_slice(&piece);
        }
        assert!(taken == sent && out.is_empty());
    }

    #[test]
    fn a_frame_with_something_behind_it_is_not_retracted() {
        let mut out = OutBuffer::default();
        write(&mut out, b"event");
        write(&mut out, b"exception");
        out.retract();
        assert_eq!(out.len(), 14);
        out.grant(5);
        assert!(out.is_accepted());
    }
}
