//! Protocols that cannot carry documents (event `NoInlineDocumentSupport`).

use super::about;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::protocols_of;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Sources;
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let without: Vec<_> = protocols_of(model, &service.id)
            .into_iter()
            .filter(|protocol| !supports(model, protocol))
            .collect();
        if without.is_empty() {
            continue;
        }
        let Some(closure) = model.closure(&service.id) else {
            continue;
        };
        let documents = closure
            .shapes()
            .filter(|shape| shape.kind == ShapeKind::Document);
        let documents: Vec<_> = documents
            .map(|shape| placed(shape, model.sources()))
            .collect();
        if documents.is_empty() {
            continue;
        }
        for protocol in without {
            let message = format!(
                "This service uses the `{protocol}` protocol which does not support inline document types, but \
                 the following document types were found in the closure of the service: [{}]",
                documents.join(", ")
            );
            events.push(about(
                Severity::Error,
                "NoInlineDocumentSupport",
                service,
                message,
            ));
        }
    }
}

/// The shape and where it is, as upstream writes places.
fn placed(shape: &Shape, sources: &Sources) -> String {
    match sources.locate(shape.span) {
        Some(place) => {
            let (file, line, column) = (place.file, place.line, place.column);
            format!("{} @ {file} [{line}, {column}]", shape.id)
        }
        None => shape.id.to_string(),
    }
}

fn supports(model: &Model, protocol: &ShapeId) -> bool {
    let definition = model
        .get(protocol)
        .and_then(|shape| shape.trait_value(id::PROTOCOL_DEFINITION));
    let refused = definition.and_then(|value| value.get("noInlineDocumentSupport"));
    refused.and_then(Node::as_bool) != Some(true)
}
