//! A place in a selector's text.

use super::SelectorError;

/// How deep functions may be nested.
const DEPTH: usize = 100;

pub(super) struct Cursor<'s> {
    text: &'s str,
    at: usize,
    depth: usize,
}

impl<'s> Cursor<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    pub(super) fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_ws(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        self.skip_ws();
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    pub(super) fn expect(&mut self, text: &str) -> Result<(), SelectorError> {
        match self.eat(text) {
            true => Ok(()),
            false => Err(self.expected(text)),
        }
    }

    /// The complaint about a text that is not there; its leading part, if that is, is passed.
    fn expected(&mut self, text: &str) -> SelectorError {
        for wanted in text.chars() {
            match self.peek() {
                Some(found) if found == wanted => self.at += found.len_utf8(),
                _ => {
                    return self.error(format!(
                        "Expected: '{wanted}', but found '{}'",
                        self.found()
                    ));
                }
            }
        }
        self.error(format!("Expected: '{text}', but found '{}'", self.found()))
    }

    /// Passes one of some characters.
    pub(super) fn one_of(&mut self, wanted: &[char]) -> Result<char, SelectorError> {
        self.skip_ws();
        if let Some(found) = self.peek().filter(|found| wanted.contains(found)) {
            self.at += found.len_utf8();
            return Ok(found);
        }
        let shown: Vec<_> = wanted.iter().map(|c| format!("'{c}'")).collect();
        Err(self.error(format!(
            "Found '{}', but expected one of the following tokens: {}",
            self.found(),
            shown.join(" ")
        )))
    }

    fn found(&self) -> String {
        self.peek().map_or("[EOF]".to_owned(), String::from)
    }

    pub(super) fn error(&self, message: impl Into<String>) -> SelectorError {
        SelectorError::new(self.text, self.at, message.into())
    }

    /// The longest run of fitting characters, which may be empty.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'s str {
        self.skip_ws();
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// A word of letters, digits and underscores.
    pub(super) fn word(&mut self) -> Result<&'s str, SelectorError> {
        match self.take_while(|c| c.is_ascii_alphanumeric() || c == '_') {
            "" => Err(self.error(format!(
                "Expected a valid identifier character, but found '{}'",
                self.found()
            ))),
            word => Ok(word),
        }
    }

    /// Words separated by commas, up to a closing text.
    pub(super) fn words(&mut self, close: &str) -> Result<Vec<String>, SelectorError> {
        let mut words = vec![self.word()?.to_owned()];
        while self.eat(",") {
            words.push(self.word()?.to_owned());
        }
        self.expect(close)?;
        Ok(words)
    }

    /// A quoted text, the quotes taken off.
    pub(super) fn quoted(&mut self, quote: char) -> Result<&'s str, SelectorError> {
        let rest = self.rest();
        let inner = rest.get(quote.len_utf8()..).unwrap_or_default();
        let Some(length) = inner.find(quote) else {
            let message = format!("Expected {quote} to close {inner}");
            return Err(SelectorError::new(self.text, self.text.len(), message));
        };
        self.at += length + 2 * quote.len_utf8();
        Ok(inner.get(..length).unwrap_or_default())
    }

    pub(super) fn nested<T>(
        &mut self,
        production: impl FnOnce(&mut Self) -> Result<T, SelectorError>,
    ) -> Result<T, SelectorError> {
        if self.depth >= DEPTH {
            let message = format!("Selector exceeds the maximum allowed nesting depth of {DEPTH}");
            return Err(self.error(message));
        }
        self.depth += 1;
        let outcome = production(self);
        self.depth -= 1;
        outcome
    }
}
