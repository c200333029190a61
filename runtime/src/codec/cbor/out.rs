//! The end of the output, where values are appended.

use super::head::{LONG_ARGUMENT, TEXT};
use crate::schema::CborKey as Key;
use bytes::BytesMut;

/// The room made beyond what is asked for, in bytes.
const AHEAD: usize = 192;

/// The room for a key and the word behind it: what is written at once.
const STEP: usize = 32;

/// The room for a word of either, in bytes.
const WORD: usize = 16;

/// Slices from this length on are appended without room being made for them first.
const LONG: usize = 256;

/// Appends to a buffer. It is kept ahead of what was written, so that most values are stored in place and
/// not appended byte by byte; the rest is cut when this is dropped.
pub(super) struct Out<'a> {
    bytes: &'a mut BytesMut,
    /// Where the document begins.
    start: usize,
    at: usize,
}

/// A data item, or the head of one, of up to sixteen bytes.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The first is the lowest.
    bytes: u128,
    length: usize,
}

impl Word {
    pub(super) const NONE: Self = Self {
        bytes: 0,
        length: 0,
    };

    #[inline]
    pub(super) fn byte(byte: u8) -> Self {
        Self {
            bytes: byte.into(),
            length: 1,
        }
    }

    /// A first byte and a number of 32 bits.
    #[inline]
    pub(super) fn four(first: u8, value: u32) -> Self {
        Self {
            bytes: u128::from(first) | u128::from(value.swap_bytes()) << 8,
            length: 5,
        }
    }

    /// A first byte and a number of 64 bits.
    #[inline]
    pub(super) fn eight(first: u8, value: u64) -> Self {
        Self {
            bytes: u128::from(first) | u128::from(value.swap_bytes()) << 8,
            length: 9,
        }
    }

    /// The shortest head of this argument.
    #[inline]
    pub(super) fn head(major: u8, argument: u64) -> Self {
        match argument {
            0..24 => Self::byte(major << 5 | argument as u8),
            _ => Self::long_head(major << 5, argument),
        }
    }

    #[inline]
    fn long_head(major: u8, argument: u64) -> Self {
        let size = match argument {
            ..0x100 => 0,
            0x100..0x1_0000 => 1,
            0x1_0000..0x1_0000_0000 => 2,
            _ => 3,
        };
        let length = 1 << size;
        let head = Self::eight(major | LONG_ARGUMENT | size, argument << (64 - 8 * length));
        Self {
            length: 1 + length,
            ..head
        }
    }
}

impl<'a> Out<'a> {
    pub(super) fn new(bytes: &'a mut BytesMut) -> Self {
        let start = bytes.len();
        Self {
            bytes,
            start,
            at: start,
        }
    }

    /// Begins a document with this byte, with room for what most of them hold.
    #[inline]
    pub(super) fn begin(&mut self, first: u8) {
        self.bytes.resize(self.at + STEP + AHEAD, 0);
        if let Some(place) = self.bytes.get_mut(self.at) {
            *place = first;
        }
        self.at += 1;
    }

    /// Room for this many bytes from `at` on.
    #[inline]
    fn room(&mut self, length: usize) {
        if self.bytes.len() - self.at < length {
            self.grow(length);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, length: usize) {
        let ahead = AHEAD.max((self.at - self.start) / 2);
        self.bytes.resize(self.at + length + ahead, 0);
    }

    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        self.room(1);
        if let Some(place) = self.bytes.get_mut(self.at) {
            *place = byte;
            self.at += 1;
        }
    }

    /// A key, if there is one, and a word behind it.
    #[inline]
    pub(super) fn item(&mut self, key: &Key, word: Word) {
        self.room(STEP);
        self.try_item(key, word);
    }

    /// The same where there is room for it already; else `false`.
    #[inline(always)]
    pub(super) fn try_item(&mut self, key: &Key, word: Word) -> bool {
        let room = self.bytes.get_mut(self.at..);
        let Some(room) = room.and_then(|room| room.first_chunk_mut::<STEP>()) else {
            return false;
        };
        let (word_of_key, length) = key.word();
        if let Some(room) = room.first_chunk_mut() {
            *room = word_of_key.to_le_bytes();
        }
        // A key is never longer than that.
        let rest = room.get_mut(length.min(WORD)..);
        if let Some(rest) = rest.and_then(|rest| rest.first_chunk_mut::<WORD>()) {
            *rest = word.bytes.to_le_bytes();
        }
        self.at += length + word.length;
        true
    }

    /// A word without a key.
    #[inline]
    pub(super) fn word(&mut self, word: Word) {
        self.item(&Key::NONE, word);
    }

    /// The name of a member for which there is no key.
    #[cold]
    pub(super) fn name(&mut self, name: &str) {
        self.string(&Key::NONE, TEXT, name.as_bytes());
    }

    /// A byte or text string.
    #[inline]
    pub(super) fn string(&mut self, key: &Key, major: u8, bytes: &[u8]) {
        self.item(key, Word::head(major, bytes.len() as u64));
        self.slice(bytes);
    }

    #[inline]
    pub(super) fn slice(&mut self, slice: &[u8]) {
        if slice.len() < LONG
            && let Some(room) = self.bytes.get_mut(self.at..self.at + slice.len())
        {
            room.copy_from_slice(slice);
            self.at += slice.len();
            return;
        }
        self.append(slice);
    }

    #[cold]
    fn append(&mut self, slice: &[u8]) {
        self.bytes.truncate(self.at);
        self.bytes.reserve(slice.len() + AHEAD);
        self.bytes.extend_from_slice(slice);
        self.at = self.bytes.len();
        self.room(STEP);
    }
}

impl Drop for Out<'_> {
    fn drop(&mut self) {
        self.bytes.truncate(self.at);
    }
}
