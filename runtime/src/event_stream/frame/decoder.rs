use super::super::error::FrameError;
use super::super::limits::Limits;
use super::super::message::{Checked, Headers, Message, validate};
use super::decode::{check_known, check_message, damaged, truncated};
use super::known::Known;
use super::prefix::Prefix;
use super::prelude::{PRELUDE, Prelude, TRAILER};
use bytes::{Buf, Bytes, BytesMut};
use std::collections::VecDeque;
use std::ops::Range;

/// The least room made for a frame that comes in pieces, unless the frame itself is smaller.
const STEP: usize = 16 * 1024;

/// Cuts a stream of bytes into messages.
///
/// ```text
///            push                          next_frame
///   chunks ────────► pending ──► chunk ──────────────► Message: a slice of one chunk
///                       │          ▲
///                       ▼          │
///                    partial ──────┘ a frame that spans chunks, in one copy
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
    /// Where frames are looked at.
    chunk: Bytes,
    /// How much of it was taken.
    taken: usize,
    /// Chunks behind it; none is empty.
    pending: VecDeque<Bytes>,
    /// The first bytes of the next frame, when no chunk has all of it; there is no chunk then.
    partial: BytesMut,
    /// The prelude of the next frame, once it was seen and was right.
    prelude: Option<Prelude>,
    /// The frame that was taken last; it ends where `taken` is.
    frame: Option<Taken>,
    known: Known,
    /// Where in the stream the next frame begins.
    offset: u64,
    buffered: usize,
    failure: Option<FrameError>,
}

/// A frame that was taken.
#[derive(Clone, Copy, Debug)]
struct Taken {
    total: usize,
    /// The length of the header block.
    headers: usize,
    /// The index of the header block, where it is known.
    block: Option<u32>,
}

impl FrameDecoder {
    /// A decoder at the start of a stream.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            chunk: Bytes::new(),
            taken: 0,
            pending: VecDeque::new(),
            partial: BytesMut::new(),
            prelude: None,
            frame: None,
            known: Known::default(),
            offset: 0,
            buffered: 0,
            failure: None,
        }
    }

    /// Hands over the next bytes of the stream, in pieces of any size.
    pub fn push(&mut self, chunk: Bytes) {
        if self.failure.is_some() || chunk.is_empty() {
            return;
        }
        self.buffered += chunk.len();
        if self.buffered == chunk.len() {
            (self.chunk, self.taken) = (chunk, 0);
            self.frame = None;
        } else {
            self.pending.push_back(chunk);
        }
    }

    /// The header blocks of the events that are expected.
    pub(crate) fn expect(&mut self, events: &'static [Headers]) {
        let most = self.limits.header_count();
        if events.iter().all(|headers| headers.len() <= most) {
            self.known.expect(events);
        }
    }

    /// Takes the next message; `None` until more bytes are pushed.
    ///
    /// # Errors
    /// When the bytes are not a frame within the limits, or an earlier call failed.
    pub fn next_frame(&mut self) -> Result<Option<Message>, FrameError> {
        if self.advance()? {
            self.message().map(Some)
        } else {
            Ok(None)
        }
    }

    /// Goes on to the next frame, whose headers nobody has looked at yet; `false` until more bytes are pushed.
    ///
    /// # Errors
    /// As [`next_frame`](Self::next_frame), but for headers that are malformed.
    #[inline]
    pub(crate) fn advance(&mut self) -> Result<bool, FrameError> {
        if self.buffered == 0 {
            self.rest().map(|()| false)
        } else if self.take_known(|_, _| true).is_some() {
            Ok(true)
        } else {
            self.advance_any()
        }
    }

    /// Goes on to the next frame, if it is all there, begins as one that came before, and is an event for which
    /// `wanted` holds; gives its index. Anything else is left to [`advance`](Self::advance).
    #[inline]
    pub(crate) fn advance_to_event(&mut self, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        self.take_known(|known, index| known.is_event(index) && wanted(index as usize))
            .map(|index| index as usize)
    }

    /// Lets go of the last chunk, of which nothing is left.
    fn rest(&mut self) -> Result<(), FrameError> {
        self.frame = None;
        (self.chunk, self.taken) = (Bytes::new(), 0);
        self.failure.clone().map_or(Ok(()), Err)
    }

    #[inline(never)]
    fn advance_any(&mut self) -> Result<bool, FrameError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        self.frame = None;
        let prelude = match self.prelude() {
            Ok(Some(prelude)) => prelude,
            Ok(None) => return Ok(false),
            Err(error) => return Err(self.fail(error)),
        };
        if !self.has(prelude.total()) && !self.assemble(prelude) {
            return Ok(false);
        }
        self.take(prelude)?;
        Ok(true)
    }

    /// Which of the expected events the frame is that was taken last.
    #[inline]
    pub(crate) fn event(&self) -> Option<usize> {
        let block = self.frame.as_ref()?.block?;
        self.known.is_event(block).then_some(block as usize)
    }

    /// The payload of that frame, and what it is part of.
    #[inline]
    pub(crate) fn payload(&self) -> (&Bytes, Range<usize>) {
        let payload = |frame: &Taken| self.headers(frame).end..self.taken - TRAILER;
        (&self.chunk, self.frame.as_ref().map_or(0..0, payload))
    }

    /// Takes that frame as a message; an empty one where there is none.
    ///
    /// # Errors
    /// Its headers are malformed.
    pub(crate) fn message(&mut self) -> Result<Message, FrameError> {
        let Some(frame) = self.frame.take() else {
            return Ok(Message::default());
        };
        let headers = self.headers(&frame);
        let checked = self.check_headers(&frame, headers.clone())?;
        let body = self.hand_over(headers.start..self.taken - TRAILER);
        let headers = Headers::from_checked(body, frame.headers, checked);
        Ok(Message::of_frame(headers))
    }

    fn check_headers(
        &mut self,
        frame: &Taken,
        headers: Range<usize>,
    ) -> Result<Checked, FrameError> {
        if let Some(index) = frame.block {
            return Ok(self.known.checked(index));
        }
        let block = self.chunk.get(headers).unwrap_or_default();
        match validate(block, self.limits.header_count()) {
            Ok(checked) => {
                self.known.learn(block, checked);
                Ok(checked)
            }
            Err(error) => {
                self.offset -= frame.total as u64;
                Err(self.fail(error.shifted(PRELUDE as u64)))
            }
        }
    }

    /// A part of the chunk; the chunk itself, where all of it was taken.
    fn hand_over(&mut self, part: Range<usize>) -> Bytes {
        if self.taken < self.chunk.len() {
            return self.chunk.slice(part);
        }
        self.taken = 0;
        let mut chunk = std::mem::take(&mut self.chunk);
        chunk.truncate(part.end);
        chunk.advance(part.start);
        chunk
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
        self.buffered
    }

    /// Where the headers of the frame taken last are in the chunk.
    #[inline]
    fn headers(&self, frame: &Taken) -> Range<usize> {
        let start = self.taken - frame.total + PRELUDE;
        start..start + frame.headers
    }

    #[inline]
    fn has(&self, length: usize) -> bool {
        self.chunk.len() - self.taken >= length
    }

    /// The prelude of the next frame, checked as soon as it is there.
    #[inline]
    fn prelude(&mut self) -> Result<Option<Prelude>, FrameError> {
        if self.prelude.is_some() {
            return Ok(self.prelude);
        }
        if !self.has(1) && self.partial.is_empty() {
            self.chunk = self.pending.pop_front().unwrap_or_default();
            self.taken = 0;
        }
        let rest = self.chunk.get(self.taken..).unwrap_or_default();
        match rest.first_chunk() {
            Some(head) => Prelude::parse(head, &self.limits).map(Some),
            None => self.gather_prelude(),
        }
    }

    /// Takes the frame that comes next, if all of it is in the chunk, its prelude and its header block came
    /// before, the block is `wanted`, and the frame is right; gives the index of the block.
    #[inline]
    fn take_known(&mut self, wanted: impl Fn(&Known, u32) -> bool) -> Option<u32> {
        let rest = self.chunk.get(self.taken..)?;
        let prefix = self.known.prefixes.beginning(rest.first_chunk()?)?;
        let (covered, trailer) = rest.get(..prefix.total())?.split_last_chunk()?;
        let (block, payload) = covered.get(PRELUDE..)?.split_at_checked(prefix.headers())?;
        let index = prefix.block();
        let is_right = wanted(&self.known, index)
            && self.known.block(index) == Some(block)
            && prefix.checksum(payload) == u32::from_be_bytes(*trailer);
        let frame = Taken {
            total: prefix.total(),
            headers: prefix.headers(),
            block: Some(index),
        };
        is_right.then(|| {
            self.pass(frame);
            index
        })
    }

    #[inline]
    fn pass(&mut self, frame: Taken) {
        self.taken += frame.total;
        self.buffered -= frame.total;
        self.offset += frame.total as u64;
        self.prelude = None;
        self.frame = Some(frame);
    }

    /// Takes a frame that is in the chunk.
    ///
    /// The headers are looked at before the checksum, so that a frame whose headers are malformed is
    /// refused for that, and [`FrameError::is_damaged`] tells whether the peer wrote them so.
    fn take(&mut self, prelude: Prelude) -> Result<(), FrameError> {
        let end = self.taken + prelude.total();
        let frame = self.chunk.get(self.taken..end).unwrap_or_default();
        let body = frame.get(PRELUDE..).unwrap_or_default();
        let block = body.get(..prelude.headers()).unwrap_or_default();
        let known = self.known.find(block);
        let prefix = known.map(|index| Prefix::new(prelude, block, index));
        match prefix.filter(|prefix| check_known(frame, prefix)) {
            Some(prefix) => self.known.prefixes.learn(&prefix),
            None => {
                if let Err(error) = check_message(frame, &prelude) {
                    let error = damaged(frame, &prelude, &self.limits).unwrap_or(error);
                    return Err(self.fail(error));
                }
            }
        }
        self.pass(Taken {
            total: prelude.total(),
            headers: prelude.headers(),
            block: known,
        });
        Ok(())
    }

    fn gather_prelude(&mut self) -> Result<Option<Prelude>, FrameError> {
        self.gather(PRELUDE);
        if let Some(head) = self.partial.first_chunk() {
            self.prelude = Some(Prelude::parse(head, &self.limits)?);
        }
        Ok(self.prelude)
    }

    /// Makes a chunk of the next frame, once all of it is there.
    #[cold]
    fn assemble(&mut self, prelude: Prelude) -> bool {
        self.prelude = Some(prelude);
        self.gather(prelude.total());
        let whole = self.partial.len() == prelude.total();
        if whole {
            self.chunk = std::mem::take(&mut self.partial).freeze();
        }
        whole
    }

    /// Copies chunks until `partial` has `length` bytes or there are no more.
    fn gather(&mut self, length: usize) {
        let mut rest = std::mem::take(&mut self.chunk);
        rest.advance(std::mem::take(&mut self.taken));
        if !rest.is_empty() {
            self.pending.push_front(rest);
        }
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
        self.chunk = Bytes::new();
        self.taken = 0;
        self.pending = VecDeque::new();
        self.partial = BytesMut::new();
        self.frame = None;
        self.buffered = 0;
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
