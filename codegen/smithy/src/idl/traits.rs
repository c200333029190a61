//! Trait applications and the documentation comments before them.

use super::cursor::{Cursor, Docs, Parse};
use super::node::{entry_of, scalar, value};
use super::shape_id::shape_id;
use super::token::{Token, TokenKind};
use crate::decl::{Name, TraitDecl};
use crate::node::{Node, NodeValue, Object};
use crate::source::Span;
use crate::traits::id;

/// `TraitStatements = *(*WS Trait) *WS`; documentation comments before the first trait
/// become a `documentation` trait; those after it are held until [`Cursor::release_docs`].
pub(super) fn docs_and_traits(cursor: &mut Cursor<'_>) -> Parse<Vec<TraitDecl>> {
    cursor.skip_ws_and_docs();
    let docs = cursor.take_docs();
    cursor.hold_docs();
    let mut traits: Vec<TraitDecl> = docs.map(documentation).into_iter().collect();
    while cursor.at(TokenKind::At) {
        traits.push(trait_application(cursor)?);
        cursor.skip_ws();
    }
    Ok(traits)
}

fn documentation(docs: Docs) -> TraitDecl {
    built_in(
        id::DOCUMENTATION,
        Some(Node::string(&docs.text, docs.span)),
        docs.span,
    )
}

/// A trait that the grammar itself applies.
pub(super) fn built_in(trait_id: &str, value: Option<Node>, span: Span) -> TraitDecl {
    let name = Name {
        text: trait_id.into(),
        span,
    };
    TraitDecl { name, value, span }
}

/// `Trait = "@" ShapeId [TraitBody]`
pub(super) fn trait_application(cursor: &mut Cursor<'_>) -> Parse<TraitDecl> {
    let at = cursor.expect(TokenKind::At)?;
    let name = shape_id(cursor)?;
    let head = at.span.to(name.span);
    let (value, span) = match cursor.at(TokenKind::LParen) {
        true => cursor.nested(body)?,
        false => (None, head),
    };
    Ok(TraitDecl {
        name,
        value,
        span: head.to(span),
    })
}

/// `TraitBody = "(" *WS [TraitBodyValue] *WS ")"`
fn body(cursor: &mut Cursor<'_>) -> Parse<(Option<Node>, Span)> {
    let open = cursor.expect(TokenKind::LParen)?.span;
    cursor.skip_ws();
    let value = match cursor.at(TokenKind::RParen) {
        true => None,
        false => Some(body_value(cursor, open)?),
    };
    cursor.skip_ws();
    let close = cursor.expect(TokenKind::RParen)?.span;
    Ok((value, open.to(close)))
}

/// `TraitBodyValue = TraitStructure / NodeValue`
fn body_value(cursor: &mut Cursor<'_>, open: Span) -> Parse<Node> {
    match cursor.kind() {
        TokenKind::LBrace | TokenKind::LBracket => value(cursor),
        _ => {
            let token = cursor.expect_any(&[
                TokenKind::LBrace,
                TokenKind::LBracket,
                TokenKind::TextBlock,
                TokenKind::String,
                TokenKind::Number,
                TokenKind::Identifier,
            ])?;
            scalar_or_structure(cursor, token, open)
        }
    }
}

fn scalar_or_structure(cursor: &mut Cursor<'_>, first: Token, open: Span) -> Parse<Node> {
    match is_key(cursor, first) {
        true => structure(cursor, first, open),
        false => scalar(cursor, first),
    }
}

/// Whether a token already taken is the key of a `TraitStructureKvp`.
fn is_key(cursor: &mut Cursor<'_>, token: Token) -> bool {
    if !matches!(token.kind, TokenKind::String | TokenKind::Identifier) {
        return false;
    }
    if matches!(
        cursor.kind(),
        TokenKind::Dot | TokenKind::Pound | TokenKind::Dollar
    ) {
        return false;
    }
    cursor.skip_ws();
    cursor.at(TokenKind::Colon)
}

/// `TraitStructure = TraitStructureKvp *(*WS TraitStructureKvp)`
fn structure(cursor: &mut Cursor<'_>, first: Token, open: Span) -> Parse<Node> {
    let mut members = Object::default();
    entry_of(cursor, first, &mut members, " of trait")?;
    cursor.skip_ws();
    while !cursor.at(TokenKind::RParen) {
        let key = cursor.expect_any(&[TokenKind::Identifier, TokenKind::String])?;
        entry_of(cursor, key, &mut members, " of trait")?;
        cursor.skip_ws();
    }
    Ok(Node::new(
        NodeValue::Object(Box::new(members)),
        open.to(cursor.span()),
    ))
}
