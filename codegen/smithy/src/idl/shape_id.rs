//! Shape identifiers as the IDL writes them.

use super::cursor::{Cursor, Parse};
use super::token::TokenKind;
use crate::decl::Name;

/// `Namespace = Identifier *("." Identifier)`
pub(super) fn namespace(cursor: &mut Cursor<'_>) -> Parse<Name> {
    let mut span = cursor.expect(TokenKind::Identifier)?.span;
    while cursor.eat(TokenKind::Dot).is_some() {
        span = span.to(cursor.expect(TokenKind::Identifier)?.span);
    }
    Ok(Name {
        text: cursor.text_of(span).into(),
        span,
    })
}

/// `AbsoluteRootShapeId = Namespace "#" Identifier`
pub(super) fn absolute_root(cursor: &mut Cursor<'_>) -> Parse<Name> {
    let start = namespace(cursor)?.span;
    cursor.expect(TokenKind::Pound)?;
    let span = start.to(cursor.expect(TokenKind::Identifier)?.span);
    Ok(Name {
        text: cursor.text_of(span).into(),
        span,
    })
}

/// `ShapeId = (AbsoluteRootShapeId / Identifier) ["$" Identifier]`
pub(super) fn shape_id(cursor: &mut Cursor<'_>) -> Parse<Name> {
    let first = cursor.expect(TokenKind::Identifier)?.span;
    shape_id_after(cursor, first)
}

/// The rest of a `ShapeId` whose first identifier has been taken.
pub(super) fn shape_id_after(cursor: &mut Cursor<'_>, first: crate::source::Span) -> Parse<Name> {
    let mut span = first;
    let dotted = cursor.at(TokenKind::Dot);
    while cursor.eat(TokenKind::Dot).is_some() {
        span = span.to(cursor.expect(TokenKind::Identifier)?.span);
    }
    if dotted || cursor.at(TokenKind::Pound) {
        cursor.expect(TokenKind::Pound)?;
        span = span.to(cursor.expect(TokenKind::Identifier)?.span);
    }
    if cursor.eat(TokenKind::Dollar).is_some() {
        span = span.to(cursor.expect(TokenKind::Identifier)?.span);
    }
    Ok(Name {
        text: cursor.text_of(span).into(),
        span,
    })
}
