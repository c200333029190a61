//! What may stand between a shape's name and its body: `for` and `with`.

use super::cursor::{Cursor, Parse};
use super::shape_id::shape_id;
use super::token::TokenKind;
use crate::decl::Name;

/// `StructureResource = SP %s"for" SP ShapeId`
pub(super) fn resource(cursor: &mut Cursor<'_>) -> Parse<Option<Name>> {
    cursor.skip_spaces();
    if !cursor.at_word("for") {
        return Ok(None);
    }
    let message = "Structures can only be bound to resources with Smithy version 2 or later. \
                   Attempted to bind a structure to a resource with version `1.0`.";
    cursor.require_v2(cursor.span(), message)?;
    cursor.bump();
    cursor.expect_space()?;
    shape_id(cursor).map(Some)
}

/// `Mixins = *SP %s"with" *WS "[" 1*(*WS ShapeId) *WS "]"`
pub(super) fn mixins(cursor: &mut Cursor<'_>) -> Parse<Vec<Name>> {
    cursor.skip_spaces();
    if !cursor.at_word("with") {
        return Ok(Vec::new());
    }
    let message = "Mixins can only be used with Smithy version 2 or later. \
                   Attempted to use mixins with version `1.0`.";
    cursor.require_v2(cursor.span(), message)?;
    cursor.bump();
    cursor.skip_ws();
    cursor.expect(TokenKind::LBracket)?;
    cursor.skip_ws();
    let mut names = vec![shape_id(cursor)?];
    cursor.skip_ws();
    while !cursor.at(TokenKind::RBracket) {
        names.push(shape_id(cursor)?);
        cursor.skip_ws();
    }
    cursor.expect(TokenKind::RBracket)?;
    Ok(names)
}
