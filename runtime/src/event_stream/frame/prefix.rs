use super::prelude::{PRELUDE, Prelude, hasher};
use bytes::BytesMut;
use crc32fast::Hasher;

/// Where frames are written to, and the beginnings of those before them.
pub(crate) type Frames<'a> = (&'a mut BytesMut, &'a mut Prefixes);

/// How many are remembered, by the length of their frames.
const COUNT: usize = 4;

/// The beginning of a frame: prelude and header block. Every session holds some, so that it is small.
#[derive(Clone, Debug)]
pub(super) struct Prefix {
    prelude: [u8; PRELUDE],
    headers: u32,
    block: u32,
    /// Has hashed all of it.
    hasher: Hasher,
}

impl Prefix {
    /// Of a frame of `total` bytes with this header block, which is the owner's number `index`.
    pub(super) fn new(prelude: Prelude, block: &[u8], index: u32) -> Self {
        let encoded = prelude.to_bytes();
        let mut hasher = hasher();
        hasher.update(&encoded);
        hasher.update(block);
        Self {
            prelude: encoded,
            headers: prelude.headers() as u32,
            block: index,
            hasher,
        }
    }

    /// The encoded prelude.
    #[inline]
    pub(super) fn prelude(&self) -> &[u8; PRELUDE] {
        &self.prelude
    }

    /// The length of the frame, in bytes.
    #[inline]
    pub(super) fn total(&self) -> usize {
        let [a, b, c, d, ..] = self.prelude;
        u32::from_be_bytes([a, b, c, d]) as usize
    }

    /// How long the header block is, in bytes.
    #[inline]
    pub(super) fn headers(&self) -> usize {
        self.headers as usize
    }

    /// Which header block it is, of those that the owner knows.
    #[inline]
    pub(super) fn block(&self) -> u32 {
        self.block
    }

    /// The checksum of the frame with this payload.
    #[inline]
    pub(super) fn checksum(&self, payload: &[u8]) -> u32 {
        let mut hasher = self.hasher.clone();
        hasher.update(payload);
        hasher.finalize()
    }
}

/// The beginnings of the frames that came or went last. The events of a stream repeat few of them, and what was
/// checked or computed once need not be again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prefixes([Option<Prefix>; COUNT]);

impl Prefixes {
    /// The one that begins with these bytes, if it is remembered.
    #[inline]
    pub(super) fn beginning(&self, prelude: &[u8; PRELUDE]) -> Option<&Prefix> {
        let [_, _, _, length, ..] = prelude;
        let prefix = self.0.get(usize::from(*length) % COUNT)?.as_ref()?;
        (prefix.prelude == *prelude).then_some(prefix)
    }

    /// The one of a frame of `total` bytes with the block of this index, made where it is not remembered.
    #[inline]
    pub(super) fn of(&mut self, total: u32, index: u32, block: &[u8]) -> Option<&Prefix> {
        let place = self.0.get_mut(total as usize % COUNT)?;
        let is_known = |prefix: &Prefix| prefix.total() == total as usize && prefix.block == index;
        if !place.as_ref().is_some_and(is_known) {
            *place = Some(Prefix::new(
                Prelude::new(total, block.len() as u32),
                block,
                index,
            ));
        }
        place.as_ref()
    }

    /// Remembers one in place of another.
    pub(super) fn learn(&mut self, prefix: &Prefix) {
        if let Some(place) = self.0.get_mut(prefix.total() % COUNT) {
            *place = Some(prefix.clone());
        }
    }

    /// Forgets those of this header block.
    pub(super) fn forget(&mut self, block: u32) {
        for place in &mut self.0 {
            place.take_if(|prefix| prefix.block == block);
        }
    }
}
