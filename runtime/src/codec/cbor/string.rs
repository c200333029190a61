//! Byte and text strings, in one piece or in chunks.

use super::head::{BREAK, BYTES, Head, TEXT};
use super::reader::Reader;
use crate::serde::{Error, ErrorKind, Result};
use crate::types::Blob;
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// A text string without its UTF-8 checked, for comparing it with known names.
    #[inline]
    pub(super) fn raw_text(&mut self, expected: &'static str) -> Result<Cow<'a, [u8]>> {
        match self.expect(TEXT, expected)?.argument {
            Some(length) => self.take(length).map(Cow::Borrowed),
            None => self.joined(TEXT).map(Cow::Owned),
        }
    }

    /// A text string; a slice of the input unless it came in chunks.
    #[inline]
    pub(super) fn text(&mut self, expected: &'static str) -> Result<Cow<'a, str>> {
        let start = self.at;
        match self.raw_text(expected)? {
            Cow::Borrowed(bytes) => utf8(bytes, start).map(Cow::Borrowed),
            Cow::Owned(bytes) => utf8(&bytes, start).map(|text| Cow::Owned(text.to_owned())),
        }
    }

    /// A byte string; a slice of the input unless it came in chunks.
    #[inline]
    pub(super) fn blob(&mut self) -> Result<Blob> {
        match self.expect(BYTES, "a byte string")?.argument {
            Some(length) => {
                let start = self.at;
                self.take(length)?;
                Ok(self.share(start))
            }
            None => self.joined(BYTES).map(Blob::from),
        }
    }

    fn joined(&mut self, major: u8) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        self.chunks(major, &mut |chunk| whole.extend_from_slice(chunk))?;
        Ok(whole)
    }

    // Chunks are strings of definite length and of the same type; of text each is UTF-8 by itself.
    fn chunks(&mut self, major: u8, sink: &mut dyn FnMut(&[u8])) -> Result<()> {
        while self.peek()? != BREAK {
            let start = self.at;
            let head = self.expect(major, "a chunk of the same kind")?;
            let length = head
                .argument
                .ok_or_else(|| self.syntax("a chunk without a length", start))?;
            let chunk = self.take(length)?;
            if major == TEXT {
                utf8(chunk, start)?;
            }
            sink(chunk);
        }
        self.at += 1;
        Ok(())
    }

    /// Checks the string whose head was read and passes over it.
    pub(super) fn skip_string(&mut self, head: Head, start: usize) -> Result<()> {
        let Some(length) = head.argument else {
            return self.chunks(head.major, &mut |_| ());
        };
        let bytes = self.take(length)?;
        if head.major == TEXT {
            utf8(bytes, start).map(drop)
        } else {
            Ok(())
        }
    }
}

/// Checks text that began at this offset.
pub(super) fn utf8(bytes: &[u8], start: usize) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::Malformed("UTF-8")).at(start))
}
