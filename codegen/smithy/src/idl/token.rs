//! Tokens of the IDL.

use crate::source::Span;

/// The kinds of tokens; white space and comments are tokens too, for the grammar
/// tells spaces from line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Space,
    Newline,
    Comma,
    Comment,
    DocComment,
    At,
    String,
    TextBlock,
    Colon,
    Walrus,
    Identifier,
    Dot,
    Pound,
    Dollar,
    Number,
    LBrace,
    RBrace,
    LBracket,
    RBracket,
    LParen,
    RParen,
    Equal,
    Eof,
    Error,
}

impl TokenKind {
    /// Name and fixed text, the latter empty where the text varies.
    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Space => ("SPACE", " "),
            Self::Newline => ("NEWLINE", "\\n"),
            Self::Comma => ("COMMA", ","),
            Self::Comment => ("COMMENT", "//"),
            Self::DocComment => ("DOC_COMMENT", "///"),
            Self::At => ("AT", "@"),
            Self::String => ("STRING", "\""),
            Self::TextBlock => ("TEXT_BLOCK", "\"\"\""),
            Self::Colon => ("COLON", ":"),
            Self::Walrus => ("WALRUS", ":="),
            Self::Identifier => ("IDENTIFIER", ""),
            Self::Dot => ("DOT", "."),
            Self::Pound => ("POUND", "#"),
            Self::Dollar => ("DOLLAR", "$"),
            Self::Number => ("NUMBER", ""),
            Self::LBrace => ("LBRACE", "{"),
            Self::RBrace => ("RBRACE", "}"),
            Self::LBracket => ("LBRACKET", "["),
            Self::RBracket => ("RBRACKET", "]"),
            Self::LParen => ("LPAREN", "("),
            Self::RParen => ("RPAREN", ")"),
            Self::Equal => ("EQUAL", "="),
            Self::Eof => ("EOF", ""),
            Self::Error => ("ERROR", ""),
        }
    }

    /// How messages name the kind: `COLON(':')`, `IDENTIFIER`.
    pub(crate) fn describe(self) -> String {
        match self.parts() {
            (name, "") => name.to_owned(),
            (name, text) => format!("{name}('{text}')"),
        }
    }

    /// How messages name a token of this kind with its text.
    pub(crate) fn describe_found(self, text: &str) -> String {
        match self {
            Self::Eof => "EOF".to_owned(),
            _ => format!("{}('{}')", self.parts().0, text.replace('\n', "\\n")),
        }
    }

    /// Whether the token may stand wherever white space may; documentation is not meant.
    pub(crate) fn is_blank(self) -> bool {
        matches!(
            self,
            Self::Space | Self::Newline | Self::Comma | Self::Comment
        )
    }
}

/// One token; its text is the source under its span.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}
