use super::super::error::FrameError;
use super::super::limits::Limits;
use super::super::message::Checked;
use super::prelude::{PRELUDE, Prelude};

/// The longest block that is remembered, in bytes: three headers and a few members.
const LENGTH: usize = 160;

/// The prelude and the header block that came last and were right: the events of a stream repeat few of them,
/// and what was checked once need not be again.
#[derive(Debug)]
pub(super) struct Known {
    prelude: Option<([u8; PRELUDE], Prelude)>,
    block: [u8; LENGTH],
    length: usize,
    checked: Checked,
}

impl Known {
    /// Reads a prelude.
    ///
    /// # Errors
    /// It is not right, or not within the limits, which are always the same ones.
    #[inline]
    pub(super) fn prelude(
        &mut self,
        bytes: &[u8; PRELUDE],
        limits: &Limits,
    ) -> Result<Prelude, FrameError> {
        match self.prelude {
            Some((last, prelude)) if last == *bytes => Ok(prelude),
            _ => {
                let prelude = Prelude::parse(bytes, limits)?;
                self.prelude = Some((*bytes, prelude));
                Ok(prelude)
            }
        }
    }

    /// What is known of this header block, if it is the one that came last.
    #[inline]
    pub(super) fn headers(&self, block: &[u8]) -> Option<Checked> {
        let is_same = self.block.get(..self.length) == Some(block);
        is_same.then_some(self.checked)
    }

    /// Remembers a header block in place of the one before, unless it is a long one.
    pub(super) fn learn_headers(&mut self, block: &[u8], checked: Checked) {
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
            prelude: None,
            block: [0; LENGTH],
            length: 0,
            checked: Checked::default(),
        }
    }
}
