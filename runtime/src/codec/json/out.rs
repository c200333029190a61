//! The end of the output, where text is appended.

use super::scan;
use crate::schema::Member;
use bytes::BytesMut;

/// The least room that is made beyond what is asked for, in bytes.
const AHEAD: usize = 192;

/// The room for a name that is stored as one word, with a comma before it, a quote and a colon, in bytes.
const NAME: usize = 20;

/// What stands around a name, at most: comma, quotes and colon.
const AROUND: usize = 4;

/// Text from this length on is appended without room being made for it first.
const LONG: usize = 512;

/// Appends to a buffer. It is kept ahead of what was written, so that most values are stored in place and not
/// appended piece by piece; the rest is cut when this is dropped.
pub(super) struct Out<'a> {
    bytes: &'a mut BytesMut,
    /// Where the document begins.
    start: usize,
    at: usize,
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

    /// What comes next, and at least this many bytes of it.
    #[inline]
    fn room(&mut self, length: usize) -> &mut [u8] {
        if self.bytes.len() - self.at < length {
            self.grow(length);
        }
        self.bytes.get_mut(self.at..).unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, length: usize) {
        let ahead = AHEAD.max((self.at - self.start) / 2);
        self.bytes.resize(self.at + length + ahead, 0);
    }

    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        if let Some(next) = self.room(1).first_mut() {
            *next = byte;
            self.at += 1;
        }
    }

    /// Appends text as it is.
    #[inline]
    pub(super) fn raw(&mut self, text: &[u8]) {
        if text.len() >= LONG {
            return self.append(text);
        }
        if let Some(room) = self.room(text.len()).get_mut(..text.len()) {
            room.copy_from_slice(text);
            self.at += text.len();
        }
    }

    #[cold]
    fn append(&mut self, text: &[u8]) {
        self.bytes.truncate(self.at);
        self.bytes.reserve(text.len() + AHEAD);
        self.bytes.extend_from_slice(text);
        self.at = self.bytes.len();
    }

    /// The name of a member with its colon, parted from what is before it. The names of models need no escapes.
    #[inline(always)]
    pub(super) fn member(&mut self, comma: bool, m: &'static Member) {
        let key = m.cbor_key();
        if key.is_none() {
            return self.name(comma, m.name());
        }
        let Some(room) = self.room(NAME).first_chunk_mut::<NAME>() else {
            return;
        };
        let (word, length) = key.word();
        // The first byte of the word is CBOR's own; a quote takes its place.
        let word = word & !0xff | u128::from(b'"');
        let before = usize::from(comma);
        if let Some(first) = room.first_mut() {
            *first = b',';
        }
        let room = room.get_mut(before..).unwrap_or_default();
        if let Some(room) = room.first_chunk_mut() {
            *room = word.to_le_bytes();
        }
        copy(room.get_mut(length..), b"\":");
        self.at += before + length + 2;
    }

    /// The name of an entry with its colon, parted from what is before it.
    #[inline]
    pub(super) fn name(&mut self, comma: bool, name: &str) {
        let (name, length) = (name.as_bytes(), name.len());
        if length >= LONG {
            return self.long_or_escaped_name(comma, name);
        }
        let before = usize::from(comma);
        let room = self.room(length + AROUND);
        if let Some(first) = room.first_mut() {
            *first = b',';
        }
        let quoted = room.get_mut(before..before + length + 3);
        if let Some([first, body @ .., last, colon]) = quoted
            && scan::copy_plain(name, body)
        {
            (*first, *last, *colon) = (b'"', b'"', b':');
            self.at += before + length + 3;
            return;
        }
        self.long_or_escaped_name(comma, name);
    }

    #[inline(never)]
    fn long_or_escaped_name(&mut self, comma: bool, name: &[u8]) {
        if comma {
            self.byte(b',');
        }
        self.long_or_escaped(name);
        self.byte(b':');
    }

    /// Text in quotes; only what must be is escaped.
    #[inline]
    pub(super) fn string(&mut self, text: &str) {
        let (text, length) = (text.as_bytes(), text.len());
        if length >= LONG {
            return self.long_or_escaped(text);
        }
        let quoted = self.room(length + 2).get_mut(..length + 2);
        if let Some([first, body @ .., last]) = quoted
            && scan::copy_plain(text, body)
        {
            (*first, *last) = (b'"', b'"');
            self.at += length + 2;
            return;
        }
        self.long_or_escaped(text);
    }

    #[inline(never)]
    fn long_or_escaped(&mut self, mut rest: &[u8]) {
        self.byte(b'"');
        loop {
            let (plain, special) = rest.split_at(scan::plain(rest));
            self.raw(plain);
            let Some((byte, tail)) = special.split_first() else {
                break;
            };
            self.escape(*byte);
            rest = tail;
        }
        self.byte(b'"');
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' | b'\\' => byte,
            0x8 => b'b',
            0xc => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            _ => return self.raw(format!("\\u{byte:04x}").as_bytes()),
        };
        self.raw(&[b'\\', short]);
    }

    /// Lets `fill` write into room of this length; `false` where it did not.
    pub(super) fn fill(&mut self, length: usize, fill: impl FnOnce(&mut [u8]) -> bool) -> bool {
        let filled = self.room(length).get_mut(..length).is_some_and(fill);
        if filled {
            self.at += length;
        }
        filled
    }
}

impl Drop for Out<'_> {
    fn drop(&mut self) {
        self.bytes.truncate(self.at);
    }
}

/// Copies to the start of the room, which is long enough for it.
#[inline]
fn copy(room: Option<&mut [u8]>, bytes: &[u8]) {
    if let Some(room) = room.and_then(|room| room.get_mut(..bytes.len())) {
        room.copy_from_slice(bytes);
    }
}
