//! Reading JSON strings (RFC 8259, section 7).

use super::reader::Reader;
use super::scan;
use crate::serde::{Error, ErrorKind, Result};
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// The string whose opening quote is next; a slice of the input unless it has escapes.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>> {
        let start = self.at + 1;
        let end = start + scan::plain(self.rest(start));
        if self.byte(end) == Some(b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(self.slice(start, end)));
        }
        let mut text = String::new();
        self.pieces(&mut |piece| text.push_str(piece))?;
        Ok(Cow::Owned(text))
    }

    /// Checks the string and passes over it.
    pub(super) fn skip_string(&mut self) -> Result<()> {
        self.pieces(&mut |_| ())
    }

    fn pieces(&mut self, sink: &mut dyn FnMut(&str)) -> Result<()> {
        self.at += 1;
        loop {
            let start = self.at;
            self.at += scan::plain(self.rest(start));
            sink(self.slice(start, self.at));
            match self.byte(self.at) {
                Some(b'"') => break self.at += 1,
                Some(b'\\') => sink(self.escape()?.encode_utf8(&mut [0; 4])),
                Some(_) => return Err(self.syntax("unescaped control character in a string")),
                None => return Err(self.syntax("")),
            }
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<char> {
        let char = match self.byte(self.at + 1) {
            Some(b'u') => return self.unicode_escape(),
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(_) => return Err(self.syntax("unknown escape in a string")),
            None => return Err(Error::new(ErrorKind::UnexpectedEnd).at(self.at + 1)),
        };
        self.at += 2;
        Ok(char)
    }

    // One UTF-16 unit or a pair of them; a surrogate on its own is no character.
    fn unicode_escape(&mut self) -> Result<char> {
        let start = self.at;
        let first = self.unit()?;
        let pair = matches!(first, 0xd800..0xdc00) && self.rest(self.at).starts_with(b"\\u");
        let second = if pair { Some(self.unit()?) } else { None };
        let units = std::iter::once(first).chain(second);
        let mut chars = char::decode_utf16(units);
        match (chars.next(), chars.next()) {
            (Some(Ok(char)), None) => Ok(char),
            _ => Err(Error::new(ErrorKind::Malformed("surrogate pair")).at(start)),
        }
    }

    fn unit(&mut self) -> Result<u16> {
        let mut unit = 0;
        for at in self.at + 2..self.at + 6 {
            let digit = self.byte(at).and_then(|b| char::from(b).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.bad_unit(at));
            };
            unit = unit << 4 | digit as u16;
        }
        self.at += 6;
        Ok(unit)
    }

    fn bad_unit(&self, at: usize) -> Error {
        let kind = match self.byte(at) {
            Some(_) => ErrorKind::Syntax("four hexadecimal digits must follow \\u".into()),
            None => ErrorKind::UnexpectedEnd,
        };
        Error::new(kind).at(at)
    }
}
