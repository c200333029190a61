//! Services and resources.

use super::cursor::{Cursor, Parse};
use super::node;
use crate::decl::{Body, ShapeDecl, Version, entity};

/// The `NodeObject` of a `ServiceStatement` or `ResourceStatement`.
pub(super) fn body(cursor: &mut Cursor<'_>, shape: &mut ShapeDecl) -> Parse {
    let object = cursor.nested(node::object)?;
    let notation = entity::Notation::Idl;
    let (body, events) = entity::read(&shape.id, shape.kind, &object, notation);
    cursor.events.extend(events);
    if let (Body::Resource(_), Version::V1, true) =
        (&body, cursor.version, object.get("properties").is_some())
    {
        let message = "Resource properties can only be used with Smithy version 2 or later. \
                       Attempted to use resource properties with version `1.0`.";
        cursor.error(object.span, message);
    }
    shape.body = body;
    Ok(())
}
