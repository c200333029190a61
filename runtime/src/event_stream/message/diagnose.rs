//! What is wrong with a header block, told once the quick check has refused it.

use super::super::error::{FrameError, FrameErrorKind, HeaderPart};
use super::block::Cursor;
use super::value::WireType;

/// Tells why the header at `at` cannot be read.
#[cold]
pub(super) fn diagnose(block: &[u8], at: usize) -> FrameError {
    let rest = block.get(at..).unwrap_or_default();
    let mut slow = Slow { rest, at };
    match slow.field() {
        Err(error) => error,
        Ok(part) => FrameError::new(at, FrameErrorKind::HeaderUtf8 { part }),
    }
}

/// A cursor that knows what it is about to read.
struct Slow<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Slow<'a> {
    /// Reads a header and gives the part of it that is not UTF-8.
    fn field(&mut self) -> Result<HeaderPart, FrameError> {
        let start = self.at;
        let name_length = self.number(1, HeaderPart::Name)?;
        if name_length == 0 {
            return Err(FrameError::new(start, FrameErrorKind::InvalidHeaderName));
        }
        let name = self.take(name_length, HeaderPart::Name)?;
        let width = self.width()?;
        self.take(width, HeaderPart::Value)?;
        Ok(match str::from_utf8(name) {
            Ok(_) => HeaderPart::Value,
            Err(_) => HeaderPart::Name,
        })
    }

    fn width(&mut self) -> Result<usize, FrameError> {
        let at = self.at;
        let code = self.number(1, HeaderPart::Type)? as u8;
        let wire_type = WireType::from_code(code)
            .ok_or_else(|| FrameError::new(at, FrameErrorKind::InvalidHeaderType(code)))?;
        match wire_type.width() {
            Some(width) => Ok(width),
            None => self.number(2, HeaderPart::ValueLength),
        }
    }

    fn number(&mut self, width: usize, part: HeaderPart) -> Result<usize, FrameError> {
        let bytes = self.take(width, part)?;
        Ok(bytes
            .iter()
            .fold(0, |number, byte| (number << 8) | usize::from(*byte)))
    }

    fn take(&mut self, need: usize, part: HeaderPart) -> Result<&'a [u8], FrameError> {
        let Some((taken, rest)) = self.rest.split_at_checked(need) else {
            let have = self.rest.len();
            return Err(FrameError::new(
                self.at,
                FrameErrorKind::HeaderOverrun { part, need, have },
            ));
        };
        self.rest = rest;
        self.at += need;
        Ok(taken)
    }
}

/// Up to this many names are compared each with each, which takes no memory.
const FEW: usize = 24;

/// The first name of a well-formed block that stood before, and its offset.
#[cold]
pub(super) fn find_duplicate(block: &[u8], count: usize) -> Option<(usize, Box<str>)> {
    let (at, name) = if count <= FEW {
        named(block)
            .find(|(at, name)| named(block).any(|(other, twin)| other < *at && twin == *name))
    } else {
        let mut all: Vec<_> = named(block).collect();
        all.sort_unstable_by_key(|(at, name)| (*name, *at));
        let twins = all.windows(2).filter_map(|pair| match pair {
            [first, second] if first.1 == second.1 => Some(*second),
            _ => None,
        });
        twins.min_by_key(|(at, _)| *at)
    }?;
    Some((at, String::from_utf8_lossy(name).into()))
}

/// Offsets and names of a well-formed block.
fn named(block: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut cursor = Cursor::new(block);
    std::iter::from_fn(move || {
        let at = cursor.offset();
        cursor.field().map(|field| (at, field.name))
    })
}
