//! The Smithy IDL: one production family a file, lowest first.
//!
//! The grammar is that of Smithy 2.0, "Smithy IDL ABNF"; each production names its rule.

mod token;

mod lexer;

mod advice;
mod cursor;
mod text;

mod node;
mod shape_id;

mod traits;

mod control;
mod namespace;

mod member;
mod mixin;

mod entity;
mod operation;

mod recovery;
mod shape;

use crate::decl::Unit;
use crate::diagnostic::Diagnostics;
use crate::node::Bounds;
use crate::source::SourceId;
use cursor::Cursor;

/// Parses one file; what could be understood is returned beside what was wrong.
///
/// `idl = *WS ControlSection MetadataSection ShapeSection`
pub(crate) fn parse(source: SourceId, text: &str, bounds: Bounds) -> (Unit, Diagnostics) {
    let mut cursor = Cursor::new(source, text, bounds);
    let mut unit = Unit::default();
    cursor.skip_ws();
    let suffixes = control::section(&mut cursor);
    control::metadata_section(&mut cursor, &mut unit);
    if namespace::section(&mut cursor, &mut unit).is_ok() {
        shape::section(&mut cursor, &mut unit, &suffixes);
    }
    unit.version = cursor.version;
    unit.syntactic_ids = cursor.syntactic_ids;
    (unit, cursor.events)
}

#[cfg(test)]
mod tests;
