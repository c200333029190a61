//! Requests that can be compressed, by algorithms that exist (event `RequestCompressionTrait`).

use super::part::Part;
use super::{about, place, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::OperationIndex;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::id;

/// Algorithms every implementation knows.
const KNOWN: [&str; 1] = ["gzip"];

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        let Some(given) = operation.traits.request_compression() else {
            continue;
        };
        let mut found = input(model, operation);
        found.extend(encodings(operation, &given));
        let span = place(&operation.traits, id::REQUEST_COMPRESSION, operation.span);
        let event = |message| {
            about(
                Severity::Error,
                "RequestCompressionTrait",
                operation,
                message,
            )
        };
        events.extend(found.into_iter().map(|message| event(message).at(span)));
    }
}

fn input(model: &Model, operation: &Shape) -> Vec<String> {
    let Some(input) = OperationIndex::new(model).input(&operation.id) else {
        return vec![
            "The `requestCompression` trait can only be applied to operations which have an input shape defined"
                .to_owned(),
        ];
    };
    let members = input
        .members
        .values()
        .filter_map(|member| Some((member, model.target(member)?)));
    let streams = members
        .filter(|(_, target)| target.has_trait(id::STREAMING) && target.traits.requires_length());
    streams
        .map(|(member, target)| {
            format!(
                "The `requestCompression` trait can only be applied to operations which do not have input members \
                 that target shapes with both the `streaming` and `requiresLength` traits applied, but found \
                 member `{}` targeting `{}`",
                member.id, target.id
            )
        })
        .collect()
}

fn encodings(operation: &Shape, encodings: &[&str]) -> Option<String> {
    let id = &operation.id;
    if encodings.is_empty() {
        return Some(format!(
            "There must be at least one compression algorithm in `encodings` for the `requestCompression` trait \
             applied to `{id}`"
        ));
    }
    let unknown = encodings
        .iter()
        .copied()
        .filter(|name| !KNOWN.contains(&&*name.to_ascii_lowercase()));
    let mut unknown: Vec<_> = unknown.collect();
    unknown.sort_unstable();
    let plural = if unknown.len() > 1 { "s" } else { "" };
    let message = format!(
        "Invalid compression algorithm{plural} found in `requestCompression` trait applied to `{id}`: {}",
        ticked(unknown.iter().copied())
    );
    (!unknown.is_empty()).then_some(message)
}
