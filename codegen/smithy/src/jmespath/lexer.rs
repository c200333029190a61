//! Text to tokens.

use super::{Literal, SyntaxError};

/// Deepest nesting of JSON values.
const DEPTH: usize = 50;

/// The kinds of tokens, with how tightly each binds to what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    End,
    Identifier,
    Literal,
    CloseBracket,
    CloseParen,
    Comma,
    CloseBrace,
    Number,
    Current,
    Reference,
    Colon,
    Pipe,
    Or,
    And,
    Equal,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    NotEqual,
    Flatten,
    Star,
    Filter,
    Dot,
    Not,
    OpenBrace,
    OpenBracket,
    OpenParen,
}

impl TokenKind {
    pub(super) fn power(self) -> i32 {
        match self {
            Self::End => -1,
            Self::Pipe => 1,
            Self::Or => 2,
            Self::And => 3,
            Self::Equal
            | Self::Greater
            | Self::Less
            | Self::GreaterOrEqual
            | Self::LessOrEqual
            | Self::NotEqual => 5,
            Self::Flatten => 9,
            Self::Star => 20,
            Self::Filter => 21,
            Self::Dot => 40,
            Self::Not => 45,
            Self::OpenBrace => 50,
            Self::OpenBracket => 55,
            Self::OpenParen => 60,
            _ => 0,
        }
    }

    /// The kind in upstream's messages.
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::End => "EOF",
            Self::Identifier => "'A-Z|a-z|_'",
            Self::Literal => "'`'",
            Self::CloseBracket | Self::CloseBrace => "']'",
            Self::CloseParen => "')'",
            Self::Comma => "','",
            Self::Number => "'-|0-9'",
            Self::Current => "'@'",
            Self::Reference => "'&'",
            Self::Colon => "':'",
            Self::Pipe => "'|'",
            Self::Or => "'||'",
            Self::And => "'&&'",
            Self::Equal => "'=='",
            Self::Greater => "'>'",
            Self::Less => "'<'",
            Self::GreaterOrEqual => "'>='",
            Self::LessOrEqual => "'<='",
            Self::NotEqual => "'!='",
            Self::Flatten => "'[]'",
            Self::Star => "'*'",
            Self::Filter => "'[?'",
            Self::Dot => "'.'",
            Self::Not => "'!'",
            Self::OpenBrace => "'{'",
            Self::OpenBracket => "'['",
            Self::OpenParen => "'('",
        }
    }
}

/// One token and its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) value: Option<Literal>,
    /// Whether an identifier was in quotes.
    pub(super) quoted: bool,
    pub(super) line: usize,
    pub(super) column: usize,
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        column: 1,
        depth: 0,
        in_literal: false,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.blank();
        let token = lexer.token()?;
        let done = token.kind == TokenKind::End;
        tokens.push(token);
        if done {
            return Ok(tokens);
        }
    }
}

type Lex<T> = Result<T, SyntaxError>;

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    column: usize,
    depth: usize,
    in_literal: bool,
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip(&mut self) {
        match self.peek() {
            Some('\n') => (self.line, self.column) = (self.line + 1, 1),
            Some(_) => self.column += 1,
            None => return,
        }
        self.at += 1;
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.skip();
        }
        found
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.skip();
        }
    }

    fn fail<T>(&self, message: impl Into<String>) -> Lex<T> {
        Err(SyntaxError {
            line: self.line,
            column: self.column,
            message: message.into(),
        })
    }

    fn shown(&self) -> String {
        self.peek().map_or("[EOF]".to_owned(), String::from)
    }

    fn expect(&mut self, wanted: char) -> Lex<()> {
        match self.eat(wanted) {
            true => Ok(()),
            false => self.fail(format!(
                "Expected: '{wanted}', but found '{}'",
                self.shown()
            )),
        }
    }

    fn expect_one(&mut self, wanted: &[char]) -> Lex<char> {
        if let Some(found) = self.peek().filter(|found| wanted.contains(found)) {
            self.skip();
            return Ok(found);
        }
        let wanted: String = wanted.iter().map(|c| format!(" '{c}'")).collect();
        let found = self.shown();
        self.fail(format!(
            "Found '{found}', but expected one of the following tokens:{wanted}"
        ))
    }

    fn token(&mut self) -> Lex<Token> {
        let (line, column) = (self.line, self.column);
        let mut quoted = false;
        let (kind, value) = match self.peek() {
            None => (TokenKind::End, None),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                (TokenKind::Identifier, Some(self.identifier()))
            }
            Some(c) if c == '-' || c.is_ascii_digit() => {
                (TokenKind::Number, Some(Literal::Number(self.number()?)))
            }
            Some('"') => {
                quoted = true;
                (TokenKind::Identifier, Some(Literal::Text(self.string()?)))
            }
            Some('\'') => (TokenKind::Literal, Some(self.raw_string()?)),
            Some('`') => (TokenKind::Literal, Some(self.literal()?)),
            Some(c) => (self.punctuation(c)?, None),
        };
        Ok(Token {
            kind,
            value,
            quoted,
            line,
            column,
        })
    }

    fn punctuation(&mut self, c: char) -> Lex<TokenKind> {
        use TokenKind as T;
        let simple = match c {
            '.' => Some(T::Dot),
            '*' => Some(T::Star),
            '@' => Some(T::Current),
            ']' => Some(T::CloseBracket),
            '{' => Some(T::OpenBrace),
            '}' => Some(T::CloseBrace),
            '(' => Some(T::OpenParen),
            ')' => Some(T::CloseParen),
            ',' => Some(T::Comma),
            ':' => Some(T::Colon),
            _ => None,
        };
        if let Some(kind) = simple {
            self.skip();
            return Ok(kind);
        }
        let (second, both, alone) = match c {
            '|' => ('|', T::Or, T::Pipe),
            '&' => ('&', T::And, T::Reference),
            '>' => ('=', T::GreaterOrEqual, T::Greater),
            '<' => ('=', T::LessOrEqual, T::Less),
            '!' => ('=', T::NotEqual, T::Not),
            '[' => (']', T::Flatten, T::OpenBracket),
            '=' => {
                self.skip();
                return self.expect('=').map(|()| T::Equal);
            }
            c => return self.fail(format!("Unexpected syntax: {c}")),
        };
        self.skip();
        if c == '[' && self.eat('?') {
            return Ok(T::Filter);
        }
        Ok(if self.eat(second) { both } else { alone })
    }

    fn take(&mut self, is: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(c) = self.peek().filter(|c| is(*c)) {
            taken.push(c);
            self.skip();
        }
        taken
    }

    fn identifier(&mut self) -> Literal {
        Literal::Text(self.take(|c| c.is_ascii_alphanumeric() || c == '_'))
    }

    fn number(&mut self) -> Lex<f64> {
        let mut text = String::new();
        let invalid = |text: &str, why: &str| format!("Invalid number '{text}': {why}");
        if self.eat('-') {
            text.push('-');
            if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
                return self.fail(invalid(&text, "'-' must be followed by a digit"));
            }
        }
        let digits = |lexer: &mut Self| lexer.take(|c| c.is_ascii_digit());
        text.push_str(&digits(self));
        if self.eat('.') {
            let fraction = digits(self);
            text.push('.');
            text.push_str(&fraction);
            if fraction.is_empty() {
                return self.fail(invalid(&text, "'.' must be followed by a digit"));
            }
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.skip();
            text.push('e');
            let sign = self.peek().filter(|c| matches!(c, '+' | '-'));
            text.extend(sign);
            if sign.is_some() {
                self.skip();
            }
            let exponent = digits(self);
            text.push_str(&exponent);
            if exponent.is_empty() {
                return self.fail(invalid(
                    &text,
                    "'e', '+', and '-' must be followed by a digit",
                ));
            }
        }
        match text.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.fail(format!("Invalid number syntax: {text}")),
        }
    }

    fn string(&mut self) -> Lex<String> {
        self.expect('"')?;
        let mut units = Vec::new();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.skip();
                    return match String::from_utf16(&units) {
                        Ok(text) => Ok(text),
                        Err(_) => self.fail("Invalid unicode escape character"),
                    };
                }
                '\\' => {
                    self.skip();
                    units.push(self.escape()?);
                }
                // The literal was closed inside of the text.
                '`' if self.in_literal => break,
                c => {
                    units.extend(c.encode_utf16(&mut [0; 2]).iter());
                    self.skip();
                }
            }
        }
        self.fail("Unclosed quotes")
    }

    /// One UTF-16 unit.
    fn escape(&mut self) -> Lex<u16> {
        let c = self.peek();
        let plain = match c {
            Some('"') => '"',
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('f') => '\u{c}',
            Some('b') => '\u{8}',
            Some('/') => '/',
            Some('\\') => '\\',
            Some('`') if self.in_literal => '`',
            Some('u') => {
                self.skip();
                return self.unicode();
            }
            _ => return self.fail(format!("Invalid escape: {}", self.shown())),
        };
        self.skip();
        Ok(u16::try_from(u32::from(plain)).unwrap_or_default())
    }

    fn unicode(&mut self) -> Lex<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            let c = self.peek();
            self.skip();
            let digit = c.and_then(|c| c.to_digit(16));
            match digit.and_then(|digit| u16::try_from(digit).ok()) {
                Some(digit) => unit = unit << 4 | digit,
                None => {
                    let shown = c.map_or(String::new(), String::from);
                    return self.fail(format!("Invalid unicode escape character: `{shown}`"));
                }
            }
        }
        Ok(unit)
    }

    fn raw_string(&mut self) -> Lex<Literal> {
        self.expect('\'')?;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.skip();
            match c {
                '\'' => return Ok(Literal::Text(text)),
                '\\' if self.eat('\'') => text.push('\''),
                // Nothing but a quote is escaped, yet a backslash after a backslash escapes no quote.
                '\\' if self.eat('\\') => text.push_str("\\\\"),
                c => text.push(c),
            }
        }
        self.fail(format!("Unclosed raw string: {text}"))
    }

    fn literal(&mut self) -> Lex<Literal> {
        self.expect('`')?;
        self.in_literal = true;
        self.blank();
        let value = self.json()?;
        self.blank();
        self.expect('`')?;
        self.in_literal = false;
        Ok(value)
    }

    fn json(&mut self) -> Lex<Literal> {
        const STARTS: [char; 17] = [
            '"', '{', '[', 't', 'f', 'n', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-',
        ];
        self.blank();
        match self.peek() {
            Some('"') => return self.string().map(Literal::Text),
            Some(c) if c == '-' || c.is_ascii_digit() => return self.number().map(Literal::Number),
            _ => {}
        }
        match self.expect_one(&STARTS)? {
            't' => self.rest("rue").map(|()| Literal::Bool(true)),
            'f' => self.rest("alse").map(|()| Literal::Bool(false)),
            'n' => self.rest("ull").map(|()| Literal::Null),
            '{' => self.nested(Self::object),
            _ => self.nested(Self::array),
        }
    }

    fn rest(&mut self, letters: &str) -> Lex<()> {
        letters.chars().try_for_each(|letter| self.expect(letter))
    }

    fn nested(&mut self, body: fn(&mut Self) -> Lex<Literal>) -> Lex<Literal> {
        self.depth += 1;
        if self.depth > DEPTH {
            return self.fail(format!(
                "Parser exceeded the maximum allowed depth of {DEPTH}"
            ));
        }
        let value = body(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Lex<Literal> {
        let mut items = Vec::new();
        self.blank();
        if self.eat(']') {
            return Ok(Literal::Array(items));
        }
        while !matches!(self.peek(), None | Some('`')) {
            items.push(self.json()?);
            self.blank();
            if self.expect_one(&[',', ']'])? == ']' {
                return Ok(Literal::Array(items));
            }
            self.blank();
        }
        self.fail("Unclosed JSON array")
    }

    fn object(&mut self) -> Lex<Literal> {
        let mut members = Vec::new();
        self.blank();
        if self.eat('}') {
            return Ok(Literal::Object(members));
        }
        while !matches!(self.peek(), None | Some('`')) {
            let key = self.string()?;
            self.blank();
            self.expect(':')?;
            members.push((key, self.json()?));
            self.blank();
            if self.expect_one(&[',', '}'])? == '}' {
                return Ok(Literal::Object(members));
            }
            self.blank();
        }
        self.fail("Unclosed JSON object")
    }
}
