//! Members of lists, maps, structures, unions and enums.

use super::cursor::{Cursor, Parse, Reported};
use super::node;
use super::recovery::skip_to_member;
use super::shape_id::shape_id;
use super::token::TokenKind;
use super::traits::{built_in, docs_and_traits};
use crate::decl::{MemberDecl, ShapeDecl, TargetDecl, Version};
use crate::diagnostic::Diagnostic;
use crate::shape::ShapeKind;
use crate::source::Span;
use crate::traits::id;

/// `ListMembers / MapMembers / StructureMembers / UnionMembers / EnumShapeMembers`: all are
/// members in braces. What was understood stays in the shape even when it fails.
pub(super) fn members(cursor: &mut Cursor<'_>, shape: &mut ShapeDecl) -> Parse {
    cursor.release_docs();
    let open = cursor.expect(TokenKind::LBrace)?.span;
    loop {
        cursor.skip_ws_and_docs();
        if matches!(cursor.kind(), TokenKind::RBrace | TokenKind::Eof) {
            break;
        }
        if let Err(reported) = member(cursor, shape) {
            go_on(cursor, open, reported)?;
        }
    }
    cursor.discard_docs();
    close(cursor, open)
}

/// The closing brace of a body; where it is missing, the opening one is pointed out.
pub(super) fn close(cursor: &mut Cursor<'_>, open: Span) -> Parse {
    let closed = cursor.expect(TokenKind::RBrace).map(|_| ());
    closed.inspect_err(|_| cursor.point_to(open, UNCLOSED))
}

/// Skips to the next member, unless the body itself is over.
pub(super) fn go_on(cursor: &mut Cursor<'_>, open: Span, reported: Reported) -> Parse {
    match skip_to_member(cursor) {
        true => Ok(()),
        false => {
            cursor.blame(open, UNCLOSED);
            Err(reported)
        }
    }
}

const UNCLOSED: &str = "this brace is never closed";

fn member(cursor: &mut Cursor<'_>, shape: &mut ShapeDecl) -> Parse {
    let traits = docs_and_traits(cursor)?;
    cursor.release_docs();
    let mut member = match shape.kind {
        ShapeKind::Enum | ShapeKind::IntEnum => enum_member(cursor)?,
        _ => shape_member(cursor)?,
    };
    member.traits.splice(0..0, traits);
    value_assignment(cursor, shape.kind, &mut member)?;
    add(cursor, shape, member);
    Ok(())
}

fn add(cursor: &mut Cursor<'_>, shape: &mut ShapeDecl, member: MemberDecl) {
    match shape.members.get(&member.name) {
        None => drop(shape.members.insert(member.name.clone(), member)),
        Some(first) => {
            let message = repeated(shape, &member.name);
            let event = Diagnostic::error("Model", message)
                .at(member.span)
                .on(&shape.id)
                .syntax();
            cursor.report(event.label(first.span, "first defined here"));
        }
    }
}

fn repeated(shape: &ShapeDecl, name: &str) -> String {
    match shape.kind {
        ShapeKind::Enum | ShapeKind::IntEnum => {
            format!("Found conflicting member name, `{name}`")
        }
        _ => format!("Duplicate member of `{}`: '{name}'", shape.id),
    }
}

/// The `Identifier` of an enum member.
fn enum_member(cursor: &mut Cursor<'_>) -> Parse<MemberDecl> {
    let name = cursor.expect_identifier()?;
    let target = TargetDecl::Unit;
    Ok(MemberDecl {
        name: name.text,
        span: name.span,
        target,
        traits: Vec::new(),
    })
}

/// `ExplicitStructureMember = Identifier *SP ":" *SP ShapeId` or
/// `ElidedStructureMember = "$" Identifier`
fn shape_member(cursor: &mut Cursor<'_>) -> Parse<MemberDecl> {
    let elided = cursor.at(TokenKind::Dollar);
    if elided {
        let message = "Members can only elide targets in IDL version 2 or later";
        cursor.require_v2(cursor.span(), message)?;
        cursor.bump();
    }
    let name = cursor.expect_identifier()?;
    let target = if elided {
        TargetDecl::Elided
    } else {
        explicit_target(cursor)?
    };
    Ok(MemberDecl {
        name: name.text,
        span: name.span,
        target,
        traits: Vec::new(),
    })
}

fn explicit_target(cursor: &mut Cursor<'_>) -> Parse<TargetDecl> {
    cursor.skip_spaces();
    let colon = cursor.expect(TokenKind::Colon);
    colon.inspect_err(|_| cursor.advise("a member is written `name: Shape`"))?;
    cursor.skip_spaces();
    Ok(TargetDecl::Named(shape_id(cursor)?))
}

/// A documentation comment behind a member documents nothing.
fn drop_trailing_docs(cursor: &mut Cursor<'_>) {
    if cursor.eat(TokenKind::DocComment).is_some() {
        cursor.discard_docs();
    }
}

/// `ValueAssignment = *SP "=" *SP NodeValue BR`
fn value_assignment(cursor: &mut Cursor<'_>, kind: ShapeKind, member: &mut MemberDecl) -> Parse {
    cursor.skip_spaces();
    if !cursor.at(TokenKind::Equal) {
        drop_trailing_docs(cursor);
        return Ok(());
    }
    let is_enum = matches!(kind, ShapeKind::Enum | ShapeKind::IntEnum);
    cursor.bump();
    if !is_enum && cursor.version == Version::V1 {
        let message = "@default assignment is only supported in IDL version 2 or later";
        let at = cursor.span().at_start();
        return Err(cursor.error(
            Span {
                start: at.start.saturating_sub(1),
                ..at
            },
            message,
        ));
    }
    cursor.skip_spaces();
    let value = node::value(cursor)?;
    let trait_id = if is_enum { id::ENUM_VALUE } else { id::DEFAULT };
    let span = value.span;
    member.traits.push(built_in(trait_id, Some(value), span));
    cursor.expect_br()
}
