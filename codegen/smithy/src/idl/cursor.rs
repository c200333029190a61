//! The parser's place in a file: the current token, what was said so far, and the limits.

use super::advice;
use super::lexer::Lexer;
use super::token::{Token, TokenKind};
use crate::decl::{Name, Version};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Bounds;
use crate::source::{SourceId, Span};

/// Something is wrong and has been reported; the caller gives up or recovers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported;

/// The outcome of a production.
pub(crate) type Parse<T = ()> = Result<T, Reported>;

/// The state of parsing one file.
#[derive(Debug)]
pub(crate) struct Cursor<'s> {
    text: &'s str,
    lexer: Lexer<'s>,
    current: Token,
    /// Documentation comments met since they were last asked for.
    docs: Option<Docs>,
    /// Whether documentation comments that document nothing are gathered before they are
    /// warned of.
    holding: bool,
    depth: usize,
    nodes: usize,
    bounds: Bounds,
    pub(crate) version: Version,
    pub(crate) events: Diagnostics,
    pub(crate) syntactic_ids: crate::map::HashSet<Span>,
}

/// Lines of documentation comments, joined.
#[derive(Debug)]
pub(crate) struct Docs {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl<'s> Cursor<'s> {
    pub(crate) fn new(source: SourceId, text: &'s str, bounds: Bounds) -> Self {
        let mut lexer = Lexer::new(source, text);
        let current = lexer.next_token();
        Self {
            text,
            lexer,
            current,
            docs: None,
            holding: false,
            depth: 0,
            nodes: 0,
            bounds,
            version: Version::V1,
            events: Diagnostics::with_limit(bounds.events),
            syntactic_ids: Default::default(),
        }
    }

    pub(crate) fn kind(&self) -> TokenKind {
        self.current.kind
    }

    pub(crate) fn span(&self) -> Span {
        self.current.span
    }

    /// The text of the current token.
    pub(crate) fn lexeme(&self) -> &'s str {
        self.text_of(self.current.span)
    }

    pub(crate) fn text_of(&self, span: Span) -> &'s str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    pub(crate) fn at(&self, kind: TokenKind) -> bool {
        self.current.kind == kind
    }

    /// Whether the current token is the given word.
    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.at(TokenKind::Identifier) && self.lexeme() == word
    }

    /// Whether the current token is the first one of its line.
    pub(crate) fn at_column_one(&self) -> bool {
        let before = self
            .text
            .get(..self.current.span.start as usize)
            .unwrap_or_default();
        before.is_empty() || before.ends_with('\n')
    }

    /// The kind of the token after the current one.
    pub(crate) fn peek(&self) -> TokenKind {
        self.lexer.clone().next_token().kind
    }

    /// Takes the current token and moves to the next.
    pub(crate) fn bump(&mut self) -> Token {
        let taken = self.current;
        if taken.kind == TokenKind::DocComment {
            self.remember_docs(taken.span);
        }
        self.current = self.lexer.next_token();
        taken
    }

    fn remember_docs(&mut self, span: Span) {
        let line = self
            .text_of(span)
            .trim_start_matches("///")
            .trim_end_matches(['\n', '\r']);
        let line = line.strip_prefix(' ').unwrap_or(line);
        match &mut self.docs {
            None => {
                self.docs = Some(Docs {
                    text: line.to_owned(),
                    span,
                })
            }
            Some(docs) => {
                docs.text.push('\n');
                docs.text.push_str(line);
                docs.span = docs.span.to(span);
            }
        }
    }

    /// The documentation comments met since the last call.
    pub(crate) fn take_docs(&mut self) -> Option<Docs> {
        self.docs.take()
    }

    /// Warns of documentation comments that document nothing.
    pub(crate) fn discard_docs(&mut self) {
        if let Some(docs) = self.docs.take() {
            let message = format!(
                "Found documentation comments ('///') attached to nothing. Documentation comments must \
                 appear on their own lines, directly before shapes and members, and before any traits. \
                 The invalid comments were: {}",
                docs.text
            );
            let event = Diagnostic::warning("Model.BadDocumentationComment", message);
            self.events.push(event.at(docs.span));
        }
    }

    /// `*SP`
    pub(crate) fn skip_spaces(&mut self) {
        while self.at(TokenKind::Space) {
            self.bump();
        }
    }

    /// `*WS`; documentation comments in it document nothing.
    pub(crate) fn skip_ws(&mut self) {
        self.skip_ws_and_docs();
        if !self.holding {
            self.discard_docs();
        }
    }

    /// From here on documentation comments document nothing, and are warned of together.
    pub(crate) fn hold_docs(&mut self) {
        self.holding = true;
    }

    /// Warns of the documentation comments held.
    pub(crate) fn release_docs(&mut self) {
        self.holding = false;
        self.discard_docs();
    }

    /// `*WS`; documentation comments in it are kept for [`Self::take_docs`].
    pub(crate) fn skip_ws_and_docs(&mut self) {
        while self.kind().is_blank() || self.at(TokenKind::DocComment) {
            self.bump();
        }
    }

    /// Takes a token of the given kind.
    pub(crate) fn expect(&mut self, kind: TokenKind) -> Parse<Token> {
        self.expect_any(&[kind])
    }

    /// Takes a token of one of the given kinds.
    pub(crate) fn expect_any(&mut self, kinds: &[TokenKind]) -> Parse<Token> {
        match kinds.contains(&self.kind()) {
            true => Ok(self.bump()),
            false => Err(self.unexpected(&expected(kinds))),
        }
    }

    /// Takes the current token if it is of the given kind.
    pub(crate) fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        self.at(kind).then(|| self.bump())
    }

    /// `SP`
    pub(crate) fn expect_space(&mut self) -> Parse {
        self.expect(TokenKind::Space)?;
        self.skip_spaces();
        Ok(())
    }

    /// `BR`: a line break, a comment or the end of the file; then white space. A documentation
    /// comment at the end of a line is a mere comment.
    pub(crate) fn expect_br(&mut self) -> Parse {
        self.skip_spaces();
        match self.kind() {
            TokenKind::Eof => Ok(()),
            TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment | TokenKind::Comma => {
                self.discard_docs();
                self.bump();
                self.take_docs();
                self.skip_ws_and_docs();
                Ok(())
            }
            _ => Err(self.unexpected("Expected a line break, but")),
        }
    }

    /// `Identifier`
    pub(crate) fn expect_identifier(&mut self) -> Parse<Name> {
        let token = self.expect(TokenKind::Identifier)?;
        Ok(Name {
            text: self.text_of(token.span).into(),
            span: token.span,
        })
    }

    /// Reports that the current token does not fit; `expected` is the start of the sentence.
    pub(crate) fn unexpected(&mut self, expected: &str) -> Reported {
        if self.at(TokenKind::Error) {
            return self.lexical_error();
        }
        let found = self.kind().describe_found(self.lexeme());
        let event = syntax(self.span(), format!("{expected} found {found}"));
        self.report(advice::of_unexpected(event, self.kind(), expected))
    }

    /// Reports what is wrong with the current token, an error token.
    pub(crate) fn lexical_error(&mut self) -> Reported {
        let (span, text) = (self.span(), self.lexeme());
        let after = Span {
            start: span.end,
            ..span
        };
        let next = self
            .text
            .get(span.end as usize..)
            .and_then(|rest| rest.chars().next());
        match text.as_bytes().first() {
            Some(b'"') => {
                let event = syntax(after, "Expected: '\"', but found '[EOF]'".to_owned());
                self.report(event.label(span.at_start(), "the quotes opened here are never closed"))
            }
            Some(b'_') => {
                let found = next.map_or("[EOF]".to_owned(), |c| c.to_string());
                let message = format!("Expected a valid identifier character, but found '{found}'");
                self.error(after, message)
            }
            Some(b'-' | b'0'..=b'9') => {
                let event = syntax(span, format!("Invalid number '{text}'{}", why(text)));
                let before = self.text.get(..span.start as usize).unwrap_or_default();
                self.report(advice::of_number(event, before, text))
            }
            Some(b'/') => self.error(span, "Expected a '/' to follow '/' to form a comment."),
            _ => {
                let event = syntax(span, format!("Unexpected character: '{text}'"));
                self.report(advice::of_character(event, text))
            }
        }
    }

    /// Reports a syntax error.
    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>) -> Reported {
        self.report(syntax(span, message.into()))
    }

    /// Reports an event that ends the current production.
    pub(crate) fn report(&mut self, event: Diagnostic) -> Reported {
        self.events.push(event);
        Reported
    }

    /// Adds a place to what was reported last.
    pub(crate) fn point_to(&mut self, span: Span, text: &str) {
        self.events.amend(|last| last.label(span, text));
    }

    /// Says what to do about what was reported last, unless that was said.
    pub(crate) fn advise(&mut self, help: &str) {
        self.events.amend(|mut last| {
            last.help.get_or_insert_with(|| help.to_owned());
            last
        });
    }

    /// Blames what was reported last on a bracket that is never closed.
    pub(crate) fn blame(&mut self, open: Span, text: &str) {
        self.point_to(open, text);
        self.events.amend(|last| Diagnostic { help: None, ..last });
    }

    /// Counts a value; the first one over the limit is reported, those after it are refused.
    pub(crate) fn count_node(&mut self) -> Parse {
        self.nodes += 1;
        let limit = self.bounds.nodes;
        match self.nodes > limit {
            false => Ok(()),
            true if self.nodes == limit + 1 => {
                let message = format!("More than {limit} values in one file");
                Err(self.error(self.span(), message))
            }
            true => Err(Reported),
        }
    }

    /// Runs a production one level deeper, within the limit on nesting.
    pub(crate) fn nested<T>(&mut self, production: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= self.bounds.depth {
            let limit = self.bounds.depth;
            let message = format!("Parser exceeded maximum allowed depth of {limit}");
            return Err(self.error(self.span(), message));
        }
        self.depth += 1;
        let outcome = production(self);
        self.depth -= 1;
        outcome
    }

    /// Whether a production of version 2 may be used; if not, reports it.
    pub(crate) fn require_v2(&mut self, span: Span, message: &str) -> Parse {
        match self.version {
            Version::V1 => Err(self.error(span, message)),
            Version::V2 => Ok(()),
        }
    }
}

/// Why a number ends too early.
fn why(number: &str) -> &'static str {
    match number.as_bytes().last() {
        Some(b'-') if number.len() == 1 => ": '-' must be followed by a digit",
        Some(b'.') => ": '.' must be followed by a digit",
        Some(b'e' | b'E' | b'+' | b'-') => ": 'e', '+', and '-' must be followed by a digit",
        _ => "",
    }
}

fn syntax(span: Span, message: String) -> Diagnostic {
    Diagnostic::error("Model", message).at(span).syntax()
}

fn expected(kinds: &[TokenKind]) -> String {
    let names: Vec<String> = kinds.iter().map(|kind| kind.describe()).collect();
    match names.as_slice() {
        [one] => format!("Expected {one} but"),
        many => format!("Expected one of {}; but", many.join(", ")),
    }
}
