use super::super::message::Checked;

/// The longest block that is remembered, in bytes: three headers and a few members.
const LENGTH: usize = 160;

/// The header block that came last and was right: the events of a stream repeat few of them, and what was
/// checked once need not be again.
#[derive(Debug)]
pub(super) struct Known {
    block: [u8; LENGTH],
    length: usize,
    checked: Checked,
}

impl Known {
    /// What is known of this block, if it is the one that came last.
    #[inline]
    pub(super) fn recall(&self, block: &[u8]) -> Option<Checked> {
        let is_same = self.block.get(..self.length) == Some(block);
        is_same.then_some(self.checked)
    }

    /// Remembers a block in place of the one before, unless it is a long one.
    pub(super) fn learn(&mut self, block: &[u8], checked: Checked) {
        if let Some(room) = self.block.get_mut(..block.len()) {
            room.copy_from_slice(block);
            (self.length, self.checked) = (block.len(), checked);
        }
    }
}

impl Default for Known {
    /// Knows the empty block.
    fn default() -> Self {
        Self {
            block: [0; LENGTH],
            length: 0,
            checked: Checked::default(),
        }
    }
}
