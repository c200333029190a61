//! Passing over one value, checked but not kept.

use super::reader::Reader;
use crate::serde::Result;

impl Reader<'_> {
    /// Checks one value and passes over it, without keeping anything.
    pub(super) fn skip(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b'{') => self.skip_object(),
            Some(b'[') => self.skip_array(),
            Some(b'-' | b'0'..=b'9') => self.number("").map(drop),
            _ if ["true", "false", "null"].iter().any(|l| self.literal(l)) => Ok(()),
            _ => Err(self.syntax("expected a value")),
        }
    }

    fn skip_object(&mut self) -> Result<()> {
        let mut cursor = self.open(b'{', "")?;
        while self.advance(&mut cursor, b'}')? {
            self.quote()?;
            self.skip_string()?;
            self.colon()?;
            self.skip()?;
        }
        Ok(())
    }

    fn skip_array(&mut self) -> Result<()> {
        let mut cursor = self.open(b'[', "")?;
        while self.advance(&mut cursor, b']')? {
            self.skip()?;
        }
        Ok(())
    }
}
