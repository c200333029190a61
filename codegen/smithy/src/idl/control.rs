//! The control and metadata sections.

use std::sync::Arc;

use super::cursor::{Cursor, Parse};
use super::node;
use super::recovery::skip_to_line_start;
use super::token::TokenKind;
use crate::decl::{MetadataDecl, Unit, Version};
use crate::diagnostic::{Diagnostic, nearest};
use crate::map::HashMap;
use crate::node::Node;
use crate::shape_id::is_identifier;
use crate::source::Span;

/// What control statements say besides the version: suffixes of inline structures' names.
#[derive(Debug)]
pub(super) struct Suffixes {
    pub(super) input: Arc<str>,
    pub(super) output: Arc<str>,
}

/// `ControlSection = *(ControlStatement)`
pub(super) fn section(cursor: &mut Cursor<'_>) -> Suffixes {
    let mut suffixes = Suffixes {
        input: "Input".into(),
        output: "Output".into(),
    };
    let mut seen = HashMap::default();
    while cursor.at(TokenKind::Dollar) {
        if statement(cursor, &mut seen, &mut suffixes).is_err() {
            skip_to_line_start(cursor);
        }
    }
    suffixes
}

/// `ControlStatement = "$" NodeObjectKey *SP ":" *SP NodeValue BR`
fn statement(
    cursor: &mut Cursor<'_>,
    seen: &mut HashMap<Arc<str>, ()>,
    suffixes: &mut Suffixes,
) -> Parse {
    cursor.expect(TokenKind::Dollar)?;
    let token = cursor.expect_any(&[TokenKind::Identifier, TokenKind::String])?;
    let key = node::key(cursor, token)?;
    cursor.skip_spaces();
    cursor.expect(TokenKind::Colon)?;
    cursor.skip_spaces();
    let value = node::value(cursor)?;
    if seen.insert(key.clone(), ()).is_some() {
        return Err(cursor.error(value.span, format!("Duplicate control statement `{key}`")));
    }
    apply(cursor, &key, &value, suffixes)?;
    cursor.expect_br()?;
    cursor.skip_ws();
    Ok(())
}

fn apply(cursor: &mut Cursor<'_>, key: &str, value: &Node, suffixes: &mut Suffixes) -> Parse {
    match key {
        "version" => version(cursor, value),
        "operationInputSuffix" => suffix(cursor, key, value, &mut suffixes.input),
        "operationOutputSuffix" => suffix(cursor, key, value, &mut suffixes.output),
        _ => {
            // The message lacks its last backtick upstream.
            let message = format!("Unknown control statement `{key}` with value `{value}");
            let event = Diagnostic::warning("Model", message).at(value.span);
            let known = ["version", "operationInputSuffix", "operationOutputSuffix"];
            cursor.report(match nearest(key, known) {
                Some(near) => event.did_you_mean(near),
                None => event,
            });
            Ok(())
        }
    }
}

fn version(cursor: &mut Cursor<'_>, value: &Node) -> Parse {
    let Some(text) = value.as_str() else {
        let message =
            format!("The $version control statement must have a string value, but found {value}");
        return Err(cursor.error(value.span, message));
    };
    match Version::parse(text) {
        Some(version) => cursor.version = version,
        None => {
            cursor.version = Version::V2;
            let message = format!("Unsupported Smithy version number: {text}");
            // Upstream names the place after the value.
            let start = value.span.end;
            let after = Span {
                start,
                ..value.span
            };
            let event = Diagnostic::error("Model", message)
                .at(after)
                .syntax()
                .label(value.span, "no version of Smithy")
                .help("known versions are \"1.0\" and \"2.0\"");
            cursor.report(event);
        }
    }
    Ok(())
}

fn suffix(cursor: &mut Cursor<'_>, key: &str, value: &Node, slot: &mut Arc<str>) -> Parse {
    match value.as_str() {
        Some(text) if is_identifier(&format!("A{text}")) => *slot = text.into(),
        _ => {
            let message = format!(
                "The ${key} control statement must have a string value that can end a name, but found {value}"
            );
            return Err(cursor.error(value.span, message));
        }
    }
    Ok(())
}

/// `MetadataSection = *(MetadataStatement)`
pub(super) fn metadata_section(cursor: &mut Cursor<'_>, unit: &mut Unit) {
    while cursor.at_word("metadata") {
        match metadata_statement(cursor) {
            Ok(statement) => unit.metadata.push(statement),
            Err(_) => skip_to_line_start(cursor),
        }
    }
}

/// `MetadataStatement = %s"metadata" SP NodeObjectKey *SP "=" *SP NodeValue BR`
fn metadata_statement(cursor: &mut Cursor<'_>) -> Parse<MetadataDecl> {
    cursor.expect(TokenKind::Identifier)?;
    cursor.expect_space()?;
    let token = cursor.expect_any(&[TokenKind::Identifier, TokenKind::String])?;
    let key = node::key(cursor, token)?;
    cursor.skip_spaces();
    cursor.expect(TokenKind::Equal)?;
    cursor.skip_spaces();
    let value = node::value(cursor)?;
    cursor.expect_br()?;
    cursor.skip_ws();
    Ok(MetadataDecl {
        key,
        key_span: token.span,
        value,
    })
}
