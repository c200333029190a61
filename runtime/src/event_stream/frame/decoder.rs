use super::super::error::FrameError;
use super::super::limits::Limits;
use super::super::message::Message;
use super::decode::{open, truncated};
use super::known::Known;
use super::prelude::{PRELUDE, Prelude};
use bytes::{Bytes, BytesMut};
use std::collections::VecDeque;

/// The least room made for a frame that comes in pieces, unless the frame itself is smaller.
const STEP: usize = 16 * 1024;

/// Cuts a stream of bytes into messages.
///
/// ```text
///            push                 next_frame
///   chunks ────────► pending ───────────────────► Message: slices of one chunk
///                       │  a frame that spans chunks
///                       ▼
///                    partial ────────────────────► Message: slices of one copy
/// ```
///
/// A prelude is checked when its twelfth byte is there, before a byte of the body is waited for. A
/// frame that spans chunks is copied once into a buffer of its own, which grows with what arrives
/// and not with what is announced. What is pushed and not taken is held: whoever pushes without
/// taking bounds it by [`FrameDecoder::buffered`].
///
/// The first error is final: it is returned ever after, and all bytes are let go.
#[derive(Debug)]
pub struct FrameDecoder {
    limits: Limits,
    /// Chunks of which nothing was copied; none is empty.
    pending: VecDeque<Bytes>,
    /// The first bytes of the next frame, when no chunk has all of it.
    partial: BytesMut,
    /// The prelude of the next frame, once it was seen and was right.
    prelude: Option<Prelude>,
    known: Known,
    /// Where in the stream the next frame begins.
    offset: u64,
    failure: Option<FrameError>,
}

impl FrameDecoder {
    /// A decoder at the start of a stream.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            pending: VecDeque::new(),
            partial: BytesMut::new(),
            prelude: None,
            known: Known::default(),
            offset: 0,
            failure: None,
        }
    }

    /// Hands over the next bytes of the stream, in pieces of any size.
    pub fn push(&mut self, chunk: Bytes) {
        if self.failure.is_none() && !chunk.is_empty() {
            self.pending.push_back(chunk);
        }
    }

    /// Takes the next message; `None` until more bytes are pushed.
    ///
    /// # Errors
    /// When the bytes are not a frame within the limits, or an earlier call failed.
    pub fn next_frame(&mut self) -> Result<Option<Message>, FrameError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let prelude = match self.prelude() {
            Ok(Some(prelude)) => prelude,
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.fail(error)),
        };
        let Some(frame) = self.take(prelude) else {
            return Ok(None);
        };
        match open(frame, prelude, &self.limits, &mut self.known) {
            Ok(message) => {
                self.prelude = None;
                self.offset += prelude.total() as u64;
                Ok(Some(message))
            }
            Err(error) => Err(self.fail(error)),
        }
    }

    /// Tells the decoder that the stream ended, after [`FrameDecoder::next_frame`] gave `None`.
    ///
    /// # Errors
    /// When bytes are left, which are then not a whole frame, or an earlier call failed.
    pub fn finish(&self) -> Result<(), FrameError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        if self.buffered() == 0 {
            return Ok(());
        }
        let need = self.prelude.map_or(PRELUDE, |prelude| prelude.total());
        Err(truncated(self.buffered(), need).shifted(self.offset))
    }

    /// The bytes that were pushed and are not part of a message taken, in bytes.
    pub fn buffered(&self) -> usize {
        self.partial.len() + self.pending.iter().map(Bytes::len).sum::<usize>()
    }

    /// The prelude of the next frame, checked as soon as it is there.
    #[inline]
    fn prelude(&mut self) -> Result<Option<Prelude>, FrameError> {
        if self.prelude.is_some() {
            return Ok(self.prelude);
        }
        match self.pending.front().and_then(|chunk| chunk.first_chunk()) {
            Some(head) if self.partial.is_empty() => Prelude::parse(head, &self.limits).map(Some),
            _ => self.gather_prelude(),
        }
    }

    fn gather_prelude(&mut self) -> Result<Option<Prelude>, FrameError> {
        self.gather(PRELUDE);
        if let Some(head) = self.partial.first_chunk() {
            self.prelude = Some(Prelude::parse(head, &self.limits)?);
        }
        Ok(self.prelude)
    }

    /// The next `total` bytes, once they are all there.
    #[inline]
    fn take(&mut self, prelude: Prelude) -> Option<Bytes> {
        let total = prelude.total();
        match self.pending.front_mut() {
            Some(front) if self.partial.is_empty() && front.len() > total => {
                Some(front.split_to(total))
            }
            Some(front) if self.partial.is_empty() && front.len() == total => {
                self.pending.pop_front()
            }
            _ => self.assemble(prelude),
        }
    }

    /// The same when no chunk has them all.
    fn assemble(&mut self, prelude: Prelude) -> Option<Bytes> {
        self.prelude = Some(prelude);
        self.gather(prelude.total());
        (self.partial.len() == prelude.total()).then(|| std::mem::take(&mut self.partial).freeze())
    }

    /// Copies chunks until `partial` has `length` bytes or there are no more.
    fn gather(&mut self, length: usize) {
        while let Some(front) = self.pending.front_mut()
            && let missing @ 1.. = length.saturating_sub(self.partial.len())
        {
            let piece = front.split_to(missing.min(front.len()));
            grow(&mut self.partial, piece.len(), length);
            self.partial.extend_from_slice(&piece);
            if front.is_empty() {
                self.pending.pop_front();
            }
        }
    }

    fn fail(&mut self, error: FrameError) -> FrameError {
        let error = error.shifted(self.offset);
        self.pending = VecDeque::new();
        self.partial = BytesMut::new();
        self.failure = Some(error.clone());
        error
    }
}

/// Makes room for `more` bytes in the buffer of a frame of `total` bytes: twice what there is, and
/// never more than the frame.
fn grow(partial: &mut BytesMut, more: usize, total: usize) {
    let need = partial.len() + more;
    if need > partial.capacity() {
        let room = need.max(partial.len() * 2).max(STEP).min(total);
        let mut larger = BytesMut::with_capacity(room);
        larger.extend_from_slice(partial);
        *partial = larger;
    }
}
