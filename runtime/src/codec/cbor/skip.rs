//! Passing over one data item, checked but not kept.

use super::head::{ARRAY, BYTES, Head, MAP, SIMPLE, TAG, TEXT};
use super::reader::Reader;
use crate::serde::Result;

impl Reader<'_> {
    pub(super) fn skip(&mut self) -> Result<()> {
        let start = self.at;
        let mut head = self.head()?;
        while head.major == TAG {
            head = self.head()?;
        }
        match head.major {
            BYTES | TEXT => self.skip_string(head, start),
            ARRAY => self.skip_items(head, start, 1),
            MAP => self.skip_items(head, start, 2),
            SIMPLE => self.check_simple(head, start),
            _ => Ok(()),
        }
    }

    fn skip_items(&mut self, head: Head, start: usize, items_an_entry: usize) -> Result<()> {
        let mut cursor = self.enter(head, start)?;
        while self.advance(&mut cursor)? {
            for _ in 0..items_an_entry {
                self.skip()?;
            }
        }
        Ok(())
    }

    // A break stands alone nowhere, and two bytes are for what one byte cannot say.
    fn check_simple(&self, head: Head, start: usize) -> Result<()> {
        let two_bytes = self.at == start + 2;
        match head.argument {
            None => Err(self.syntax("a break outside an indefinite item", start)),
            Some(0..32) if two_bytes => Err(self.syntax("a simple value in too many bytes", start)),
            Some(_) => Ok(()),
        }
    }
}
