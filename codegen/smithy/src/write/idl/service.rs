//! What services and resources bind.

use std::sync::Arc;

use super::Writer;
use super::nodes::{key, quoted};
use crate::map::IndexMap;
use crate::shape::{Reference, Resource, Service};

impl Writer<'_> {
    pub(super) fn service(&mut self, service: &Service) {
        self.text.open(" {");
        if !service.version.trim().is_empty() {
            self.text
                .push(&format!("version: {}", quoted(&service.version)));
            self.text.line();
        }
        self.references("operations", &service.operations);
        self.references("resources", &service.resources);
        self.references("errors", &service.errors);
        self.renames(service);
        self.text.close("}");
        self.text.line();
    }

    fn renames(&mut self, service: &Service) {
        if service.rename.is_empty() {
            return;
        }
        self.text.open("rename: {");
        for (id, name) in &service.rename {
            self.text
                .push(&format!("{}: {}", quoted(id.as_str()), quoted(name)));
            self.text.line();
        }
        self.text.close("}");
        self.text.line();
    }

    pub(super) fn resource(&mut self, resource: &Resource) {
        self.text.open(" {");
        let mut identifiers: Vec<_> = resource.identifiers.iter().collect();
        identifiers.sort_by(|a, b| a.0.cmp(b.0));
        self.targets("identifiers", identifiers);
        let properties: &IndexMap<Arc<str>, Reference> = &resource.properties;
        self.targets("properties", properties.iter().collect());
        for (name, operation) in resource.lifecycle_as_written() {
            let target = self.names.of(&operation.target);
            self.text.push(&format!("{name}: {target}"));
            self.text.line();
        }
        self.references("operations", &resource.operations);
        let collection = &resource.collection_operations;
        self.references("collectionOperations", collection);
        self.references("resources", &resource.resources);
        self.text.close("}");
        self.text.line();
    }

    fn targets(&mut self, what: &str, targets: Vec<(&Arc<str>, &Reference)>) {
        if targets.is_empty() {
            return;
        }
        self.text.open(&format!("{what}: {{"));
        for (name, reference) in targets {
            let target = self.names.of(&reference.target);
            self.text.push(&format!("{}: {target}", key(name)));
            self.text.line();
        }
        self.text.close("}");
        self.text.line();
    }

    /// A list of shapes, one a line.
    pub(super) fn references(&mut self, what: &str, references: &[Reference]) {
        if references.is_empty() {
            return;
        }
        self.text.open(&format!("{what}: ["));
        for reference in references {
            let target = self.names.of(&reference.target);
            self.text.push(&target);
            self.text.line();
        }
        self.text.close("]");
        self.text.line();
    }
}
