//! Schemas without what nobody asks them.
//!
//! Each is a static that takes time to compile, and of most simple shapes the runtime has one that says as much.

use std::collections::BTreeMap;

use super::constraint::ConstraintPlan;
use super::schema::{SchemaKind, SchemaPlan, SchemaRef};
use super::xml::XmlPlan;

/// Takes out constraints, which servers alone check.
pub(super) fn drop_constraints(schemas: &mut [SchemaPlan]) {
    for schema in schemas {
        schema.constraints = ConstraintPlan::default();
        schema.constrained = false;
        if let SchemaKind::Aggregate(aggregate) = &mut schema.kind {
            for member in &mut aggregate.members {
                member.constraints = ConstraintPlan::default();
            }
        }
    }
}

/// Has members target the runtime's schemas in place of those that say nothing else.
pub(super) fn share_prelude(schemas: &mut Vec<SchemaPlan>) {
    let plain = schemas.iter();
    let plain: BTreeMap<String, &'static str> = plain
        .filter_map(|schema| Some((schema.name.clone(), same_in_prelude(schema)?)))
        .collect();
    schemas.retain(|schema| !plain.contains_key(&schema.name));
    for schema in schemas {
        let SchemaKind::Aggregate(aggregate) = &mut schema.kind else {
            continue;
        };
        for member in &mut aggregate.members {
            if let SchemaRef::Own(name) = &member.target
                && let Some(same) = plain.get(name)
            {
                member.target = SchemaRef::Prelude(same);
            }
        }
    }
}

fn same_in_prelude(schema: &SchemaPlan) -> Option<&'static str> {
    let SchemaKind::Simple(kind) = schema.kind else {
        return None;
    };
    let says_more = schema.constrained
        || schema.sensitive
        || schema.streaming.is_some()
        || schema.media_type.is_some()
        || schema.timestamp_format.is_some()
        || schema.alloy.is_some()
        || schema.xml != XmlPlan::default()
        || !schema.constraints.is_empty();
    (!says_more).then(|| prelude(kind)).flatten()
}

/// The runtime's schema of a kind; an `intEnum` has none.
fn prelude(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Blob" => "BLOB",
        "Boolean" => "BOOLEAN",
        "String" => "STRING",
        "Byte" => "BYTE",
        "Short" => "SHORT",
        "Integer" => "INTEGER",
        "Long" => "LONG",
        "Float" => "FLOAT",
        "Double" => "DOUBLE",
        "BigInteger" => "BIG_INTEGER",
        "BigDecimal" => "BIG_DECIMAL",
        "Timestamp" => "TIMESTAMP",
        "Document" => "DOCUMENT",
        _ => return None,
    })
}
