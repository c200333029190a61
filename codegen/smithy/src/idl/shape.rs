//! The statements of the shape section.

use super::control::Suffixes;
use super::cursor::{Cursor, Parse};
use super::mixin::{mixins, resource};
use super::recovery::skip_to_statement;
use super::shape_id::shape_id;
use super::token::TokenKind;
use super::traits::{docs_and_traits, trait_application};
use super::{entity, member, operation};
use crate::decl::{ApplyDecl, Name, ShapeDecl, TraitDecl, Unit, version_mismatch};
use crate::diagnostic::{Diagnostic, nearest};
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;

/// `ShapeStatements = *(ShapeStatement / ApplyStatement)`
pub(super) fn section(cursor: &mut Cursor<'_>, unit: &mut Unit, suffixes: &Suffixes) {
    loop {
        cursor.skip_ws_and_docs();
        if cursor.at(TokenKind::Eof) {
            return cursor.discard_docs();
        }
        if statement(cursor, unit, suffixes).is_err() {
            cursor.release_docs();
            skip_to_statement(cursor);
        }
    }
}

fn statement(cursor: &mut Cursor<'_>, unit: &mut Unit, suffixes: &Suffixes) -> Parse {
    let traits = docs_and_traits(cursor)?;
    let keyword = cursor.expect_identifier()?;
    match ShapeKind::from_keyword(&keyword.text) {
        Some(kind) => shape_statement(cursor, unit, suffixes, kind, traits),
        None if &*keyword.text == "apply" => apply_statement(cursor, unit, &keyword, &traits),
        None => Err(cursor.report(unknown_keyword(&keyword))),
    }
}

fn unknown_keyword(keyword: &Name) -> Diagnostic {
    let known = [
        "blob",
        "boolean",
        "document",
        "string",
        "byte",
        "short",
        "integer",
        "long",
        "float",
        "double",
        "bigInteger",
        "bigDecimal",
        "timestamp",
        "enum",
        "intEnum",
        "list",
        "map",
        "structure",
        "union",
        "service",
        "operation",
        "resource",
        "apply",
    ];
    let event = Diagnostic::error("Model", format!("Unknown shape type: {}", keyword.text));
    let event = event.at(keyword.span).syntax();
    match (&*keyword.text, nearest(&keyword.text, known)) {
        ("use" | "metadata", _) => event.help("this statement must come before the first shape"),
        ("namespace", _) => event.help("a file has one namespace"),
        (_, Some(near)) => event.did_you_mean(near),
        _ => event,
    }
}

/// `ShapeStatement = TraitStatements ShapeBody BR`, traits and keyword already taken.
fn shape_statement(
    cursor: &mut Cursor<'_>,
    unit: &mut Unit,
    suffixes: &Suffixes,
    kind: ShapeKind,
    traits: Vec<TraitDecl>,
) -> Parse {
    cursor.expect_space()?;
    let name = cursor.expect_identifier()?;
    if !has_body(kind) {
        cursor.release_docs();
    }
    let namespace = unit.scope.namespace.as_deref().unwrap_or_default();
    let id = ShapeId::from_parts(namespace, &name.text);
    check_import(cursor, unit, &name);
    check_version(cursor, kind, &id, &name);
    let mut shape = ShapeDecl::new(id, kind, name.span);
    shape.traits = traits;
    let mut inline = Vec::new();
    let outcome = body(cursor, &mut shape, suffixes, &mut inline);
    unit.shapes.push(shape);
    unit.shapes.append(&mut inline);
    outcome?;
    cursor.expect_br()
}

fn check_import(cursor: &mut Cursor<'_>, unit: &Unit, name: &Name) {
    if let Some(import) = unit.scope.uses.get(&name.text) {
        let message = format!(
            "Shape name `{}` conflicts with imported shape `{}`",
            name.text, import.id
        );
        let event = Diagnostic::error("Model", message).at(name.span).syntax();
        cursor.report(event.label(import.span, "imported here"));
    }
}

fn check_version(cursor: &mut Cursor<'_>, kind: ShapeKind, id: &ShapeId, name: &Name) {
    if let Some(event) = version_mismatch(cursor.version, kind, id) {
        cursor.report(event.at(name.span));
    }
}

/// What follows the name in a `ShapeBody`.
fn body(
    cursor: &mut Cursor<'_>,
    shape: &mut ShapeDecl,
    suffixes: &Suffixes,
    inline: &mut Vec<ShapeDecl>,
) -> Parse {
    if matches!(
        shape.kind,
        ShapeKind::Structure | ShapeKind::List | ShapeKind::Map
    ) {
        shape.resource = resource(cursor)?;
    }
    shape.mixins = mixins(cursor)?;
    match shape.kind {
        ShapeKind::Operation => {
            cursor.skip_ws();
            cursor.release_docs();
            operation::body(cursor, shape, suffixes, inline)
        }
        ShapeKind::Service | ShapeKind::Resource => {
            cursor.skip_ws();
            cursor.release_docs();
            entity::body(cursor, shape)
        }
        kind if has_members(kind) => {
            cursor.skip_ws();
            member::members(cursor, shape)
        }
        _ => Ok(()),
    }
}

fn has_body(kind: ShapeKind) -> bool {
    has_members(kind) || kind.category() == crate::shape::Category::Service
}

fn has_members(kind: ShapeKind) -> bool {
    use crate::shape::Category;
    kind.category() == Category::Aggregate || matches!(kind, ShapeKind::Enum | ShapeKind::IntEnum)
}

/// `ApplyStatement = ApplyStatementSingular / ApplyStatementBlock`, the keyword already taken.
fn apply_statement(
    cursor: &mut Cursor<'_>,
    unit: &mut Unit,
    keyword: &Name,
    traits: &[TraitDecl],
) -> Parse {
    if traits
        .iter()
        .any(|decl| !cursor.text_of(decl.span).starts_with("///"))
    {
        return Err(cursor.error(keyword.span, "Traits applied to apply statement"));
    }
    cursor.release_docs();
    cursor.expect_space()?;
    let target = shape_id(cursor)?;
    cursor.expect_space()?;
    cursor.skip_ws();
    let mut applied = Vec::new();
    let outcome = apply_body(cursor, &mut applied);
    if !applied.is_empty() {
        unit.applies.push(ApplyDecl {
            target,
            traits: applied,
        });
    }
    outcome?;
    cursor.expect_br()
}

fn apply_body(cursor: &mut Cursor<'_>, applied: &mut Vec<TraitDecl>) -> Parse {
    if cursor.at(TokenKind::At) {
        applied.push(trait_application(cursor)?);
        return Ok(());
    }
    if !cursor.at(TokenKind::LBrace) {
        return Err(cursor
            .expect_any(&[TokenKind::At, TokenKind::LBrace])
            .err()
            .unwrap_or(super::cursor::Reported));
    }
    cursor.bump();
    cursor.skip_ws();
    while cursor.at(TokenKind::At) {
        applied.push(trait_application(cursor)?);
        cursor.skip_ws();
    }
    cursor.expect(TokenKind::RBrace).map(|_| ())
}
