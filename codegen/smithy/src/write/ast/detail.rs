//! What operations, resources and services have beyond members.

use std::sync::Arc;

use super::Entries;
use super::json::Json;
use crate::map::IndexMap;
use crate::shape::{Detail, Operation, Reference, Resource, Service, Shape};

/// The properties that a shape has itself.
pub(super) fn properties(shape: &Shape) -> Entries<'_> {
    let mut entries = Entries::new();
    match shape.own_detail() {
        Detail::Data => {}
        Detail::Operation(own) => operation(&mut entries, own),
        Detail::Resource(own) => resource(&mut entries, own),
        Detail::Service(own) => service(&mut entries, own),
    }
    entries
}

fn operation<'m>(entries: &mut Entries<'m>, operation: &'m Operation) {
    entries.push(("input".into(), reference(&operation.input)));
    entries.push(("output".into(), reference(&operation.output)));
    list(entries, "errors", &operation.errors);
}

fn resource<'m>(entries: &mut Entries<'m>, resource: &'m Resource) {
    map(entries, "identifiers", &resource.identifiers);
    map(entries, "properties", &resource.properties);
    for (name, operation) in resource.lifecycle_as_written() {
        entries.push((name.into(), reference(operation)));
    }
    list(entries, "operations", &resource.operations);
    let collection = &resource.collection_operations;
    list(entries, "collectionOperations", collection);
    list(entries, "resources", &resource.resources);
}

fn service<'m>(entries: &mut Entries<'m>, service: &'m Service) {
    if !service.version.trim().is_empty() {
        entries.push(("version".into(), Json::text(&service.version)));
    }
    list(entries, "operations", &service.operations);
    list(entries, "resources", &service.resources);
    list(entries, "errors", &service.errors);
    if !service.rename.is_empty() {
        let renames = service.rename.iter();
        let renames = renames.map(|(id, name)| (id.to_string(), Json::text(name)));
        entries.push(("rename".into(), Json::Object(renames.collect())));
    }
}

fn map<'m>(entries: &mut Entries<'m>, name: &str, references: &'m IndexMap<Arc<str>, Reference>) {
    if !references.is_empty() {
        let named = references.iter();
        let named = named.map(|(name, target)| (name.to_string(), reference(target)));
        entries.push((name.into(), Json::Object(named.collect())));
    }
}

fn list<'m>(entries: &mut Entries<'m>, name: &str, references: &'m [Reference]) {
    if !references.is_empty() {
        entries.push((name.into(), self::references(references)));
    }
}

pub(super) fn references(references: &[Reference]) -> Json<'_> {
    Json::Array(references.iter().map(reference).collect())
}

fn reference(reference: &Reference) -> Json<'_> {
    let target = Json::text(reference.target.as_str());
    Json::Object(vec![("target".into(), target)])
}
