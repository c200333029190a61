//! How deep a writer stands, and in what.

use crate::schema::Member;
use crate::serde::{Error, ErrorKind, Segment};

/// How deep structures, lists, maps and documents may be nested in one document.
pub const MAX_DEPTH: usize = 128;

/// The open aggregates of a writer: one bit each, set for a structure.
#[derive(Default)]
pub(super) struct Nesting {
    structures: u128,
    depth: usize,
}

impl Nesting {
    /// Inside of the one structure that a document is.
    #[inline]
    pub(super) fn of_document() -> Self {
        Self {
            structures: 1,
            depth: 1,
        }
    }

    /// Whether the innermost aggregate is a structure, so that values come with their member's name.
    #[inline]
    pub(super) fn in_structure(&self) -> bool {
        self.structures & 1 == 1
    }

    /// Opens an aggregate. Past the limit the bits are of no use any more, and neither is the output.
    #[inline]
    pub(super) fn open(&mut self, structure: bool) -> Result<(), Error> {
        self.structures = self.structures << 1 | u128::from(structure);
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            Err(too_deep())
        } else {
            Ok(())
        }
    }

    #[inline]
    pub(super) fn close(&mut self) {
        self.structures >>= 1;
        self.depth = self.depth.saturating_sub(1);
    }
}

#[cold]
pub(super) fn too_deep() -> Error {
    Error::new(ErrorKind::TooDeep(MAX_DEPTH))
}

/// The error, at the member that was being written; a whole document has no name.
pub(super) fn placed(error: Error, m: &'static Member) -> Error {
    if m.name().is_empty() {
        error
    } else {
        error.inside(Segment::Member(m.name()))
    }
}
