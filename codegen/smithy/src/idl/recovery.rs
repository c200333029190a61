//! Going on after a syntax error.

use super::cursor::Cursor;
use super::token::TokenKind;
use crate::shape::ShapeKind;

/// Skips the rest of the line and all that follows, up to a token at the start of a line
/// that may begin a statement.
pub(super) fn skip_to_line_start(cursor: &mut Cursor<'_>) {
    skip_until(cursor, |cursor| {
        cursor.at_column_one() && begins_statement(cursor)
    });
}

/// Skips to the next statement of the shape section.
pub(super) fn skip_to_statement(cursor: &mut Cursor<'_>) {
    skip_until(cursor, |cursor| {
        at_shape_statement(cursor) || (cursor.at_column_one() && begins_statement(cursor))
    });
}

/// Skips to where the next member of a shape's body may begin. `false` when the body
/// itself seems to be over because a new statement begins.
pub(super) fn skip_to_member(cursor: &mut Cursor<'_>) -> bool {
    let mut depth = 0_usize;
    loop {
        match cursor.kind() {
            TokenKind::Eof => return false,
            _ if at_shape_statement(cursor) => return false,
            TokenKind::LBrace | TokenKind::LBracket | TokenKind::LParen => depth += 1,
            TokenKind::RBrace if depth == 0 => return true,
            TokenKind::RBrace | TokenKind::RBracket | TokenKind::RParen => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Newline | TokenKind::Comment if depth == 0 => {
                cursor.skip_ws_and_docs();
                return !(cursor.at(TokenKind::Eof) || at_shape_statement(cursor));
            }
            _ => {}
        }
        cursor.bump();
    }
}

fn skip_until(cursor: &mut Cursor<'_>, found: impl Fn(&Cursor<'_>) -> bool) {
    let stuck = cursor.span();
    while !cursor.at(TokenKind::Eof) && (cursor.span() == stuck || !found(cursor)) {
        cursor.take_docs();
        cursor.bump();
    }
}

fn begins_statement(cursor: &Cursor<'_>) -> bool {
    matches!(
        cursor.kind(),
        TokenKind::At | TokenKind::DocComment | TokenKind::Identifier | TokenKind::Dollar
    )
}

/// Whether a shape statement begins here: a shape keyword, at the start of a line, that is
/// followed by a space as no member's name is.
pub(super) fn at_shape_statement(cursor: &Cursor<'_>) -> bool {
    cursor.at_column_one()
        && cursor.at(TokenKind::Identifier)
        && ShapeKind::from_keyword(cursor.lexeme()).is_some()
        && cursor.peek() == TokenKind::Space
}
