//! Suppression of this crate's own events (Smithy 2.0, "Suppression definition").

use trompe_smithy::node::Node;
use trompe_smithy::traits::{TraitMap, id};
use trompe_smithy::{Model, ShapeId};

/// Whether the `suppress` trait or the metadata suppresses an event on a shape or member.
pub(super) fn is_suppressed(
    model: &Model,
    event: &str,
    shape: &ShapeId,
    traits: &TraitMap,
) -> bool {
    by_trait(traits, event)
        || model
            .get(shape)
            .is_some_and(|root| by_trait(&root.traits, event))
        || by_metadata(model, event, shape)
}

fn by_trait(traits: &TraitMap, event: &str) -> bool {
    let ids = traits
        .value(id::SUPPRESS)
        .and_then(Node::as_array)
        .unwrap_or_default();
    ids.iter().any(|id| id.as_str() == Some(event))
}

fn by_metadata(model: &Model, event: &str, shape: &ShapeId) -> bool {
    let definitions = model
        .metadata()
        .get("suppressions")
        .and_then(Node::as_array)
        .unwrap_or_default();
    let text = |definition: &Node, key| {
        definition
            .get(key)
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    definitions.iter().any(|definition| {
        let namespace = text(definition, "namespace").unwrap_or_default();
        text(definition, "id").as_deref() == Some(event)
            && (namespace == "*" || namespace == shape.namespace())
    })
}
