//! Operations and their inline structures.

use super::control::Suffixes;
use super::cursor::{Cursor, Parse};
use super::member::{close, go_on, members};
use super::mixin::{mixins, resource};
use super::shape_id::shape_id;
use super::token::TokenKind;
use super::traits::{built_in, docs_and_traits};
use crate::decl::{Body, Name, OperationDecl, ShapeDecl};
use crate::diagnostic::{Diagnostic, nearest};
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::id;

/// `OperationBody = "{" *WS [OperationInput] [OperationOutput] [OperationErrors] *WS "}"`,
/// in any order. Inline structures are added to `inline`.
pub(super) fn body(
    cursor: &mut Cursor<'_>,
    shape: &mut ShapeDecl,
    suffixes: &Suffixes,
    inline: &mut Vec<ShapeDecl>,
) -> Parse {
    let open = cursor.expect(TokenKind::LBrace)?.span;
    let mut reader = Reader {
        id: &shape.id,
        suffixes,
        inline,
        open,
        seen: Vec::new(),
    };
    let mut operation = OperationDecl::default();
    let outcome = reader.properties(cursor, &mut operation);
    shape.body = Body::Operation(operation);
    outcome?;
    close(cursor, open)
}

struct Reader<'a> {
    id: &'a ShapeId,
    suffixes: &'a Suffixes,
    inline: &'a mut Vec<ShapeDecl>,
    open: Span,
    seen: Vec<Name>,
}

impl Reader<'_> {
    fn properties(&mut self, cursor: &mut Cursor<'_>, operation: &mut OperationDecl) -> Parse {
        loop {
            cursor.skip_ws();
            if matches!(cursor.kind(), TokenKind::RBrace | TokenKind::Eof) {
                return Ok(());
            }
            if let Err(reported) = self.property(cursor, operation) {
                go_on(cursor, self.open, reported)?;
            }
        }
    }

    fn property(&mut self, cursor: &mut Cursor<'_>, operation: &mut OperationDecl) -> Parse {
        let key = cursor.expect_identifier()?;
        self.check_key(cursor, &key)?;
        cursor.skip_ws();
        match &*key.text {
            "input" => operation.input = Some(self.structure(cursor, key.span, true)?),
            "output" => operation.output = Some(self.structure(cursor, key.span, false)?),
            _ => operation.errors = errors(cursor)?,
        }
        self.seen.push(key);
        separator(cursor)
    }

    fn check_key(&self, cursor: &mut Cursor<'_>, key: &Name) -> Parse {
        let (name, id) = (&key.text, self.id);
        if !matches!(&**name, "input" | "output" | "errors") {
            let message = format!("Unknown property {name} for {id}");
            let event = Diagnostic::error("Model", message).at(key.span).syntax();
            return Err(
                cursor.report(match nearest(name, ["input", "output", "errors"]) {
                    Some(near) => event.did_you_mean(near),
                    None => event.help("an operation has `input`, `output` and `errors`"),
                }),
            );
        }
        if self.seen.iter().any(|seen| seen.text == *name) {
            let message = format!("Duplicate operation {name} property for `{id}`");
            return Err(cursor.error(key.span, message));
        }
        Ok(())
    }

    /// `OperationInput = %s"input" *WS (InlineStructure / (":" *WS ShapeId)) BR`, and the like
    /// for the output; the key is already taken.
    fn structure(&mut self, cursor: &mut Cursor<'_>, key: Span, input: bool) -> Parse<Name> {
        let token = cursor.expect_any(&[TokenKind::Colon, TokenKind::Walrus])?;
        if token.kind == TokenKind::Colon {
            cursor.skip_ws();
            return shape_id(cursor);
        }
        let message = "Inlined operation inputs and outputs can only be used with Smithy version \
                       2 or later. Attempted to use inlined IO with version `1.0`.";
        cursor.require_v2(token.span, message)?;
        self.inline_structure(cursor, key, input)
    }

    /// `InlineStructure = ":=" *WS TraitStatements [Mixins] *WS StructureMembers`
    fn inline_structure(&mut self, cursor: &mut Cursor<'_>, key: Span, input: bool) -> Parse<Name> {
        let (suffix, marker) = match input {
            true => (&self.suffixes.input, id::INPUT),
            false => (&self.suffixes.output, id::OUTPUT),
        };
        let name = format!("{}{suffix}", self.id.name());
        let id = ShapeId::from_parts(self.id.namespace(), &name);
        let reference = Name {
            text: id.as_str().into(),
            span: key,
        };
        let mut shape = ShapeDecl::new(id, ShapeKind::Structure, key);
        shape.traits = docs_and_traits(cursor)?;
        shape.traits.push(built_in(marker, None, key));
        shape.resource = resource(cursor)?;
        shape.mixins = mixins(cursor)?;
        cursor.skip_ws();
        let outcome = members(cursor, &mut shape);
        self.inline.push(shape);
        outcome.map(|()| reference)
    }
}

/// `OperationErrors = %s"errors" *WS ":" *WS "[" *(*WS Identifier) *WS "]" BR`, the key
/// already taken.
fn errors(cursor: &mut Cursor<'_>) -> Parse<Vec<Name>> {
    cursor.expect(TokenKind::Colon)?;
    cursor.skip_ws();
    cursor.expect(TokenKind::LBracket)?;
    cursor.skip_ws();
    let mut names = Vec::new();
    while !cursor.at(TokenKind::RBracket) {
        names.push(shape_id(cursor)?);
        cursor.skip_ws();
    }
    cursor.expect(TokenKind::RBracket)?;
    Ok(names)
}

fn separator(cursor: &mut Cursor<'_>) -> Parse {
    match cursor.kind() {
        TokenKind::RBrace | TokenKind::DocComment | TokenKind::Eof => Ok(()),
        kind if kind.is_blank() => Ok(()),
        _ => Err(cursor.unexpected("Expected one or more whitespace characters, but")),
    }
}
