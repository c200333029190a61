use super::super::message::{Checked, Headers};
use super::prefix::Prefixes;

/// The longest block that is learned, in bytes: three headers and a few members.
const LENGTH: usize = 160;

/// The index of the block that was learned.
const LEARNED: u32 = u32::MAX;

/// Header blocks that need not be checked again: the constant ones of the events that are expected, and the
/// last of any others that was found to be right.
#[derive(Debug)]
pub(super) struct Known {
    /// The frames that came last.
    pub(super) prefixes: Prefixes,
    events: &'static [Headers],
    /// Which block came last.
    last: u32,
    learned: [u8; LENGTH],
    length: usize,
    checked: Checked,
}

impl Known {
    /// From now on these are known too. None may have more headers than is allowed.
    pub(super) fn expect(&mut self, events: &'static [Headers]) {
        self.events = events;
        self.prefixes = Prefixes::default();
    }

    /// Whether this is the index of an event's block.
    #[inline]
    pub(super) fn is_event(&self, index: u32) -> bool {
        (index as usize) < self.events.len()
    }

    /// The block of this index.
    #[inline]
    pub(super) fn block(&self, index: u32) -> Option<&[u8]> {
        match self.events.get(index as usize) {
            Some(headers) => Some(headers.as_encoded()),
            None if index == LEARNED => self.learned.get(..self.length),
            None => None,
        }
    }

    /// What is known of the block of this index.
    pub(super) fn checked(&self, index: u32) -> Checked {
        match self.events.get(index as usize) {
            Some(headers) => headers.checked(),
            None => self.checked,
        }
    }

    /// The index of this block, if it is known.
    #[inline]
    pub(super) fn find(&mut self, block: &[u8]) -> Option<u32> {
        if self.block(self.last) != Some(block) {
            let mut events = self.events.iter();
            let event = events.position(|event| event.as_encoded() == block && !block.is_empty());
            self.last = match event {
                Some(index) => index as u32,
                None if self.block(LEARNED) == Some(block) => LEARNED,
                None => return None,
            };
        }
        Some(self.last)
    }

    /// Remembers a header block in place of the one before, unless it is a long one.
    pub(super) fn learn(&mut self, block: &[u8], checked: Checked) {
        if let Some(room) = self.learned.get_mut(..block.len()) {
            room.copy_from_slice(block);
            (self.length, self.checked) = (block.len(), checked);
            self.prefixes.forget(LEARNED);
        }
    }
}

impl Default for Known {
    /// Knows the empty block.
    fn default() -> Self {
        Self {
            prefixes: Prefixes::default(),
            events: &[],
            last: LEARNED,
            learned: [0; LENGTH],
            length: 0,
            checked: Checked::default(),
        }
    }
}
