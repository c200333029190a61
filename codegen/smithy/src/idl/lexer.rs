//! From characters to tokens.

use super::token::{Token, TokenKind};
use crate::source::{SourceId, Span};

/// Reads tokens on demand; it is a mere position, so looking ahead is copying it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexer<'s> {
    source: SourceId,
    text: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(source: SourceId, text: &'s str) -> Self {
        Self {
            source,
            text,
            at: 0,
        }
    }

    /// The next token; at the end, `Eof` for ever.
    pub(crate) fn next_token(&mut self) -> Token {
        let start = self.at;
        let kind = self.scan();
        Token {
            kind,
            span: Span::new(self.source, start, self.at),
        }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    fn scan(&mut self) -> TokenKind {
        let Some(byte) = self.peek() else {
            return TokenKind::Eof;
        };
        match byte {
            b' ' | b'\t' => self.take_while(TokenKind::Space, |b| matches!(b, b' ' | b'\t')),
            b'\r' => self.carriage_return(),
            b'/' => self.comment(),
            b'"' => self.quoted(),
            b':' if self.starts_with(":=") => self.take(TokenKind::Walrus, 2),
            b'-' | b'0'..=b'9' => self.number(),
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => self.identifier(),
            _ => self.punctuation(byte),
        }
    }

    fn take(&mut self, kind: TokenKind, bytes: usize) -> TokenKind {
        self.at += bytes;
        kind
    }

    fn take_while(&mut self, kind: TokenKind, belongs: impl Fn(u8) -> bool) -> TokenKind {
        while self.peek().is_some_and(&belongs) {
            self.at += 1;
        }
        kind
    }

    fn carriage_return(&mut self) -> TokenKind {
        let length = if self.starts_with("\r\n") { 2 } else { 1 };
        self.take(TokenKind::Newline, length)
    }

    fn punctuation(&mut self, byte: u8) -> TokenKind {
        let kind = match byte {
            b'\n' => TokenKind::Newline,
            b',' => TokenKind::Comma,
            b'@' => TokenKind::At,
            b':' => TokenKind::Colon,
            b'.' => TokenKind::Dot,
            b'#' => TokenKind::Pound,
            b'$' => TokenKind::Dollar,
            b'{' => TokenKind::LBrace,
            b'}' => TokenKind::RBrace,
            b'[' => TokenKind::LBracket,
            b']' => TokenKind::RBracket,
            b'(' => TokenKind::LParen,
            b')' => TokenKind::RParen,
            b'=' => TokenKind::Equal,
            _ => return self.unexpected(),
        };
        self.take(kind, 1)
    }

    fn unexpected(&mut self) -> TokenKind {
        let width = self.rest().chars().next().map_or(1, char::len_utf8);
        self.take(TokenKind::Error, width)
    }

    /// `Comment`: up to and including its line break.
    fn comment(&mut self) -> TokenKind {
        if !self.starts_with("//") {
            return self.unexpected();
        }
        let kind = match self.starts_with("///") {
            true => TokenKind::DocComment,
            false => TokenKind::Comment,
        };
        let rest = self.rest();
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.take(kind, length)
    }

    /// `Identifier`; one made of underscores only is an error token.
    fn identifier(&mut self) -> TokenKind {
        let start = self.at;
        self.take_while(TokenKind::Identifier, |b| {
            b.is_ascii_alphanumeric() || b == b'_'
        });
        let text = self.text.get(start..self.at).unwrap_or_default();
        match text.bytes().all(|byte| byte == b'_') {
            true => TokenKind::Error,
            false => TokenKind::Identifier,
        }
    }

    /// `Number`: digits, fraction and exponent. The specification has no leading zeros, but upstream takes them.
    fn number(&mut self) -> TokenKind {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.digits() && self.fraction() && self.exponent() {
            true => TokenKind::Number,
            false => TokenKind::Error,
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        self.take_while(TokenKind::Number, |byte| byte.is_ascii_digit());
        self.at > start
    }

    fn fraction(&mut self) -> bool {
        if self.peek() != Some(b'.') {
            return true;
        }
        self.at += 1;
        self.digits()
    }

    fn exponent(&mut self) -> bool {
        if !matches!(self.peek(), Some(b'e' | b'E')) {
            return true;
        }
        self.at += 1;
        self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
        self.digits()
    }

    /// `QuotedText` or `TextBlock`; unclosed, an error token up to the end of the text.
    fn quoted(&mut self) -> TokenKind {
        if self.starts_with("\"\"\"") {
            self.at += 3;
            return self.until_quotes(TokenKind::TextBlock, "\"\"\"");
        }
        self.at += 1;
        self.until_quotes(TokenKind::String, "\"")
    }

    fn until_quotes(&mut self, kind: TokenKind, quotes: &str) -> TokenKind {
        while let Some(byte) = self.peek() {
            if self.starts_with(quotes) {
                return self.take(kind, quotes.len());
            }
            let escaped = byte == b'\\' && self.at + 1 < self.text.len();
            self.at += if escaped { 2 } else { 1 };
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        TokenKind::Error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn kinds(text: &str) -> Vec<TokenKind> {
        let mut sources = Sources::new();
        let id = sources.add("t.smithy", text);
        let mut lexer = Lexer::new(id, text);
        let next = || Some(lexer.next_token().kind).filter(|kind| *kind != TokenKind::Eof);
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn every_kind_of_token_is_told_apart() {
        use TokenKind::*;
        assert_eq!(kinds("a:=b"), [Identifier, Walrus, Identifier]);
        assert_eq!(
            kinds("$v: \"2\"\r\n"),
            [Dollar, Identifier, Colon, Space, String, Newline]
        );
        assert_eq!(
            kinds("@a#b(c)"),
            [
                At, Identifier, Pound, Identifier, LParen, Identifier, RParen
            ]
        );
        assert_eq!(kinds("/// d\n// c\n"), [DocComment, Comment]);
        assert_eq!(kinds("\"\"\"\n\"x\" \\\"\"\"\""), [TextBlock]);
        assert_eq!(kinds("\"\""), [String]);
        assert_eq!(
            kinds("[{}].,="),
            [LBracket, LBrace, RBrace, RBracket, Dot, Comma, Equal]
        );
    }

    #[test]
    fn numbers_take_sign_fraction_and_exponent() {
        use TokenKind::*;
        for text in ["0", "-0", "10", "1.5", "-1e5", "1.25E-10", "3e+2", "01"] {
            assert_eq!(kinds(text), [Number], "{text}");
        }
        for text in ["-", "1.", "1e", "1e+", "-x"] {
            assert_eq!(kinds(text).first(), Some(&Error), "{text}");
        }
    }

    #[test]
    fn unclosed_quotes_and_strange_characters_are_error_tokens() {
        for text in ["\"abc", "\"\"\"\nabc\"\"", "\"\\", "é", "/", "___", "\"é\\"] {
            assert_eq!(kinds(text).first(), Some(&TokenKind::Error), "{text}");
        }
    }
}
