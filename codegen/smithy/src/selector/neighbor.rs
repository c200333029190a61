//! Relationships between shapes, by the names selectors give them.

use super::subject::Subject;
use crate::model::Model;
use crate::shape::{Detail, Reference, Shape};
use crate::shape_id::ShapeId;

/// The shapes a shape refers to, each with the name of the relationship. Only relationships
/// that `>` follows are given, and `mixin`, which must be named.
pub(super) fn neighbors<'m>(
    model: &'m Model,
    subject: Subject<'m>,
) -> Vec<(&'static str, Subject<'m>)> {
    match subject {
        Subject::Member(member) => Subject::of(model, &member.target)
            .map(|target| ("target", target))
            .into_iter()
            .collect(),
        Subject::Shape(shape) => {
            let members = shape
                .members
                .values()
                .map(|member| ("member", Subject::Member(member)));
            let references = references(shape).into_iter();
            let shapes = references.filter_map(|(name, id)| Some((name, Subject::of(model, id)?)));
            members.chain(shapes).collect()
        }
    }
}

fn references(shape: &Shape) -> Vec<(&'static str, &ShapeId)> {
    let mut found: Vec<(&'static str, &ShapeId)> = list("mixin", &shape.mixins).collect();
    match &shape.detail {
        Detail::Data => {}
        Detail::Operation(operation) => {
            found.extend([
                ("input", &operation.input.target),
                ("output", &operation.output.target),
            ]);
            found.extend(list("error", &operation.errors));
        }
        Detail::Service(service) => {
            found.extend(list("operation", &service.operations));
            found.extend(list("resource", &service.resources));
            found.extend(list("error", &service.errors));
        }
        Detail::Resource(resource) => {
            found.extend(
                resource
                    .identifiers
                    .values()
                    .map(|r| ("identifier", &r.target)),
            );
            found.extend(
                resource
                    .properties
                    .values()
                    .map(|r| ("property", &r.target)),
            );
            found.extend(resource.lifecycle().map(|(name, r)| (name, &r.target)));
            found.extend(list("operation", &resource.operations));
            found.extend(list("collectionOperation", &resource.collection_operations));
            found.extend(list("resource", &resource.resources));
        }
    }
    found
}

fn list<'m>(
    name: &'static str,
    references: &'m [Reference],
) -> impl Iterator<Item = (&'static str, &'m ShapeId)> {
    references
        .iter()
        .map(move |reference| (name, &reference.target))
}

/// Whether a step that names relationships, or none, follows one.
pub(super) fn follows(names: &[String], relationship: &str) -> bool {
    match names {
        [] => relationship != "mixin",
        names => names.iter().any(|name| name == relationship),
    }
}
