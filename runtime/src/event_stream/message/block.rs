//! The encoded header block: walking it, and checking it once when it arrives.

use super::super::error::{FrameError, FrameErrorKind};
use super::diagnose::{diagnose, find_duplicate};
use super::value::WireType;

/// One encoded header, as slices of its block.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) name: &'a [u8],
    pub(super) wire_type: WireType,
    pub(super) value: &'a [u8],
}

/// A position in a header block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) fn new(block: &'a [u8]) -> Self {
        Self {
            rest: block,
            length: block.len(),
        }
    }

    /// How far into the block it is, in bytes.
    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.length - self.rest.len()
    }

    #[inline]
    fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads one header; `None` at the end of the block, and at a header whose name is empty, whose
    /// type is unknown or that does not fit. Names and strings may be anything.
    #[inline]
    pub(super) fn field(&mut self) -> Option<Field<'a>> {
        let (name_length, rest) = self.rest.split_first()?;
        let (name, rest) = rest.split_at_checked(usize::from(*name_length))?;
        let (code, rest) = rest.split_first()?;
        let wire_type = WireType::from_code(*code)?;
        let (width, rest) = match wire_type.width() {
            Some(width) => (width, rest),
            None => {
                let (width, rest) = rest.split_first_chunk()?;
                (usize::from(u16::from_be_bytes(*width)), rest)
            }
        };
        let (value, rest) = rest.split_at_checked(width)?;
        if name.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(Field {
            name,
            wire_type,
            value,
        })
    }
}

/// A set of names that may say "there already" of a name that is not, never the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NameFilter(u64);

impl NameFilter {
    /// Adds a name; `false` if it may have been there before.
    #[inline]
    pub(super) fn insert(&mut self, name: &[u8]) -> bool {
        self.merge(Self(1 << (fingerprint(name) & 63)))
    }

    /// Adds all names of another filter; `false` if one may have been there before.
    #[inline]
    pub(super) fn merge(&mut self, other: Self) -> bool {
        let is_new = self.0 & other.0 == 0;
        self.0 |= other.0;
        is_new
    }
}

/// Differs between the names the specification reserves, so that those never meet in a filter.
#[inline]
fn fingerprint(name: &[u8]) -> usize {
    let byte = |at: usize| usize::from(name.get(at).copied().unwrap_or_default());
    let length = name.len();
    byte(1) * 7 + byte(length / 2) + byte(length.wrapping_sub(1)) * 5 + length
}

/// What is known of a header block that was found to be right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Checked {
    pub(super) count: usize,
    pub(super) names: NameFilter,
}

impl Checked {
    #[inline]
    pub(crate) fn count(self) -> usize {
        self.count
    }
}

/// Checks a whole received block, so that reading it later cannot fail.
///
/// # Errors
/// The first thing wrong, at its offset in the block.
#[inline]
pub(crate) fn validate(block: &[u8], max_count: usize) -> Result<Checked, FrameError> {
    // Most blocks hold no byte over 127, and one look at the whole beats many at its parts.
    let ascii = block.is_ascii();
    let mut cursor = Cursor::new(block);
    let (mut count, mut names, mut unique) = (0, NameFilter::default(), true);
    while !cursor.at_end() {
        let at = cursor.offset();
        if count == max_count {
            return Err(FrameError::new(
                at,
                FrameErrorKind::TooManyHeaders { limit: max_count },
            ));
        }
        let field = match cursor.field() {
            Some(field) if ascii || is_utf8(&field) => field,
            _ => return Err(diagnose(block, at)),
        };
        unique &= names.insert(field.name);
        count += 1;
    }
    if !unique && let Some((at, name)) = find_duplicate(block, count) {
        return Err(FrameError::new(at, FrameErrorKind::DuplicateHeader(name)));
    }
    Ok(Checked { count, names })
}

fn is_utf8(field: &Field<'_>) -> bool {
    let is_text = field.wire_type == WireType::String;
    str::from_utf8(field.name).is_ok() && (!is_text || str::from_utf8(field.value).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserved_names_do_not_meet_in_a_filter() {
        let mut names = NameFilter::default();
        for name in [
            ":message-type",
            ":event-type",
            ":exception-type",
            ":content-type",
            ":error-code",
            ":error-message",
            ":date",
            ":chunk-signature",
        ] {
            assert!(names.insert(name.as_bytes()), "{name}");
        }
    }
}
