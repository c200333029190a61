//! Metadata of many files as one: arrays are joined, equal values are one.

use std::sync::Arc;

use super::symbols::Symbols;
use super::syntactic;
use crate::decl::{MetadataDecl, Unit};
use crate::diagnostic::Diagnostic;
use crate::model::Metadata;
use crate::node::NodeValue;

/// Merges the metadata of all files in their order.
pub(super) fn merge(units: &[Arc<Unit>], symbols: &Symbols) -> (Metadata, Vec<Diagnostic>) {
    let (mut metadata, mut events) = (Metadata::default(), Vec::new());
    for unit in units {
        for decl in &unit.metadata {
            let mut value = decl.value.clone();
            let unresolved = syntactic::resolve(&mut value, unit, symbols);
            events.extend(unresolved);
            events.extend(add(&mut metadata, decl, value));
        }
    }
    (metadata, events)
}

fn add(
    metadata: &mut Metadata,
    decl: &MetadataDecl,
    value: crate::node::Node,
) -> Option<Diagnostic> {
    let Some(existing) = metadata.get_mut(&decl.key) else {
        metadata.insert(decl.key.clone(), value);
        return None;
    };
    match (&mut existing.value, value.value) {
        (NodeValue::Array(items), NodeValue::Array(more)) => items.extend(more),
        (old, new) if *old == new => {}
        _ => {
            let message = format!("Metadata conflict for key `{}`", decl.key);
            let event = Diagnostic::error("Model", message).at(decl.key_span);
            return Some(event.label(existing.span, "first set here, to another value"));
        }
    }
    None
}
