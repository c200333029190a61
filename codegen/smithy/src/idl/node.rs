//! Node values.

use std::borrow::Cow;
use std::sync::Arc;

use super::cursor::{Cursor, Parse, Reported};
use super::shape_id::shape_id_after;
use super::text::{TextError, unblock, unquote};
use super::token::{Token, TokenKind};
use crate::node::{Entry, Node, NodeValue, Number, Object};
use crate::source::Span;

const VALUE_STARTS: [TokenKind; 6] = [
    TokenKind::String,
    TokenKind::TextBlock,
    TokenKind::Number,
    TokenKind::Identifier,
    TokenKind::LBrace,
    TokenKind::LBracket,
];

/// `NodeValue = NodeArray / NodeObject / Number / NodeKeywords / NodeStringValue`
pub(super) fn value(cursor: &mut Cursor<'_>) -> Parse<Node> {
    cursor.count_node()?;
    match cursor.kind() {
        TokenKind::LBrace => cursor.nested(object),
        TokenKind::LBracket => cursor.nested(array),
        _ => {
            let token = cursor.expect_any(&VALUE_STARTS)?;
            scalar(cursor, token)
        }
    }
}

/// A value that begins with a token already taken and is neither array nor object.
pub(super) fn scalar(cursor: &mut Cursor<'_>, token: Token) -> Parse<Node> {
    match token.kind {
        TokenKind::Number => {
            let number = Number::new(&without_leading_zeros(cursor.text_of(token.span)));
            Ok(Node::new(NodeValue::Number(number), token.span))
        }
        TokenKind::Identifier => word(cursor, token.span),
        _ => {
            let text = text(cursor, token)?;
            Ok(Node::new(NodeValue::String(text), token.span))
        }
    }
}

/// The number as JSON may have it too.
fn without_leading_zeros(number: &str) -> Cow<'_, str> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let whole = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let zeros = digits.bytes().take_while(|byte| *byte == b'0').count();
    match zeros.min(whole.saturating_sub(1)) {
        0 => Cow::Borrowed(number),
        needless => Cow::Owned(format!(
            "{sign}{}",
            digits.get(needless..).unwrap_or_default()
        )),
    }
}

/// `NodeKeywords / ShapeId`
fn word(cursor: &mut Cursor<'_>, first: Span) -> Parse<Node> {
    let name = shape_id_after(cursor, first)?;
    let value = match &*name.text {
        "true" => NodeValue::Bool(true),
        "false" => NodeValue::Bool(false),
        "null" => NodeValue::Null,
        _ => {
            cursor.syntactic_ids.insert(name.span);
            NodeValue::String(name.text)
        }
    };
    Ok(Node::new(value, name.span))
}

/// `QuotedText / TextBlock`
pub(super) fn text(cursor: &mut Cursor<'_>, token: Token) -> Parse<Arc<str>> {
    let raw = cursor.text_of(token.span);
    let (kind, outcome) = match token.kind {
        TokenKind::TextBlock => ("text block", unblock(between(raw, 3))),
        _ => ("quoted string", unquote(between(raw, 1))),
    };
    let refuse = |error: TextError| -> Reported {
        let reported = cursor.error(token.span, format!("Error parsing {kind}: {error}"));
        match error {
            TextError::BlockStart => cursor.advise("begin a new line after the three quotes"),
            TextError::Escape(_) => cursor.advise("a backslash itself is written `\\\\`"),
            _ => {}
        }
        reported
    };
    outcome.map(Arc::from).map_err(refuse)
}

fn between(raw: &str, quotes: usize) -> &str {
    raw.get(quotes..raw.len().saturating_sub(quotes))
        .unwrap_or_default()
}

/// `NodeArray = "[" *WS *(NodeValue *WS) "]"`
fn array(cursor: &mut Cursor<'_>) -> Parse<Node> {
    let open = cursor.expect(TokenKind::LBracket)?;
    let mut items = Vec::new();
    cursor.skip_ws();
    while !cursor.at(TokenKind::RBracket) {
        items.push(value(cursor)?);
        cursor.skip_ws();
    }
    let close = cursor.expect(TokenKind::RBracket)?;
    Ok(Node::new(NodeValue::Array(items), open.span.to(close.span)))
}

/// `NodeObject = "{" *WS [NodeObjectKvp *(WS NodeObjectKvp)] *WS "}"`
pub(super) fn object(cursor: &mut Cursor<'_>) -> Parse<Node> {
    let open = cursor.expect(TokenKind::LBrace)?;
    let mut members = Object::default();
    cursor.skip_ws();
    while !cursor.at(TokenKind::RBrace) {
        let starts = [TokenKind::RBrace, TokenKind::String, TokenKind::Identifier];
        let token = cursor.expect_any(&starts)?;
        entry(cursor, token, &mut members)?;
        cursor.skip_ws();
    }
    let close = cursor.expect(TokenKind::RBrace)?;
    Ok(Node::new(
        NodeValue::Object(Box::new(members)),
        open.span.to(close.span),
    ))
}

/// `NodeObjectKvp = NodeObjectKey *WS ":" *WS NodeValue`, the key's token already taken.
pub(super) fn entry(cursor: &mut Cursor<'_>, token: Token, members: &mut Object) -> Parse {
    entry_of(cursor, token, members, "")
}

/// An entry of an object or, said in messages, of something else.
pub(super) fn entry_of(
    cursor: &mut Cursor<'_>,
    token: Token,
    members: &mut Object,
    of: &str,
) -> Parse {
    let key = key(cursor, token)?;
    cursor.skip_ws();
    cursor.expect(TokenKind::Colon)?;
    cursor.skip_ws();
    let value = value(cursor)?;
    if let Some(first) = members.get(&key) {
        let event =
            crate::diagnostic::Diagnostic::error("Model", format!("Duplicate member{of}: '{key}'"));
        let first = first.key_span;
        cursor.report(event.at(token.span).label(first, "first given here"));
        return Ok(());
    }
    members.insert(
        key,
        Entry {
            key_span: token.span,
            value,
        },
    );
    Ok(())
}

/// `NodeObjectKey = QuotedText / Identifier`
pub(super) fn key(cursor: &mut Cursor<'_>, token: Token) -> Parse<Arc<str>> {
    match token.kind {
        TokenKind::Identifier => Ok(cursor.text_of(token.span).into()),
        _ => text(cursor, token),
    }
}
