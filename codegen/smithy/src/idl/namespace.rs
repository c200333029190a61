//! The namespace statement and the use section.

use super::cursor::{Cursor, Parse};
use super::recovery::skip_to_line_start;
use super::shape_id::{absolute_root, namespace};
use super::token::TokenKind;
use crate::decl::{Unit, UseDecl};
use crate::diagnostic::Diagnostic;
use crate::shape_id::ShapeId;

/// The head of `ShapeSection = [NamespaceStatement UseSection ShapeStatements]`.
/// Fails when there is no namespace that shapes could belong to.
pub(super) fn section(cursor: &mut Cursor<'_>, unit: &mut Unit) -> Parse {
    if cursor.at(TokenKind::Eof) {
        return Ok(());
    }
    namespace_statement(cursor, unit)?;
    use_section(cursor, unit);
    Ok(())
}

/// `NamespaceStatement = %s"namespace" SP Namespace BR`
fn namespace_statement(cursor: &mut Cursor<'_>, unit: &mut Unit) -> Parse {
    if !cursor.at_word("namespace") {
        let found = cursor.kind().describe_found(cursor.lexeme());
        let message = format!("Expected a namespace definition but found {found}");
        let error = cursor.error(cursor.span(), message);
        cursor.advise("say which namespace the shapes are in: `namespace com.example`");
        return Err(error);
    }
    cursor.bump();
    cursor.expect_space()?;
    unit.scope.namespace = Some(namespace(cursor)?.text);
    if cursor.expect_br().is_err() {
        skip_to_line_start(cursor);
    }
    Ok(())
}

/// `UseSection = *(UseStatement)`
fn use_section(cursor: &mut Cursor<'_>, unit: &mut Unit) {
    while cursor.at_word("use") {
        cursor.discard_docs();
        if use_statement(cursor, unit).is_err() {
            skip_to_line_start(cursor);
        }
    }
}

/// `UseStatement = %s"use" SP AbsoluteRootShapeId BR`
fn use_statement(cursor: &mut Cursor<'_>, unit: &mut Unit) -> Parse {
    cursor.bump();
    cursor.expect_space()?;
    let name = absolute_root(cursor)?;
    if cursor.eat(TokenKind::Dollar).is_some() {
        cursor.expect(TokenKind::Identifier)?;
        return Err(cursor.error(name.span, "Use statements cannot use members"));
    }
    cursor.expect_br()?;
    let Ok(id) = ShapeId::parse(&name.text) else {
        return Err(cursor.error(name.span, format!("Invalid shape ID: {}", name.text)));
    };
    match unit.scope.uses.get(id.name()) {
        None => {
            unit.scope.uses.insert(
                id.name().into(),
                UseDecl {
                    id,
                    span: name.span,
                },
            );
        }
        Some(earlier) => {
            let message = format!(
                "Cannot use name `{id}` because it conflicts with `{}`",
                earlier.id
            );
            let event = Diagnostic::error("Model", message).at(name.span).syntax();
            cursor.report(event.label(earlier.span, "the name is taken here"));
        }
    }
    Ok(())
}
